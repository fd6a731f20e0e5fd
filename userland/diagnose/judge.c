// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the dentry cache the problem, and which of the known ones? Figures in,
 * levels out; nothing here reads a file. The level of the worst pattern is that
 * of the diagnosis, and the program's exit status.
 *
 * The limits, and where they come from:
 *
 * Steps per lookup, 8 and 16. Kernel developers called chains of 8 or fewer
 * "really well" and an average of 12 "a little too long but not terrible"; at
 * 30 the scan of a directory tree took more than twice as long. Every cgroup is
 * judged that made 100 lookups. One that loses less than a millisecond of CPU
 * time a second is never critical by its own lookups; those with half as many
 * steps are worth attention where all together lose 20 ms (2 % of a CPU). The
 * time is an estimate, by 290 ns for an entry that is not in the processor's
 * cache, as measured on an AMD EPYC.
 *
 * The longest chain: one that is longer than in one table of a million, and 16
 * at least. Names that a file system distinguishes by more than the name itself
 * (sysctl, of many network namespaces) share one chain; the counts see such a
 * lookup end at the first of them, so only the census shows it.
 *
 * Dentries' share of memory, a tenth and a quarter; with the inodes that they
 * pin, a quarter and a half. The kernel gives both back when memory is short,
 * so it is no loss by itself; reports of hosts in trouble begin where they are
 * the largest single use of it.
 *
 * Of one cgroup's memory.high or memory.max, half: from there on its dentries
 * decide when its memory is short.
 *
 * Entries of one directory, 100,000 and 10 million. Whoever walks its children
 * holds its lock meanwhile: an inotify watch took 0.2 us a child (74 ms for
 * 400,000, emulated), rmdir 0.85 us (17 s for 20 million, kernel 6.18); the
 * kernel's watchdog barks at 20 s.
 *
 * In use, a tenth and a quarter of memory: what open files pin, no reclaim
 * frees. Empty: room in slab pages that hold a few objects each.
 */
#include "diagnose/diagnosis.h"

#include <math.h>

/* Lookups of a cgroup that are few say nothing, whatever their steps. */
#define FEW_LOOKUPS 100
#define LEAST_CRITICAL_MS 1.0
/* The kernel's own memory of an open file. */
#define FILE_BYTES 256

const char *const level_names[LEVELS] = {
	"healthy", "attention", "critical", "unknown"
};

struct pattern_kind pattern_kinds[PATTERNS] = {
	[PATTERN_CHAINS] = { "chains", "chain lengths", "steps a lookup", 1, 1,
			     { 0, 8, 16 } },
	[PATTERN_CLUMPS] = { "clumps", "hash spread",
			     "entries in the longest chain, more than chance explains",
			     1, 0, { 0, 16, 0 } },
	[PATTERN_TIME] = { "time", "CPU time", "ms of CPU a second, estimated",
			   1, 0, { 0, 20, 0 } },
	[PATTERN_DIRECTORY] = { "directory", "directory sizes",
				"entries of one directory", 1, 0,
				{ 0, 1e5, 1e7 } },
	[PATTERN_PINNED] = { "pinned", "inodes' memory",
			     "% of memory is held by dentries and their inodes",
			     100, 1, { 0, 0.25, 0.50 } },
	[PATTERN_MEMORY] = { "memory", "dentries' memory",
			     "% of memory is held by dentries", 100, 1,
			     { 0, 0.10, 0.25 } },
	[PATTERN_CGROUP] = { "cgroup", "cgroups' limits",
			     "% of a cgroup's memory limit", 100, 1,
			     { 0, 0.50, 0 } },
	[PATTERN_IN_USE] = { "in_use", "open files",
			     "% of memory is kept by entries that are held open",
			     100, 1, { 0, 0.10, 0.25 } },
	[PATTERN_EMPTY] = { "empty", "slabs",
			    "% of memory is empty room in slabs of dentries and inodes",
			    100, 1, { 0, 0.05, 0.15 } },
};

static enum level grade(double figure, const double *at)
{
	if (isnan(figure))
		return LEVEL_UNKNOWN;
	if (at[LEVEL_CRITICAL] > 0 && figure >= at[LEVEL_CRITICAL])
		return LEVEL_CRITICAL;
	return figure >= at[LEVEL_ATTENTION] ? LEVEL_ATTENTION : LEVEL_HEALTHY;
}

