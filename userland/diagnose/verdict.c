// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/verdict.h"

#include <string.h>

const struct verdict_limits verdict_usual = {
	.at = {
		[VERDICT_CHAINS] = { 0, 8, 16 },
		[VERDICT_MEMORY] = { 0, 0.10, 0.25 },
		[VERDICT_DIRECTORY] = { 0, 1e6, 1e7 },
	},
	.lookups = 100,
};

const char *verdict_pattern_name(enum verdict_pattern pattern)
{
	static const char *const names[VERDICT_PATTERNS] = {
		"chains", "memory", "directory"
	};

	return names[pattern];
}

const char *verdict_level_name(enum verdict_level level)
{
	static const char *const names[] = {
		"healthy", "attention", "critical"
	};

	return names[level];
}

uint64_t verdict_made(const struct sample_row *row)
{
	return row->count[SAMPLE_CREATED_NEGATIVE] +
	       row->count[SAMPLE_CREATED_POSITIVE];
}

static const struct census_holder *most(const struct census_holders *holders)
{
	const struct census_holder *best = NULL;
	size_t i;

	for (i = 0; i < holders->n; i++) {
		const struct census_holder *h = &holders->rows[i];

		/* "(other)" is nobody; "(uncharged)" is: the host itself */
		if (strcmp(h->path, "(other)") != 0 &&
		    (!best || h->dentries.value > best->dentries.value))
			best = h;
	}
	return best;
}

static const struct sample_row *most_made(const struct sample *made)
{
	const struct sample_row *best = NULL;
	size_t i;

	for (i = 0; i < made->n; i++)
		if (!made->rows[i].other && verdict_made(&made->rows[i]) &&
		    (!best || verdict_made(&made->rows[i]) >
			      verdict_made(best)))
			best = &made->rows[i];
	return best;
}

static double excess(const struct sample_row *row)
{
	return (double)row->count[SAMPLE_STEPS] -
	       (double)row->count[SAMPLE_WALKED];
}

/*
 * Those who only suffer come before the one who also causes it: its own
 * lookups of names that are nowhere walk whole chains.
 */
static const struct sample_row *find_victim(const struct verdict *v,
					    const struct verdict_facts *facts,
					    const struct verdict_limits *limits)
{
	double long_chain = limits->at[VERDICT_CHAINS][VERDICT_ATTENTION];
	const struct sample_row *best = NULL;
	int best_rank = -1;
	size_t i;

	for (i = 0; i < facts->activity->n; i++) {
		const struct sample_row *row = &facts->activity->rows[i];
		bool suffers = sample_avg(row) >= long_chain;
		/* ids differ where the hierarchies do (version 1) */
		bool causes = v->owner && census_is_named(v->owner) &&
			      !strcmp(v->owner->path, row->path);
		int rank = suffers ? 1 + !causes : 0;

		if ((double)row->count[SAMPLE_WALKED] < limits->lookups ||
		    rank < best_rank)
			continue;
		if (rank > best_rank || excess(row) > excess(best))
			best = row;
		best_rank = rank;
	}
	return best;
}

/* Chains are as long as lookups find them; or as the table is full. */
static double chain_figure(const struct verdict *v)
{
	double avg = v->victim ? sample_avg(v->victim) : 0;

	return avg > v->load ? avg : v->load;
}

/*
 * Its lookups meet the owner's entries in proportion; none is to blame for the
 * entry that was looked for.
 */
static double due_to(const struct verdict *v, double buckets)
{
	double avg = v->victim ? sample_avg(v->victim) : 0;
	double met;

	if (avg <= 1 || !v->owner)
		return 0;
	met = v->owner->dentries.value / buckets;
	return (met < avg - 1 ? met : avg - 1) / avg;
}

static enum verdict_level grade(double figure, const double *at)
{
	if (figure >= at[VERDICT_CRITICAL])
		return VERDICT_CRITICAL;
	return figure >= at[VERDICT_ATTENTION] ? VERDICT_ATTENTION :
						 VERDICT_HEALTHY;
}

static double share(const struct census_holder *h, double of)
{
	return h && of > 0 ? h->dentries.value / of : 0;
}

void verdict_judge(struct verdict *v, const struct verdict_facts *facts,
		   const struct verdict_limits *limits)
{
	const struct census *census = facts->census;
	double buckets = (double)census->buckets;
	int p;

	memset(v, 0, sizeof(*v));
	v->load = census->dentries.value / buckets;
	v->owner = most(facts->owners);
	v->owner_share = share(v->owner, census->dentries.value);
	v->maker = most_made(facts->made);
	v->directory = most(facts->directories);
	v->directory_share = share(v->directory, census->dentries.value);
	v->victim = find_victim(v, facts, limits);
	v->due = due_to(v, buckets);
	v->figures[VERDICT_CHAINS] = chain_figure(v);
	v->figures[VERDICT_MEMORY] = facts->memory > 0 ?
				     facts->held / facts->memory : 0;
	v->figures[VERDICT_DIRECTORY] =
		v->directory ? v->directory->dentries.value : 0;
	for (p = 0; p < VERDICT_PATTERNS; p++) {
		v->levels[p] = grade(v->figures[p], limits->at[p]);
		if (v->levels[p] > v->level)
			v->level = v->levels[p];
	}
	/*
	 * Half of the steps must be explained by how full the table is. The
	 * one chain that explains the rest need not be in the census' sample.
	 */
	v->cause = v->load < v->figures[VERDICT_CHAINS] / 2 ?
		   VERDICT_CLUMPED : VERDICT_FULL;
}

double verdict_until(double length, double buckets, double dentries,
		     double growth)
{
	double missing = length * buckets - dentries;

	if (missing <= 0)
		return 0;
	return growth > 0 ? missing / growth : -1;
}
