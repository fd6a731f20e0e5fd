// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/verdict.h"

#include <math.h>
#include <string.h>

/* Of lookups that are few, whatever their steps. */
#define LEAST_CRITICAL_MS 1.0
/* The kernel's own memory of an open file. */
#define FILE_BYTES 256
/* A level is left only this far below its limit. */
#define LEAVE 0.9

const struct verdict_limits verdict_usual = {
	.at = {
		[VERDICT_CHAINS] = { 0, 8, 16 },
		[VERDICT_CLUMPS] = { 0, 16, 0 },
		[VERDICT_TIME] = { 0, 20, 0 },
		[VERDICT_MEMORY] = { 0, 0.10, 0.25 },
		[VERDICT_PINNED] = { 0, 0.25, 0.50 },
		[VERDICT_CGROUP] = { 0, 0.50, 0 },
		[VERDICT_DIRECTORY] = { 0, 1e6, 1e7 },
		[VERDICT_TREE] = { 0, 1e7, 1e8 },
		[VERDICT_IN_USE] = { 0, 0.10, 0.25 },
		[VERDICT_EMPTY] = { 0, 0.05, 0.15 },
		[VERDICT_WAITING] = { 0, 1, 100 },
	},
	.lookups = 100,
};

const char *verdict_pattern_name(enum verdict_pattern pattern)
{
	static const char *const names[VERDICT_PATTERNS] = {
		"chains", "clumps", "time", "memory", "pinned", "cgroup", "directory",
		"tree", "in_use", "empty", "waiting"
	};

	return names[pattern];
}

const char *verdict_level_name(enum verdict_level level)
{
	static const char *const names[] = {
		"healthy", "attention", "critical", "unknown"
	};

	return names[level];
}

static enum verdict_level grade(double figure, const double *at)
{
	if (at[VERDICT_CRITICAL] > 0 && figure >= at[VERDICT_CRITICAL])
		return VERDICT_CRITICAL;
	return figure >= at[VERDICT_ATTENTION] ? VERDICT_ATTENTION :
						 VERDICT_HEALTHY;
}

/* Figures that dance around a limit are no news each time. */
static enum verdict_level keep(enum verdict_level now, double figure,
			       const double *at, enum verdict_level before)
{
	return before > now && before <= VERDICT_CRITICAL && at[before] > 0 &&
	       figure >= LEAVE * at[before] ? before : now;
}

static double lost(const struct sample_row *row,
		   const struct verdict_facts *facts)
{
	double beyond = sample_avg(row) - 1;

	if (beyond <= 0 || facts->seconds <= 0)
		return 0;
	return (double)row->count[SAMPLE_LOOKUPS] / facts->seconds * beyond *
	       facts->node_ns / 1e6;
}

static enum verdict_level
grade_victim(const struct verdict_victim *victim,
	     const struct verdict_limits *limits)
{
	const double *steps = limits->at[VERDICT_CHAINS];
	double avg = sample_avg(victim->row);
	enum verdict_level level = grade(avg, steps);

	if (level == VERDICT_CRITICAL && victim->ms < LEAST_CRITICAL_MS)
		return VERDICT_ATTENTION;
	if (level || avg < steps[VERDICT_ATTENTION] / 2)
		return level;
	return grade(victim->ms, limits->at[VERDICT_TIME]);
}

/* ids differ where the hierarchies do (version 1) */
static bool causes(const struct verdict *v, const struct sample_row *row)
{
	return v->owner && census_is_named(v->owner) &&
	       !strcmp(v->owner->path, row->path);
}

/*
 * The worst level first. Of one level, those who only suffer come before the
 * one who also causes it (its own lookups of names that are nowhere walk whole
 * chains), and then those who lose the most.
 */
static bool is_worse(const struct verdict *v, const struct verdict_victim *a,
		     const struct verdict_victim *b)
{
	if (a->level != b->level)
		return a->level > b->level;
	if (!a->level)
		return sample_avg(a->row) > sample_avg(b->row);
	if (causes(v, a->row) != causes(v, b->row))
		return causes(v, b->row);
	return a->ms > b->ms;
}

static void add_victim(struct verdict *v, const struct verdict_victim *victim)
{
	size_t at = v->nvictims;

	while (at && is_worse(v, victim, &v->victims[at - 1]))
		at--;
	if (at == VERDICT_VICTIMS)
		return;
	if (v->nvictims < VERDICT_VICTIMS)
		v->nvictims++;
	memmove(&v->victims[at + 1], &v->victims[at],
		(v->nvictims - 1 - at) * sizeof(*victim));
	v->victims[at] = *victim;
}

static void judge_lookups(struct verdict *v, const struct verdict_facts *facts,
			  const struct verdict_limits *limits)
{
	enum verdict_level *chains = &v->levels[VERDICT_CHAINS];
	size_t i;

	for (i = 0; facts->activity && i < facts->activity->n; i++) {
		struct verdict_victim victim = {
			.row = &facts->activity->rows[i]
		};
		double avg = sample_avg(victim.row);

		if ((double)victim.row->count[SAMPLE_WALKED] < limits->lookups)
			continue;
		victim.ms = lost(victim.row, facts);
		victim.clumped = v->load < avg / 2;
		victim.level = grade_victim(&victim, limits);
		if (avg >= limits->at[VERDICT_CHAINS][VERDICT_ATTENTION] / 2)
			v->figures[VERDICT_TIME] += victim.ms;
		if (avg > v->figures[VERDICT_CHAINS])
			v->figures[VERDICT_CHAINS] = avg;
		if (!victim.level) {
			add_victim(v, &victim);
			continue;
		}
		v->suffering++;
		if (avg >= limits->at[VERDICT_CHAINS][VERDICT_ATTENTION] &&
		    victim.level > *chains)
			*chains = victim.level;
		add_victim(v, &victim);
	}
}

