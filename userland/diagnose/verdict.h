/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is the dentry cache the problem, and which of the known ones? Figures in,
 * verdict out; nothing here reads a file.
 *
 * The limits, and where they come from:
 *
 * Steps per lookup, 8 and 16. Kernel developers called chains of 8 or fewer
 * "really well" and an average of 12 "a little too long but not terrible"; at
 * 30 the scan of a directory tree took more than twice as long. Every cgroup is
 * judged. One that loses less than a millisecond of CPU time a second is never
 * critical by its own lookups; those with half as many steps are worth
 * attention where all together lose 20 ms (2 % of a CPU). The time is an
 * estimate, by the node_ns of the module's status; where that is not known, by
 * 290 ns for a node that is not in the processor's cache, as measured on an AMD
 * EPYC.
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
 * Of one cgroup's memory.max, half: from there on its dentries decide when its
 * memory is short.
 *
 * Entries of one directory, 1 million and 10 million; below one, 10 and 100
 * million. Whoever walks all of them (removing or unmounting, an inotify watch)
 * holds on to a CPU for that time: 20 million took rmdir 17 s, about a second a
 * million, and the kernel's watchdog barks at 20 s.
 *
 * In use, a tenth and a quarter of memory: what open files pin, no reclaim
 * frees. Empty: room in slab pages that hold a few objects each.
 */
#ifndef DCHAIN_VERDICT_H
#define DCHAIN_VERDICT_H

#include "census/census.h"
#include "counts/sample.h"
#include "host/cgroup.h"
#include "host/host.h"

/* also the exit status of dchain diagnose */
enum verdict_level {
	VERDICT_HEALTHY,
	VERDICT_ATTENTION,
	VERDICT_CRITICAL,
	VERDICT_UNKNOWN,
};

