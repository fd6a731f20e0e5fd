// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: what it needs, what it makes, and how that goes again.
 */
#include "host/dentry-state.h"
#include "lib/json.h"
#include "repro/engine.h"
#include "repro/repro.h"
#include "repro/tree.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names that the trial opens: enough to measure, and few for any host. */
#define TRIAL 20000

/* The programs lie where this one does, installed or just built. */
static int open_program(const char *name)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;
	int fd;

	if (len < 0) {
		warn("/proc/self/exe");
		return -1;
	}
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash || slash + 1 + strlen(name) >= path + sizeof(path)) {
		warnx("%s: no place for %s beside it", path, name);
		return -1;
	}
	memcpy(slash + 1, name, strlen(name) + 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		warn("%s", path);
	return fd;
}

#define WORKER "dchain-repro-worker"
#define TRASHER "dchain-repro-trasher"

static enum dchain_exit make_image(struct repro *r, const char *name)
{
	const int programs[] = { r->trasher_program, r->worker_program };

	return engine_image(r->engine, name, programs);
}

static void layer_path(const struct repro *r, char *path)
{
	snprintf(path, PATH_MAX, "%s/dchain-repro", r->layer);
}

/* One that a killed run has left is empty, and goes first. */
static enum dchain_exit make_layer(struct repro *r)
{
	char path[PATH_MAX];

	layer_path(r, path);
	rmdir(path);
	if (mkdir(path, 0755)) {
		warn("--layer %s", path);
		return DCHAIN_FAILED;
	}
	return DCHAIN_OK;
}

static void remove_layer(struct repro *r)
{
	char path[PATH_MAX];

	if (!r->layer_made)
		return;
	r->layer_made = false;
	layer_path(r, path);
	if (r->engine)
		engine_image_remove(r->engine, TRASHER);
	else if (rmdir(path))
		warn("%s", path);
}

enum dchain_exit repro_trasher_box(struct repro *r, uint64_t memory_max)
{
	enum dchain_exit ret = DCHAIN_OK;
	char path[PATH_MAX];

	if (!r->layer_made) {
		ret = r->engine ? make_image(r, TRASHER) : make_layer(r);
		r->layer_made = !ret;
	}
	if (ret)
		return ret;
	layer_path(r, path);
	return r->engine ?
		engine_container(&r->trasher_box, r->engine, &r->cgroups,
				 TRASHER, memory_max) :
		container_make(&r->trasher_box, &r->cgroups, "trasher",
			       memory_max, path);
}

static enum dchain_exit worker_box(struct repro *r)
{
	enum dchain_exit ret;

	if (!r->engine)
		return container_make(&r->worker_box, &r->cgroups, "worker", 0,
				      NULL);
	ret = make_image(r, WORKER);
	return ret ? ret : engine_container(&r->worker_box, r->engine,
					    &r->cgroups, WORKER, 0);
}

enum dchain_exit repro_free_layer(struct repro *r, const char *event)
{
	repro_event(r, event);
	remove_layer(r);
	return DCHAIN_OK;
}

enum dchain_exit repro_setup(struct repro *r)
{
	enum dchain_exit ret = DCHAIN_OK, module, cgroups;

	if (geteuid()) {
		warnx("needs root, for containers and for the module's files");
		ret = DCHAIN_NO_ROOT;
	}
	module = module_open(&r->module);
	cgroups = cgroup_find(&r->cgroups);
	r->worker_program = open_program("dchain-worker");
	r->trasher_program = open_program("dchain-trasher");
	if (!ret)
		ret = module ? module : cgroups;
	if (!ret && (r->worker_program < 0 || r->trasher_program < 0))
		ret = DCHAIN_FAILED;
	return ret || r->engine ? ret : cgroup_make(&r->cgroups);
}

/* What a name costs is what the cgroup is charged for it. */
static enum dchain_exit trial(struct repro *r)
{
	uint64_t before, after;
	struct dstate then, now;
	char line[512];
	double seconds;