/* Chains are as long as lookups find them; or as the table is full. */
static void judge_chains(struct verdict *v, const struct verdict_facts *facts,
			 const struct verdict_limits *limits,
			 const enum verdict_level *before)
{
	const double *at = limits->at[VERDICT_CHAINS];
	enum verdict_level *level = &v->levels[VERDICT_CHAINS];
	enum verdict_level full = grade(v->load, at);

	judge_lookups(v, facts, limits);
	if (full > *level)
		*level = full;
	if (v->load > v->figures[VERDICT_CHAINS])
		v->figures[VERDICT_CHAINS] = v->load;
	if (before)
		*level = keep(*level, v->figures[VERDICT_CHAINS], at,
			      before[VERDICT_CHAINS]);
	/*
	 * Half of the steps must be explained by how full the table is. The
	 * one chain that explains the rest need not be in the census' sample.
	 */
	if (v->nvictims && v->victims[0].level)
		v->cause = !full && v->victims[0].clumped ? VERDICT_CLUMPED :
							    VERDICT_FULL;
	else
		v->cause = !full && v->figures[VERDICT_CLUMPS] >=
				    limits->at[VERDICT_CLUMPS]
					      [VERDICT_ATTENTION] ?
			   VERDICT_CLUMPED : VERDICT_FULL;
}

static double of_memory(const struct host *host, double bytes)
{
	return host->memory ? bytes / (double)host->memory : 0;
}

static double held_by_dentries(const struct verdict *v, const struct host *h)
{
	if (h->slabs.known)
		return (double)(h->slabs.dentry.held + h->slabs.names.held);
	return v->dentries * DSTATE_DENTRY_BYTES;
}

/*
 * What an open file keeps: an entry, and on average this much of an inode. A
 * directory with entries in the cache is in use, too, by these: a census
 * distinguishes it from one that is held by somebody.
 */
static double held_in_use(const struct verdict_facts *facts)
{
	const struct host *host = facts->host;
	const struct host_slab *inode = &host->slabs.inode;
	double in_use = (double)host->dentries.dentries -
			(double)host->dentries.unused;
	double each = DSTATE_DENTRY_BYTES + FILE_BYTES;

	if (inode->objects)
		each += (double)inode->used / (double)inode->objects;
	/* one that does not say is below 0 */
	if (facts->census && facts->census->all.in_use.value >= 0)
		in_use = facts->census->all.in_use.value;
	return each * fmin(fmax(in_use, 0), (double)host->open_files);
}

static double held_empty(const struct host_slabs *s)
{
	uint64_t held = s->dentry.held + s->names.held + s->inode.held;
	uint64_t used = s->dentry.used + s->names.used + s->inode.used;

	return s->known && held > used ? (double)(held - used) : 0;
}

/* Longer than chance makes it in one table of a million. */
static double longest_clump(const struct census *c)
{
	return c && c->fit.known && (double)c->chains.longest > c->fit.limit ?
	       (double)c->chains.longest : 0;
}

static void judge_host(struct verdict *v, const struct verdict_facts *facts)
{
	const struct host *host = facts->host;
	double *figures = v->figures;
	double held = held_by_dentries(v, host);

	figures[VERDICT_MEMORY] = of_memory(host, held);
	figures[VERDICT_PINNED] =
		of_memory(host, held + (double)host->slabs.inode.held);
	figures[VERDICT_IN_USE] = of_memory(host, held_in_use(facts));
	figures[VERDICT_EMPTY] = of_memory(host, held_empty(&host->slabs));
	figures[VERDICT_CLUMPS] = longest_clump(facts->census);
	figures[VERDICT_WAITING] = (double)host->waiter.count;
	if (facts->tight)
		figures[VERDICT_CGROUP] = host_cgroup_tight(facts->tight);
}

void verdict_judge(struct verdict *v, const struct verdict_facts *facts,
		   const struct verdict_limits *limits,
		   const enum verdict_level *before)
{
	double buckets = (double)facts->host->buckets;
	enum verdict_level worst = VERDICT_HEALTHY;
	int p;

	memset(v, 0, sizeof(*v));
	v->dentries = (double)facts->host->dentries.dentries;
	if (facts->census) {
		v->dentries = facts->census->all.dentries.value;
		buckets = (double)facts->census->buckets;
	}
	v->load = buckets > 0 ? v->dentries / buckets : 0;
	verdict_blame(v, facts);
	judge_host(v, facts);
	judge_chains(v, facts, limits, before);
	v->due = verdict_due(v, buckets);
	for (p = 0; p < VERDICT_PATTERNS; p++) {
		if (p != VERDICT_CHAINS) {
			v->levels[p] = grade(v->figures[p], limits->at[p]);
			if (before)
				v->levels[p] = keep(v->levels[p], v->figures[p],
						    limits->at[p], before[p]);
		}
		if (v->levels[p] > worst)
			worst = v->levels[p];
	}
	/* What missed some of the lookups has seen enough for an alarm. */
	v->level = facts->doubt == VERDICT_SURE ||
		   (facts->doubt == VERDICT_INCOMPLETE && worst) ?
		   worst : VERDICT_UNKNOWN;
}

enum verdict_level verdict_reported(const enum verdict_level *levels,
				    enum verdict_pattern p)
{
	if ((p == VERDICT_TIME && levels[VERDICT_CHAINS]) ||
	    (p == VERDICT_MEMORY && levels[VERDICT_PINNED]))
		return VERDICT_HEALTHY;
	return levels[p];
}

double verdict_until(double length, double buckets, double dentries,
		     double growth)
{
	double missing = length * buckets - dentries;

	if (missing <= 0)
		return 0;
	return growth > 0 ? missing / growth : -1;
}
