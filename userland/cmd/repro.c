// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain repro: the story of the clogged dentry cache, once more.
 *
 * Options, the order of the phases, and the clean-up.
 */
#include "cmd/cmd.h"
#include "lib/amount.h"
#include "lib/options.h"
#include "repro/emulated.h"
#include "repro/repro.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	OPTION_TARGET = 256,
	OPTION_LOOPS,
	OPTION_INTERVAL,
	OPTION_SEED,
	OPTION_BUDGET,
	OPTION_OUT,
	OPTION_ENGINE,
	OPTION_LAYER,
	OPTION_PROGRESS,
	OPTION_DRY_RUN,
};

static const struct option own[] = {
	{ "target", required_argument, NULL, OPTION_TARGET },
	{ "loops", required_argument, NULL, OPTION_LOOPS },
	{ "interval", required_argument, NULL, OPTION_INTERVAL },
	{ "seed", required_argument, NULL, OPTION_SEED },
	{ "budget", required_argument, NULL, OPTION_BUDGET },
	{ "engine", required_argument, NULL, OPTION_ENGINE },
	{ "layer", required_argument, NULL, OPTION_LAYER },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "progress", required_argument, NULL, OPTION_PROGRESS },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ 0 }
};

static bool take_number(const char *name, const char *text, uint64_t *value,
			uint64_t low, uint64_t high)
{
	uint64_t number;

	if (amount_count(text, &number) && number >= low && number <= high) {
		*value = number;
		return true;
	}
	warnx("--%s %s: not a whole number from %llu to %llu", name, text,
	      (unsigned long long)low, (unsigned long long)high);
	return false;
}

static bool take_target(struct repro *r, const char *text)
{
	uint64_t target;

	if (!take_number("target", text, &target, 2, 100))
		return false;
	r->target = (double)target;
	return true;
}

static bool take_interval(struct repro *r, const char *text)
{
	if (amount_real(text, &r->interval) && r->interval <= 3600)
		return true;
	warnx("--interval %s: not seconds above 0, up to 3600", text);
	return false;
}

static bool take_budget(struct repro *r, const char *text)
{
	if (amount_bytes(text, &r->budget) && r->budget)
		return true;
	warnx("--budget %s: not a size with a unit, such as 2G or 512M", text);
	return false;
}

static bool take_engine(struct repro *r, const char *text)
{
	if (!strcmp(text, "podman") || !strcmp(text, "docker")) {
		r->engine = text;
		return true;
	}
	warnx("--engine %s: not podman or docker", text);
	return false;
}

static bool take_progress(struct repro *r, const char *text)
{
	if (progress_wanted(text, &r->progress))
		return true;
	warnx("--progress %s: not auto, always or never", text);
	return false;
}

static bool take(void *context, int val, const char *argument)
{
	struct repro *r = context;

	switch (val) {
	case OPTION_TARGET:
		return take_target(r, argument);
	case OPTION_LOOPS:
		return take_number("loops", argument, &r->loops, 1,
				   REPRO_MAX_LOOPS);
	case OPTION_INTERVAL:
		return take_interval(r, argument);
	case OPTION_SEED:
		return take_number("seed", argument, &r->seed, 0, UINT64_MAX);
	case OPTION_BUDGET:
		return take_budget(r, argument);
	case OPTION_ENGINE:
		return take_engine(r, argument);
	case OPTION_LAYER:
		r->layer = argument;
		return true;
	case OPTION_OUT:
		r->out = argument;
		return true;
	case OPTION_PROGRESS:
		return take_progress(r, argument);
	default:
		r->dry_run = true;
		return true;
	}
}