	if (dstate_read(&then) || cgroup_get(r->trasher_box.cgroup, "memory.current", &before) ||
	    repro_trasher_start(r, TRIAL, r->seed))
		return DCHAIN_FAILED;
	do {
		switch (process_line(&r->trasher, &r->run, RUN_NEVER, line,
				     sizeof(line))) {
		case PROCESS_OVER:
			return repro_interrupted(r);
		case PROCESS_GONE:
			warnx("the trasher ended in the test of its rate");
			return DCHAIN_FAILED;
		default:
			break;
		}
	} while (!json_member(line, "ended", NULL));
	/* Its own memory must not be taken for that of the names. */
	process_kill(&r->trasher);
	if (cgroup_get(r->trasher_box.cgroup, "memory.current", &after) ||
	    dstate_read(&now))
		return DCHAIN_FAILED;
	if (!json_member(line, "seconds", &seconds) || seconds <= 0 ||
	    after <= before) {
		warnx("the test of the rate measured nothing: %s", line);
		return DCHAIN_FAILED;
	}
	r->plan.rate = TRIAL / seconds;
	r->plan.bytes_each = (double)(after - before) / TRIAL;
	/* Others make and lose some meanwhile. */
	r->plan.dentries_each = now.negative > then.negative ?
		round((double)(now.negative - then.negative) / TRIAL) : 1;
	if (r->plan.dentries_each < 1)
		r->plan.dentries_each = 1;
	return DCHAIN_OK;
}

enum dchain_exit repro_plan(struct repro *r)
{
	struct theory_tree tree = theory_tree_for(r->module.buckets);
	struct dstate state;
	enum dchain_exit ret;
	char text[200];

	ret = repro_trasher_box(r, 0);
	if (!ret)
		ret = trial(r);
	process_kill(&r->trasher);
	container_remove(&r->trasher_box);
	remove_layer(r);
	if (ret)
		return ret;
	if (dstate_read(&state))
		return DCHAIN_FAILED;
	/* An overlay has a dentry of its own over each of the layer below. */
	tree.dentries = 2 * (tree.files + tree.dirs);
	r->plan.buckets = r->module.buckets;
	r->plan.target = r->target;
	r->plan.dentries = state.dentries;
	r->plan.available = state.available;
	r->plan.budget = r->budget;
	plan_compute(&r->plan, &tree);
	plan_print(&r->plan, &tree, r->json ? stderr : stdout);
	fflush(stdout);
	r->tree = tree;
	if (!plan_refusal(&r->plan, text, sizeof(text)))
		return DCHAIN_OK;
	warnx("%s", text);
	return DCHAIN_BUDGET;
}

enum dchain_exit repro_worker_start(struct repro *r)
{
	char *const argv[] = { "dchain-worker", "--json", "--step", ".", NULL };
	struct worker_loop loop;
	struct dstate state;
	enum dchain_exit ret;

	ret = worker_box(r);
	if (!ret)
		ret = tree_make(&r->worker_box, &r->tree);
	if (!ret)
		ret = process_start(&r->worker, &r->worker_box,
				    r->worker_program, argv);
	/*
	 * The first loop pays for all that is done but once. So do the modes:
	 * a file that is opened for the first time adds a dentry, which must
	 * not come between two counts that are to be equal.
	 */
	if (!ret)
		ret = module_mode(&r->module, "loop");
	if (!ret)
		ret = repro_loop(r, &loop);
	if (!ret)
		ret = module_mode(&r->module, "walk");
	if (!ret)
		ret = repro_loop(r, &loop);
	if (ret)
		return ret;
	if (dstate_read(&state))
		return DCHAIN_FAILED;
	r->base = state.dentries;
	r->zero = run_clock();
	return DCHAIN_OK;
}

enum dchain_exit repro_trasher_start(struct repro *r, uint64_t count,
				     uint64_t seed)
{
	char names[24], seeds[24];
	char *const argv[] = { "dchain-trasher", "--json", "--stay",
		"--count", names, "--seed", seeds, CONTAINER_ROOT, NULL };

	snprintf(names, sizeof(names), "%" PRIu64, count);
	snprintf(seeds, sizeof(seeds), "%" PRIu64, seed);
	return process_start(&r->trasher, &r->trasher_box, r->trasher_program,
			     argv);
}

void repro_cleanup(struct repro *r)
{
	progress_clear(&r->progress);
	process_kill(&r->trasher);
	process_kill(&r->worker);
	container_remove(&r->trasher_box);
	container_remove(&r->worker_box);
	remove_layer(r);
	if (r->engine)
		engine_image_remove(r->engine, WORKER);
	cgroup_unmake(&r->cgroups);
	module_restore(&r->module);
	series_free(&r->series);
}
