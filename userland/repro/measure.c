// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: the worker's loops, and what is noted of them.
 */
#include "host/dentry-state.h"
#include "lib/json.h"
#include "repro/repro.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Loops under breakpoints are slow, and every one of them counts the same. */
#define LOOPS_BY_LOOP 2

static bool take_loop(const char *line, const struct theory_tree *tree,
		      struct worker_loop *loop)
{
	double entries, errors, p50, p99;

	if (!json_member(line, "entries", &entries) ||
	    !json_member(line, "errors", &errors) ||
	    !json_member(line, "duration_ms", &loop->duration_ms) ||
	    !json_member(line, "p50_ns", &p50) ||
	    !json_member(line, "p99_ns", &p99))
		return false;
	loop->p50_ns = (uint64_t)p50;
	loop->p99_ns = (uint64_t)p99;
	/* The root is an entry too. */
	return entries == (double)(tree->files + tree->dirs + 1) && !errors;
}

enum dchain_exit repro_interrupted(struct repro *r)
{
	warnx("stopped by %s; all that was made is removed again",
	      run_reason(&r->run));
	return DCHAIN_INTERRUPTED;
}

enum dchain_exit repro_loop(struct repro *r, struct worker_loop *loop)
{
	enum process_event event = PROCESS_GONE;
	char line[512];

	if (write(r->worker.in, "\n", 1) == 1)
		event = process_line(&r->worker, &r->run, RUN_NEVER, line,
				     sizeof(line));
	if (event == PROCESS_OVER)
		return repro_interrupted(r);
	if (event != PROCESS_LINE) {
		warnx("the worker has ended too early");
		return DCHAIN_FAILED;
	}
	if (take_loop(line, &r->tree, loop))
		return DCHAIN_OK;
	warnx("the worker did not find its tree: %s", line);
	return DCHAIN_FAILED;
}

static double seconds(const struct repro *r)
{
	return (double)(run_clock() - r->zero) / 1e9;
}

void repro_event(struct repro *r, const char *event)
{
	struct point point = { .seconds = seconds(r), .event = event };

	series_add(&r->series, &point);
}

enum dchain_exit repro_point(struct repro *r)
{
	struct phase_count before, after;
	struct worker_loop loop = { 0 };
	struct point point = { 0 };
	struct dstate state;
	enum dchain_exit ret;

	ret = module_count(r->worker_box.id, &before);
	if (!ret)
		ret = repro_loop(r, &loop);
	if (!ret)
		ret = module_count(r->worker_box.id, &after);
	if (ret)
		return ret;
	if (dstate_read(&state))
		return DCHAIN_FAILED;
	after.lookups -= before.lookups;
	after.steps -= before.steps;
	point.seconds = seconds(r);
	point.average = phase_average(&after);
	point.duration_ms = loop.duration_ms;
	point.p50_ns = loop.p50_ns;
	point.dentries = state.dentries;
	point.negative = state.negative;
	series_add(&r->series, &point);
	return DCHAIN_OK;
}

static enum dchain_exit rest(struct repro *r)
{
	uint64_t until = run_clock() + (uint64_t)(r->interval * 1e9);

	return run_wait(&r->run, -1, until) == RUN_OVER ?
		repro_interrupted(r) : DCHAIN_OK;
}

static int by_duration(const void *a, const void *b)
{
	const struct worker_loop *x = a, *y = b;

	return (x->duration_ms > y->duration_ms) -
	       (x->duration_ms < y->duration_ms);
}

/**
 * struct tally - how far the figures of a phase have got
 * @name: of the phase
 * @done: loops
 * @all: loops
 * @begin: clock
 */
struct tally {
	const char *name;
	uint64_t done;
	uint64_t all;
	uint64_t begin;
};

static void advance(struct repro *r, struct tally *t)
{
	progress_update(&r->progress, t->name, ++t->done, t->all,
			(double)(run_clock() - t->begin) / 1e9);
}

/* Nothing is counted meanwhile: these are the times of a host without us. */
static enum dchain_exit measure_times(struct repro *r, struct phase *phase,
				      struct tally *t)
{
	struct worker_loop loops[REPRO_MAX_LOOPS];
	enum dchain_exit ret;
	uint64_t i;

	ret = module_mode(&r->module, "off");
	for (i = 0; !ret && i < r->loops; i++) {
		ret = repro_loop(r, &loops[i]);
		advance(r, t);
	}
	if (ret)
		return ret;
	qsort(loops, r->loops, sizeof(loops[0]), by_duration);
	phase->duration_ms = loops[r->loops / 2].duration_ms;
	phase->p50_ns = loops[r->loops / 2].p50_ns;
	phase->p99_ns = loops[r->loops / 2].p99_ns;
	return DCHAIN_OK;
}

static enum dchain_exit charted_loop(struct repro *r)
{
	enum dchain_exit ret = rest(r);

	return ret ? ret : repro_point(r);
}

static enum dchain_exit plain_loop(struct repro *r)
{
	struct worker_loop loop;

	return repro_loop(r, &loop);
}

/* What the module counts for the worker in @loops calls of @next. */
static enum dchain_exit measure_count(struct repro *r, const char *mode,
				      uint64_t loops,
				      enum dchain_exit (*next)(struct repro *r),
				      struct phase_count *count,
				      struct tally *t)
{
	struct phase_count before = { 0 };
	enum dchain_exit ret;

	ret = module_mode(&r->module, mode);
	if (!ret)
		ret = module_count(r->worker_box.id, &before);
	while (!ret && loops--) {
		ret = next(r);
		advance(r, t);
	}
	if (!ret)
		ret = module_count(r->worker_box.id, count);
	count->lookups -= before.lookups;
	count->steps -= before.steps;
	return ret;
}

static enum dchain_exit note_state(struct repro *r, struct phase *phase)
{
	struct dstate state;

	if (dstate_read(&state))
		return DCHAIN_FAILED;
	phase->dentries = state.dentries;
	phase->negative = state.negative;
	phase->younger = state.dentries > r->base ?
		state.dentries - r->base : 0;
	phase->expected = theory_hit(&r->tree, (double)phase->younger,
				     r->module.buckets);
	phase->spread = theory_spread(&r->tree, (double)phase->younger,
				      r->module.buckets);
	return DCHAIN_OK;
}

enum dchain_exit repro_measure(struct repro *r, enum phase_id id)
{
	struct phase *phase = &r->phases[id];
	struct tally t = { .name = phase_name(id), .begin = run_clock(),
		.all = 2 * r->loops + LOOPS_BY_LOOP };
	enum dchain_exit ret;

	ret = note_state(r, phase);
	if (!ret)
		ret = measure_times(r, phase, &t);
	if (!ret)
		ret = measure_count(r, "walk", r->loops, charted_loop,
				    &phase->walk, &t);
	if (!ret)
		ret = measure_count(r, "loop", LOOPS_BY_LOOP, plain_loop,
				    &phase->loop, &t);
	if (!ret)
		ret = module_mode(&r->module, "walk");
	progress_clear(&r->progress);
	return ret;
}