enum verdict_pattern {
	VERDICT_CHAINS,		/* lookups visit many entries */
	VERDICT_CLUMPS,		/* one chain is longer than chance makes it */
	VERDICT_TIME,		/* lookups lose much CPU time in chains */
	VERDICT_MEMORY,		/* dentries hold much memory */
	VERDICT_PINNED,		/* they and their inodes do */
	VERDICT_CGROUP,		/* they hold much of one cgroup's limit */
	VERDICT_DIRECTORY,	/* one directory has very many entries */
	VERDICT_TREE,		/* very many are below one directory */
	VERDICT_IN_USE,		/* open files keep many from being freed */
	VERDICT_EMPTY,		/* pages are held that are nearly empty */
	VERDICT_WAITING,	/* tasks wait for a lookup, not for a chain */
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
 * enum verdict_doubt - why lookups cannot be judged
 * @VERDICT_SURE: it can
 * @VERDICT_NO_MODULE: the module is not loaded
 * @VERDICT_OFF: it is, and counts nothing
 * @VERDICT_DEAD: it does not see its own lookups
 * @VERDICT_INCOMPLETE: it missed some, or has no room for some cgroups
 */
enum verdict_doubt {
	VERDICT_SURE,
	VERDICT_NO_MODULE,
	VERDICT_OFF,
	VERDICT_DEAD,
	VERDICT_INCOMPLETE,
};

/**
 * struct verdict_limits - from where on a figure is attention, critical
 * @at: for each pattern, in the unit of its figure; 0: never
 * @lookups: a cgroup with fewer walked lookups is not judged by its average
 */
struct verdict_limits {
	double at[VERDICT_PATTERNS][VERDICT_CRITICAL + 1];
	double lookups;
};

extern const struct verdict_limits verdict_usual;

/* Of a node that is not in the processor's cache. */
#define VERDICT_NODE_NS 290.0

/**
 * struct verdict_facts - what is judged
 * @activity: what cgroups did while it was counted
 * @seconds: that is how long
 * @made: what they did since the counts began
 * @census: the table; NULL without a census, as the three below
 * @owners: who pays for the dentries
 * @directories: where they are
 * @trees: likewise, with all that is below; NULL where not known
 * @host: the host
 * @tight: the cgroup whose slab takes the most of its limit
 * @node_ns: estimated cost of a step
 * @doubt: why lookups cannot be judged
 */
struct verdict_facts {
	const struct sample *activity;
	double seconds;
	const struct sample *made;
	const struct census *census;
	const struct census_holders *owners;
	const struct census_holders *directories;
	const struct census_holders *trees;
	const struct host *host;
	const struct host_cgroup *tight;
	double node_ns;
	enum verdict_doubt doubt;
};

#define VERDICT_VICTIMS 3
#define VERDICT_OWNERS 3
/* Of all dentries: who owns a smaller part is not named beside the first. */
#define VERDICT_SMALL_SHARE 0.1

/**
 * struct verdict_maker - a cgroup that made what stands
 * @row: in @made of the facts
 * @stands: at most so many of what it made
 * @deleted: most of these were files that are deleted since
 */
struct verdict_maker {
	const struct sample_row *row;
	double stands;
	bool deleted;
};

/**
 * struct verdict_victim - a cgroup whose lookups were judged
 * @row: in @activity of the facts
 * @level: its own
 * @clumped: the load of the table does not explain half of its steps
 * @ms: of CPU time a second that it loses, an estimate
 */
struct verdict_victim {
	const struct sample_row *row;
	enum verdict_level level;
	bool clumped;
	double ms;
};

/**
 * struct verdict - the judgement
 * @level: the worst of @levels, or VERDICT_UNKNOWN
 * @levels: of each pattern
 * @figures: that each rests on; -1: not known
 * @cause: of long chains
 * @load: dentries a bucket
 * @dentries: in the table, or of the host without a census
 * @victims: the worst first, those that also cause it last
 * @nvictims: how many
 * @suffering: how many cgroups are not healthy
 * @due: share of the first victim's steps that is over entries of @owner
 * @owner: the cgroup that pays for the most, or NULL; points into @owners of
 *	the facts
 * @owner_share: of all dentries
 * @owners: @owner, and those who pay for half as many or more
 * @nowners: how many
 * @makers: the cgroups that made what stands, the one with the most first, and
 *	those with half as many or more
 * @nmakers: how many
 * @directory: that has the most, or NULL; points into @directories
 * @directory_share: of all dentries
 * @tree: the smallest that has nine tenths of what the largest has, or NULL
 * @tree_share: of all dentries
 */
struct verdict {
	enum verdict_level level;
	enum verdict_level levels[VERDICT_PATTERNS];
	double figures[VERDICT_PATTERNS];
	enum verdict_cause cause;
	double load;
	double dentries;
	struct verdict_victim victims[VERDICT_VICTIMS];
	size_t nvictims;
	size_t suffering;
	double due;
	const struct census_holder *owner;
	double owner_share;
	const struct census_holder *owners[VERDICT_OWNERS];
	size_t nowners;
	struct verdict_maker makers[VERDICT_OWNERS];
	size_t nmakers;
	const struct census_holder *directory;
	double directory_share;
	const struct census_holder *tree;
	double tree_share;
};

/* names as printed: "chains", "attention" */
const char *verdict_pattern_name(enum verdict_pattern pattern);
const char *verdict_level_name(enum verdict_level level);

/**
 * verdict_judge() - judge
 * @v: filled in
 * @facts: must outlive @v
 * @limits: verdict_usual, or the user's
 * @before: levels of the judgement before, for one that is repeated: a level is
 *	left only where its figure is a tenth below the limit; or NULL
 */
void verdict_judge(struct verdict *v, const struct verdict_facts *facts,
		   const struct verdict_limits *limits,
		   const enum verdict_level *before);

/**
 * verdict_blame() - fill in owners, makers, directory and tree, their figures
 * @v: @v->dentries is set
 */
void verdict_blame(struct verdict *v, const struct verdict_facts *facts);

/**
 * verdict_due() - share of the first victim's steps over the owner's entries
 */
double verdict_due(const struct verdict *v, double buckets);

/**
 * verdict_reported() - the level at which a pattern is reported
 * @levels: of all patterns
 * @p: which
 *
 * Return: healthy where another pattern says the same: the time that is lost on
 * long chains, and the memory that dentries hold together with their inodes.
 */
enum verdict_level verdict_reported(const enum verdict_level *levels,
				    enum verdict_pattern p);

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