static const struct options_spec spec = {
	.usage = "repro [OPTION...]",
	.about = "Reproduces on this host how one container slows another one down: a worker scans\n"
		 "its tree while a trasher, in a container of its own, opens names that do not\n"
		 "exist. Phases: clean; clogged; the trasher's process killed; its container\n"
		 "removed; the layer on a disk that it stood on, as on an image, freed; the\n"
		 "trasher again under a memory.max. Ends with `reproduced: ...' and\n"
		 "status 0, or `NOT reproduced: ...' and 10; 8: beyond the budget, 9: stopped.\n"
		 "Everything it makes is removed again, and the module's mode is put back.\n",
	.has_json = true,
	.own = own,
	.own_help =
		"      --target N        steps per lookup to bring about (2 to 100; 30)\n"
		"      --budget SIZE     of kernel memory it may take, with a unit: 2G (default:\n"
		"                        a quarter of what is available)\n"
		"      --dry-run         show the plan, after a trial of 20000 names, and end\n"
		"      --engine NAME     podman or docker: with containers of that, and images made\n"
		"                        from local files\n"
		"      --layer FOLDER    on a disk, for the layer that stays (/var/tmp)\n"
		"      --out FOLDER      write repro.json, repro.csv, repro.gp and repro.svg there\n"
		"      --loops N         of the worker for each figure (10)\n"
		"      --interval S      seconds between two loops in the chart (0.2)\n"
		"      --seed N          of the trasher's names (1)\n"
		"      --progress WHEN   auto, always or never\n",
	.take = take,
};

/* The phases, and what leads from one to the next. */
static enum dchain_exit phases(struct repro *r)
{
	enum dchain_exit ret;

	ret = repro_measure(r, PHASE_CLEAN);
	if (!ret)
		ret = repro_trash(r, PHASE_CLOGGED, 0, "trasher starts");
	if (!ret)
		ret = repro_measure(r, PHASE_CLOGGED);
	if (!ret)
		ret = repro_diagnose(r);
	if (ret)
		return ret;

	process_kill(&r->trasher);
	repro_event(r, "process killed");
	ret = repro_measure(r, PHASE_KILLED);
	if (ret)
		return ret;

	ret = repro_remove(r, "container removed");
	if (!ret)
		ret = repro_measure(r, PHASE_REMOVED);
	if (!ret)
		ret = repro_free_layer(r, "layer removed");
	if (!ret && r->plan.dentries_each > 1)
		ret = repro_measure(r, PHASE_FREED);
	if (!ret)
		ret = repro_trash(r, PHASE_LIMITED, r->plan.limit,
				  "again under memory.max");
	if (!ret)
		ret = repro_measure(r, PHASE_LIMITED);
	return ret;
}

static enum dchain_exit reproduce(struct repro *r)
{
	enum dchain_exit ret;

	ret = repro_setup(r);
	if (!ret)
		ret = repro_plan(r);
	if (ret || r->dry_run)
		return ret;
	ret = repro_worker_start(r);
	if (!ret)
		ret = phases(r);
	if (!ret)
		ret = module_complete();
	return ret ? ret : repro_report(r);
}

/* Before anything else: figures that cannot be written are wasted time. */
static bool make_out(const struct repro *r)
{
	if (!r->out || !mkdir(r->out, 0755) || errno == EEXIST)
		return true;
	warn("--out %s", r->out);
	return false;
}

int cmd_repro(int argc, char **argv)
{
	static struct repro r = { .target = 30, .loops = 10, .interval = 0.2,
				  .seed = 1, .layer = "/var/tmp" };
	enum dchain_exit status;
	struct options o;

	progress_wanted("auto", &r.progress);
	if (options_parse(&o, &spec, &r, argc, argv, &status))
		return status;
	r.json = o.format.json;
	r.emulated = emulated();
	if (!make_out(&r))
		return DCHAIN_FAILED;
	if (run_begin(&r.run, 0)) {
		warn("signalfd");
		return DCHAIN_FAILED;
	}
	/* A worker that died is found by write(), and reported. */
	signal(SIGPIPE, SIG_IGN);
	status = reproduce(&r);
	repro_cleanup(&r);
	if (r.diagnosed)
		facts_free(&r.diagnosis.facts);
	run_end(&r.run);
	return status;
}