static enum level grade_victim(const struct victim *victim)
{
	const double *steps = pattern_kinds[PATTERN_CHAINS].at;
	double avg = sample_avg(victim->row);
	enum level level = grade(avg, steps);

	if (level == LEVEL_CRITICAL && victim->ms < LEAST_CRITICAL_MS)
		return LEVEL_ATTENTION;
	if (level || avg < steps[LEVEL_ATTENTION] / 2)
		return level;
	return grade(victim->ms, pattern_kinds[PATTERN_TIME].at);
}

/*
 * The worst level first. Of one level, those who only suffer come before those
 * who also cause it (lookups of names that are nowhere walk whole chains).
 */
static bool is_worse(const struct victim *a, const struct victim *b)
{
	double missed_a, missed_b;

	if (a->level != b->level)
		return a->level > b->level;
	if (!a->level)
		return sample_avg(a->row) > sample_avg(b->row);
	missed_a = (double)a->row->count[SAMPLE_MADE_NEGATIVE] / a->rate;
	missed_b = (double)b->row->count[SAMPLE_MADE_NEGATIVE] / b->rate;
	if (fabs(missed_a - missed_b) > 0.01)
		return missed_a < missed_b;
	return a->ms > b->ms;
}

static void add_victim(struct diagnosis *d, const struct victim *victim)
{
	size_t at = d->nvictims;

	for (; at && is_worse(victim, &d->victims[at - 1]); at--)
		d->victims[at] = d->victims[at - 1];
	d->victims[at] = *victim;
	d->nvictims += d->nvictims < VICTIMS;
}

/* Chains are as long as lookups find them; or as the table is full. */
static void judge_lookups(struct diagnosis *d)
{
	const double *at = pattern_kinds[PATTERN_CHAINS].at;
	double load = d->buckets > 0 ? d->dentries / d->buckets : 0;
	double full = at[LEVEL_ATTENTION] * d->buckets;
	enum level level = grade(load, at);
	double longest = load, lost = 0;
	size_t i;

	for (i = 0; d->seconds > 0 && i < d->activity.n; i++) {
		struct victim victim = { .row = &d->activity.rows[i] };
		double avg = sample_avg(victim.row);

		if (victim.row->count[SAMPLE_WALKED] < FEW_LOOKUPS)
			continue;
		victim.rate = (double)victim.row->count[SAMPLE_LOOKUPS] /
			      d->seconds;
		victim.ms = fmax(avg - 1, 0) * victim.rate * STEP_NS / 1e6;
		victim.level = grade_victim(&victim);
		d->suffering += victim.level != LEVEL_HEALTHY;
		add_victim(d, &victim);
		longest = fmax(longest, avg);
		if (avg >= at[LEVEL_ATTENTION] / 2)
			lost += victim.ms;
		if (avg >= at[LEVEL_ATTENTION] && victim.level > level)
			level = victim.level;
	}
	/* What missed some has seen enough for an alarm, and for no comfort. */
	if (!level && (d->doubt || !d->dentries))
		level = LEVEL_UNKNOWN;
	d->found[PATTERN_CHAINS] = (struct found){ level, longest };
	d->until = d->growth > 0 ?
		   fmax(0, full - d->dentries) / d->growth : NAN;
	d->found[PATTERN_TIME].figure = d->doubt > DOUBT_MISSED ? NAN : lost;
}

/*
 * What an open file keeps: an entry, and on average this much of an inode. The
 * census knows; without one, those that are not on the kernel's lists of unused
 * ones, which lag behind, and no more than there are open files.
 */
static double held_in_use(const struct diagnosis *d)
{
	const struct host_slab *inode = &d->host.slabs.inode;
	double each = HOST_DENTRY_BYTES + FILE_BYTES;
	double in_use = (double)d->host.dentries - (double)d->host.unused;

	if (inode->objects)
		each += (double)inode->used / (double)inode->objects;
	if (!d->has_census && !d->host.dentries)
		return NAN;
	if (d->has_census)
		in_use = d->census.n[CENSUS_IN_USE];
	else
		in_use = fmin(in_use, (double)d->host.open_files);
	return each * fmax(in_use, 0);
}

