// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: the trasher at work, and the worker's loops meanwhile.
 */
#include "dstate.h"
#include "flat.h"
#include "repro.h"

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

/* Points of the chart while the trasher runs, and no more often than that. */
#define POINTS 60
#define SHORTEST_NS 500000000ull

/* Between two looks at how many dentries are left. */
#define LOOK_NS 50000000ull

/*
 * The trasher is held while the worker loops: what the loop's duration shows is
 * the chains, not the share of a CPU that two programs have to do with.
 */
static enum dchain_exit point_meanwhile(struct repro *r)
{
	enum dchain_exit ret;

	kill(r->trasher.pid, SIGSTOP);
	waitpid(r->trasher.pid, NULL, WUNTRACED);
	ret = repro_point(r);
	kill(r->trasher.pid, SIGCONT);
	return ret;
}

static uint64_t period(const struct repro *r)
{
	uint64_t ns = (uint64_t)(r->plan.seconds / 2 / POINTS * 1e9);

	return ns > SHORTEST_NS ? ns : SHORTEST_NS;
}

static void advance(struct repro *r, const char *line, const char *event)
{
	double opens, seconds;

	if (flat_number(line, "opens", &opens) &&
	    flat_number(line, "seconds", &seconds))
		progress_update(&r->progress, event, (uint64_t)opens,
				r->plan.names, seconds);
}

/* Until the trasher says that it has opened all its names. */
static enum dchain_exit watch(struct repro *r, const char *event)
{
	uint64_t next = run_clock();
	enum dchain_exit ret;
	char line[512];

	for (;;) {
		switch (process_line(&r->trasher, &r->run, next, line,
				     sizeof(line))) {
		case PROCESS_LINE:
			if (flat_has(line, "ended"))
				return DCHAIN_OK;
			advance(r, line, event);
			break;
		case PROCESS_TIME:
			ret = point_meanwhile(r);
			if (ret)
				return ret;
			next = run_clock() + period(r);
			break;
		case PROCESS_OVER:
			return repro_interrupted(r);
		case PROCESS_GONE:
			warnx("the trasher ended too early; is it short of memory? (see dmesg)");
			return DCHAIN_FAILED;
		}
	}
}

enum dchain_exit repro_trash(struct repro *r, uint64_t memory_max,
			     const char *event)
{
	enum dchain_exit ret;

	ret = container_make(&r->trasher_box, &r->cgroups, "trasher",
			     memory_max);
	if (ret)
		return ret;
	repro_event(r, event);
	ret = repro_trasher_start(r, r->plan.names);
	if (!ret)
		ret = watch(r, event);
	progress_clear(&r->progress);
	return ret;
}

enum dchain_exit repro_remove(struct repro *r, const char *event)
{
	uint64_t begin = run_clock();
	struct dstate before, now;

	repro_event(r, event);
	if (dstate_read(&before))
		return DCHAIN_FAILED;
	while (!container_ended(&r->trasher_box)) {
		if (run_wait(&r->run, -1, run_clock() + LOOK_NS) == RUN_OVER)
			return repro_interrupted(r);
		if (dstate_read(&now))
			return DCHAIN_FAILED;
		progress_update(&r->progress, event,
				before.dentries > now.dentries ?
				before.dentries - now.dentries : 0,
				before.dentries > r->base ?
				before.dentries - r->base : 0,
				(double)(run_clock() - begin) / 1e9);
	}
	progress_clear(&r->progress);
	container_remove(&r->trasher_box);
	return DCHAIN_OK;
}
