/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the dentry cache the problem, and which of the known ones? Pure: figures
 * in, verdict out.
 *
 * The limits, and where they come from:
 *
 * Steps per lookup, 8 and 16. Kernel developers called chains of 8 or fewer
 * "really well" and an average of 12 "a little too long but not terrible"; at
 * 30 the scan of a directory tree took more than twice as long.
 *
 * Dentries' share of memory, a tenth and a quarter. The kernel gives dentries
 * back when memory is short, so it is no loss by itself; reports of hosts in
 * trouble begin where they are the largest single use of it.
 *
 * Entries of one directory, 1 million and 10 million. Whoever walks all of them
 * (removing or unmounting it, an inotify watch) holds on to a CPU for that
 * time: 20 million took rmdir 17 s, about a second a million, and the kernel's
 * watchdog barks at 20 s.
 */
#ifndef DCHAIN_VERDICT_H
#define DCHAIN_VERDICT_H

#include "census/census.h"
#include "read/sample.h"

/* also the exit status of dchain diagnose */
enum verdict_level {
	VERDICT_HEALTHY,
	VERDICT_ATTENTION,
	VERDICT_CRITICAL,
};

enum verdict_pattern {
	VERDICT_CHAINS,		/* lookups visit many entries */
	VERDICT_MEMORY,		/* dentries hold much memory */
	VERDICT_DIRECTORY,	/* one directory has very many entries */
	VERDICT_PATTERNS,
};

/**
 * enum verdict_cause - why chains are long
 * @VERDICT_FULL: there are many dentries for a bucket
 * @VERDICT_CLUMPED: few chains hold many, by equal names or on purpose
 */
enum verdict_cause {
	VERDICT_FULL,
	VERDICT_CLUMPED,
};

/**
 * struct verdict_limits - from where on a figure is attention, critical
 * @at: for each pattern: steps, share of memory (0 to 1), entries
 * @lookups: a cgroup with fewer walked lookups is not judged by its average
 */
struct verdict_limits {
	double at[VERDICT_PATTERNS][VERDICT_CRITICAL + 1];
	double lookups;
};

extern const struct verdict_limits verdict_usual;

/**
 * struct verdict_facts - what is judged
 * @activity: what cgroups did while it was counted
 * @made: what they did since the counts began
 * @census: the table
 * @owners: who pays for the dentries
 * @directories: where they are
 * @memory: of the host, in bytes
 * @held: by dentries, in bytes
 */
struct verdict_facts {
	const struct sample *activity;
	const struct sample *made;
	const struct census *census;
	const struct census_holders *owners;
	const struct census_holders *directories;
	double memory;
	double held;
};

/**
 * struct verdict - the judgement
 * @level: the worst of @levels
 * @levels: of each pattern
 * @figures: that each rests on, in the unit of its limits
 * @cause: of long chains
 * @load: dentries a bucket
 * @victim: the cgroup that visits the most entries too many, or NULL; points
 *	into @activity of the facts
 * @due: share of the victim's steps that is over entries of @owner
 * @owner: the cgroup that pays for the most, or NULL; points into @owners
 * @owner_share: of all dentries
 * @maker: the cgroup that made the most, or NULL; points into @made
 * @directory: that has the most, or NULL; points into @directories
 * @directory_share: of all dentries
 */
struct verdict {
	enum verdict_level level;
	enum verdict_level levels[VERDICT_PATTERNS];
	double figures[VERDICT_PATTERNS];
	enum verdict_cause cause;
	double load;
	const struct sample_row *victim;
	double due;
	const struct census_holder *owner;
	double owner_share;
	const struct sample_row *maker;
	const struct census_holder *directory;
	double directory_share;
};

/* names as printed: "chains", "attention" */
const char *verdict_pattern_name(enum verdict_pattern pattern);
const char *verdict_level_name(enum verdict_level level);

/**
 * verdict_judge() - judge
 * @v: filled in
 * @facts: must outlive @v
 * @limits: verdict_usual, or the user's
 */
void verdict_judge(struct verdict *v, const struct verdict_facts *facts,
		   const struct verdict_limits *limits);

/**
 * verdict_made() - dentries that a row's tasks put into the table
 */
uint64_t verdict_made(const struct sample_row *row);

/**
 * verdict_until() - seconds until the chains reach a length
 * @length: dentries a bucket
 * @buckets: of the table
 * @dentries: in it
 * @growth: dentries a second
 *
 * Return: 0 when they have; -1 when they never will.
 */
double verdict_until(double length, double buckets, double dentries,
		     double growth);

#endif
