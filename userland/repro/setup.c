// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: what it needs, what it makes, and how that goes again.
 */
#include "lib/dstate.h"
#include "lib/flat.h"
#include "repro/repro.h"
#include "repro/tree.h"

#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
	return ret ? ret : cgroup_make(&r->cgroups);
}

/* What a name costs is what the cgroup is charged for it. */
static enum dchain_exit trial(struct repro *r)
{
	uint64_t before, after;
	char line[512];
	double seconds;

	if (cgroup_get(r->trasher_box.cgroup, "memory.current", &before) ||
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
	} while (!flat_has(line, "ended"));
	/* Its own memory must not be taken for that of the names. */
	process_kill(&r->trasher);
	if (cgroup_get(r->trasher_box.cgroup, "memory.current", &after))
		return DCHAIN_FAILED;
	if (!flat_number(line, "seconds", &seconds) || seconds <= 0 ||
	    after <= before) {
		warnx("the test of the rate measured nothing: %s", line);
		return DCHAIN_FAILED;
	}
	r->plan.rate = TRIAL / seconds;
	r->plan.bytes_each = (double)(after - before) / TRIAL;
	return DCHAIN_OK;
}

enum dchain_exit repro_plan(struct repro *r)
{
	struct theory_tree tree = theory_tree_for(r->module.buckets);
	struct dstate state;
	enum dchain_exit ret;
	char text[200];

	ret = container_make(&r->trasher_box, &r->cgroups, "trasher", 0);
	if (!ret)
		ret = trial(r);
	process_kill(&r->trasher);
	container_remove(&r->trasher_box);
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

	ret = container_make(&r->worker_box, &r->cgroups, "worker", 0);
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

enum dchain_exit repro_interrupted(struct repro *r)
{
	warnx("stopped by %s; all that was made is removed again",
	      run_reason(&r->run));
	return DCHAIN_INTERRUPTED;
}

void repro_cleanup(struct repro *r)
{
	progress_clear(&r->progress);
	process_kill(&r->trasher);
	process_kill(&r->worker);
	container_remove(&r->trasher_box);
	container_remove(&r->worker_box);
	cgroup_unmake(&r->cgroups);
	module_restore(&r->module);
	series_free(&r->series);
}
