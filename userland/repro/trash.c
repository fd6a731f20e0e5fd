// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: the trasher at work, and the worker's loops meanwhile.
 */
#include "host/dentry-state.h"
#include "lib/json.h"
#include "repro/repro.h"

#include <err.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

/* Points of the chart while the trasher runs, and no more often than that. */
#define POINTS 60
#define SHORTEST_NS 500000000ull

/* More than that is no reclaim that came late, but too small a limit. */
#define MAX_OOM_KILLS 100

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

/**
 * struct work - what the trasher has done
 * @event: what to call it
 * @before: names opened by earlier processes of it
 * @opened: and by this one, as far as it has reported
 * @begin: clock
 */
struct work {
	const char *event;
	uint64_t before;
	uint64_t opened;
	uint64_t begin;
};

static void advance(struct repro *r, const char *line, struct work *w)
{
	double opens;

	if (json_member(line, "opens", &opens))
		w->opened = (uint64_t)opens;
	progress_update(&r->progress, w->event, w->before + w->opened,
			r->plan.names,
			(double)(run_clock() - w->begin) / 1e9);
}

static enum dchain_exit start_rest(struct repro *r, const struct work *w,
				   uint64_t kills)
{
	/* Other names than before: those that are still there cost nothing. */
	return repro_trasher_start(r, r->plan.names - w->before,
				   r->seed + kills);
}

/* Was it the kernel, for want of memory, and may it go on? */
static enum dchain_exit gone(struct repro *r, struct phase *phase,
			     struct work *w)
{
	uint64_t kills;

	process_kill(&r->trasher);
	if (cgroup_oom_kills(r->trasher_box.cgroup, &kills))
		return DCHAIN_FAILED;
	if (kills == phase->oom_kills || kills > MAX_OOM_KILLS) {
		warnx("the trasher ended too early (%" PRIu64
		      " times killed for want of memory)", kills);
		return DCHAIN_FAILED;
	}
	phase->oom_kills = kills;
	w->before += w->opened;
	w->opened = 0;
	return start_rest(r, w, kills);
}

/* Until the trasher reports that it has opened all its names. */
static enum dchain_exit watch(struct repro *r, struct phase *phase,
			      struct work *w)
{
	uint64_t next = run_clock();
	enum dchain_exit ret = DCHAIN_OK;
	char line[512];

	while (!ret) {
		switch (process_line(&r->trasher, &r->run, next, line,
				     sizeof(line))) {
		case PROCESS_LINE:
			advance(r, line, w);
			if (json_member(line, "ended", NULL))
				return DCHAIN_OK;
			break;
		case PROCESS_TIME:
			ret = point_meanwhile(r);
			next = run_clock() + period(r);
			break;
		case PROCESS_OVER:
			ret = repro_interrupted(r);
			break;
		case PROCESS_GONE:
			ret = gone(r, phase, w);
			break;
		}
	}
	return ret;
}

enum dchain_exit repro_trash(struct repro *r, enum phase_id id,
			     uint64_t memory_max, const char *event)
{
	struct work w = { .event = event, .begin = run_clock() };
	enum dchain_exit ret;

	ret = repro_trasher_box(r, memory_max);
	if (ret)
		return ret;
	repro_event(r, event);
	ret = start_rest(r, &w, 0);
	if (!ret)
		ret = watch(r, &r->phases[id], &w);
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
