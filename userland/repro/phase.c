// SPDX-License-Identifier: GPL-2.0-only
/*
 * The conditions of the reproduction.
 */
#include "repro/phase.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define CLEAN_MOST 1.2
/*
 * Others insert dentries meanwhile, which theory counts as evenly spread, and
 * not at all where they replace others.
 */
#define CLEAN_NOISE 0.1
#define LIMITED_MOST 5.0
#define CLOGGED_LOW (28.0 / 30)
#define CLOGGED_HIGH (33.0 / 30)

/**
 * struct verdict - where the line goes
 */
struct verdict {
	char *text;
	size_t size;
};

const char *phase_name(enum phase_id id)
{
	static const char * const names[PHASES] = {
		[PHASE_CLEAN] = "clean",
		[PHASE_CLOGGED] = "clogged",
		[PHASE_KILLED] = "killed",
		[PHASE_REMOVED] = "removed",
		[PHASE_FREED] = "freed",
		[PHASE_LIMITED] = "limited",
	};

	return names[id];
}

bool phase_happened(const struct phase phases[PHASES], enum phase_id id)
{
	return id != PHASE_FREED || phases[id].dentries;
}

double phase_average(const struct phase_count *count)
{
	return count->lookups ?
		(double)count->steps / (double)count->lookups : 0;
}

__attribute__((format(printf, 3, 4)))
static bool failed(struct verdict *v, enum phase_id id, const char *why, ...)
{
	va_list args;
	int len;

	len = snprintf(v->text, v->size, "NOT reproduced: %s: ",
		       phase_name(id));
	va_start(args, why);
	if (len >= 0 && (size_t)len < v->size)
		vsnprintf(v->text + len, v->size - (size_t)len, why, args);
	va_end(args);
	return false;
}

static bool at_most(struct verdict *v, enum phase_id id, double average,
		    double most)
{
	return average <= most ||
	       failed(v, id, "%.2f steps per lookup, at most %.2f expected",
		      average, most);
}

/*
 * As short as with nothing in the way, or as theory expects of what others have
 * inserted meanwhile. Most averages of a sound run lie within three standard
 * deviations, which are nothing in a table of usual size, much in a guest's.
 */
static bool clean(struct verdict *v, enum phase_id id,
		  const struct phase phases[PHASES])
{
	const struct phase *phase = &phases[id];
	double expected = fmin(phase->expected, CLEAN_MOST) + CLEAN_NOISE;

	return at_most(v, id, phase_average(&phase->walk),
		       fmax(CLEAN_MOST, expected) + 3 * phase->spread);
}

/*
 * Two counts of the same lookups, by two ways that share nothing, one after the
 * other: meanwhile others insert a few dentries, each a step more for whoever
 * stands behind it, which is above 1 % where chains are short.
 */
static bool counts_agree(struct verdict *v, enum phase_id id,
			 const struct phase *phase)
{
	double walk = phase_average(&phase->walk);
	double loop = phase_average(&phase->loop);

	if (!phase->walk.lookups || !phase->loop.lookups)
		return failed(v, id, "no lookup was counted in mode %s",
			      phase->walk.lookups ? "loop" : "walk");
	if (fabs(walk - loop) > fmax(walk / 100, 0.05))
		return failed(v, id,
			      "%.2f steps per lookup by walk, %.2f by loop: more than 1 %% and 0.05 apart",
			      walk, loop);
	return true;
}

static bool as_expected(struct verdict *v, enum phase_id id,
			const struct phase *phase)
{
	double average = phase_average(&phase->walk);

	return fabs(average - phase->expected) <= phase->expected / 10 ||
	       failed(v, id,
		      "%.2f steps per lookup, more than 10 %% off the expected %.2f",
		      average, phase->expected);
}

static bool clogged(struct verdict *v, const struct phase *phase,
		    double target)
{
	double average = phase_average(&phase->walk);
	double low = target * CLOGGED_LOW, high = target * CLOGGED_HIGH;

	if (average < low || average > high)
		return failed(v, PHASE_CLOGGED,
			      "%.2f steps per lookup, %.1f to %.1f expected",
			      average, low, high);
	return as_expected(v, PHASE_CLOGGED, phase);
}

/* What a layer on a disk keeps, stays until that is removed. */
static bool removed(struct verdict *v, const struct phase phases[PHASES])
{
	if (!phase_happened(phases, PHASE_FREED))
		return clean(v, PHASE_REMOVED, phases);
	return as_expected(v, PHASE_REMOVED, &phases[PHASE_REMOVED]) &&
	       clean(v, PHASE_FREED, phases);
}

static bool killed(struct verdict *v, double average, double before)
{
	return fabs(average - before) <= before / 20 ||
	       failed(v, PHASE_KILLED,
		      "%.2f steps per lookup, more than 5 %% off the %.2f before the kill",
		      average, before);
}

bool phase_verdict(const struct phase phases[PHASES], double target,
		   char *text, size_t size)
{
	struct verdict v = { .text = text, .size = size };
	double average[PHASES];
	enum phase_id id;

	for (id = 0; id < PHASES; id++) {
		average[id] = phase_average(&phases[id].walk);
		if (phase_happened(phases, id) &&
		    !counts_agree(&v, id, &phases[id]))
			return false;
	}
	if (!clean(&v, PHASE_CLEAN, phases) ||
	    !clogged(&v, &phases[PHASE_CLOGGED], target) ||
	    !killed(&v, average[PHASE_KILLED], average[PHASE_CLOGGED]) ||
	    !removed(&v, phases) ||
	    !at_most(&v, PHASE_LIMITED, average[PHASE_LIMITED], LIMITED_MOST))
		return false;
	snprintf(text, size,
		 "reproduced: %.1f steps per lookup clogged, %.1f clean",
		 average[PHASE_CLOGGED], average[PHASE_CLEAN]);
	return true;
}