static void judge_memory(struct diagnosis *d)
{
	const struct host_slabs *s = &d->host.slabs;
	double memory = d->host.memory ? (double)d->host.memory : NAN;
	double held = (double)(s->dentry.held + s->names.held);
	double used = (double)(s->dentry.used + s->names.used + s->inode.used);
	double inodes = s->known ? (double)s->inode.held : NAN;
	struct found *found = d->found;

	if (!s->known)
		held = d->dentries ? d->dentries * HOST_DENTRY_BYTES : NAN;
	found[PATTERN_MEMORY].figure = held / memory;
	found[PATTERN_PINNED].figure = (held + inodes) / memory;
	found[PATTERN_EMPTY].figure = (held + inodes - used) / memory;
	found[PATTERN_IN_USE].figure = held_in_use(d) / memory;
}

static void judge_census(struct diagnosis *d)
{
	const struct census *c = &d->census;
	double directory = 0, clump = 0;
	size_t i;

	for (i = 0; i < c->ndirs; i++)
		if (!c->dirs[i].summed)
			directory = fmax(directory,
					 c->dirs[i].own[CENSUS_DENTRIES]);
	if (c->longest > c->chance_longest)
		clump = c->longest;
	d->found[PATTERN_CLUMPS].figure = d->has_census ? clump : NAN;
	d->found[PATTERN_DIRECTORY].figure = d->has_census ? directory : NAN;
}

/* What is not known is no alarm. */
static bool is_bad(enum level level)
{
	return level == LEVEL_ATTENTION || level == LEVEL_CRITICAL;
}

bool judge_is_wrong(const struct diagnosis *d)
{
	return is_bad(d->level);
}

bool judge_is_crowd(const struct diagnosis *d)
{
	const struct victim *v = &d->victims[0];

	if (d->worst != PATTERN_CHAINS && d->worst != PATTERN_TIME)
		return d->worst != PATTERN_CLUMPS;
	/* does the load of the table explain half of its steps? */
	return !d->has_census || !d->nvictims || !v->level ||
	       d->dentries / d->buckets >= sample_avg(v->row) / 2;
}

double judge_bytes(const struct diagnosis *d, double dentries)
{
	const struct host_slabs *s = &d->host.slabs;

	if (!s->known || !s->dentry.objects)
		return dentries * HOST_DENTRY_BYTES;
	return dentries * (double)(s->dentry.held + s->names.held) /
	       (double)s->dentry.objects;
}

double judge_tightness(const struct host_cgroup *c)
{
	uint64_t limit = c->max < c->high ? c->max : c->high;

	return limit && limit != CGROUP_NO_LIMIT ?
	       (double)c->slab / (double)limit : 0;
}

bool judge_is_alarm(const struct diagnosis *d, enum pattern p)
{
	const struct found *found = d->found;

	if ((p == PATTERN_TIME && is_bad(found[PATTERN_CHAINS].level)) ||
	    (p == PATTERN_MEMORY && is_bad(found[PATTERN_PINNED].level)))
		return false;
	return is_bad(found[p].level);
}

void judge(struct diagnosis *d)
{
	bool unknown = false;
	int p;

	d->dentries = (double)d->host.dentries;
	d->buckets = (double)d->host.buckets;
	if (d->has_census) {
		d->dentries = d->census.n[CENSUS_DENTRIES];
		d->buckets = d->census.buckets;
	}
	judge_lookups(d);
	judge_memory(d);
	judge_census(d);
	d->found[PATTERN_CGROUP].figure =
		d->walked_cgroups ? judge_tightness(&d->tight) : NAN;
	for (p = 0; p < PATTERNS; p++) {
		struct found *found = &d->found[p];

		if (p != PATTERN_CHAINS)
			found->level = grade(found->figure,
					     pattern_kinds[p].at);
		unknown |= found->level == LEVEL_UNKNOWN;
		if (!judge_is_alarm(d, (enum pattern)p) ||
		    found->level <= d->level)
			continue;
		d->level = found->level;
		d->worst = (enum pattern)p;
	}
	if (!d->level && unknown)
		d->level = LEVEL_UNKNOWN;
}
