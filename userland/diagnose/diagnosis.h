/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A diagnosis: is the dentry cache the problem, who suffers, whose doing is it,
 * where, and what to do. gather.c reads, judge.c grades, blame.c says who,
 * places.c where, advice.c what to do; screen.c, words.c and tables.c print.
 */
#ifndef DCHAIN_DIAGNOSIS_H
#define DCHAIN_DIAGNOSIS_H

#include "census/figures.h"
#include "counts/sample.h"
#include "file/host-cgroup.h"
#include "file/host.h"
#include "lib/printer.h"
#include "names/names.h"

/* Also the exit status. */
enum level {
	LEVEL_HEALTHY,
	LEVEL_ATTENTION,
	LEVEL_CRITICAL,
	LEVEL_UNKNOWN,
	LEVELS
};

/* What may be wrong, in the order in which it is told. */
enum pattern {
	PATTERN_CHAINS,		/* lookups visit many entries */
	PATTERN_CLUMPS,		/* one chain is longer than chance makes it */
	PATTERN_TIME,		/* lookups lose much CPU time in chains */
	PATTERN_DIRECTORY,	/* one directory has very many entries */
	PATTERN_PINNED,		/* dentries and their inodes hold much memory */
	PATTERN_MEMORY,		/* dentries do */
	PATTERN_CGROUP,		/* they hold much of one cgroup's limit */
	PATTERN_IN_USE,		/* open files keep many from being freed */
	PATTERN_EMPTY,		/* pages are held that are nearly empty */
	PATTERNS
};

/**
 * struct pattern_kind - a pattern in words, and its usual limits
 * @name: in JSON
 * @subject: in the line of all that is healthy
 * @unit: of its figure; behind it, a sentence
 * @scale: that the figure is printed by: 100 for per cent
 * @digits: behind the point
 * @at: attention and critical, see judge.c; 0: never. Options change it
 */
struct pattern_kind {
	const char *name;
	const char *subject;
	const char *unit;
	double scale;
	int digits;
	double at[LEVEL_CRITICAL + 1];
};

extern struct pattern_kind pattern_kinds[PATTERNS];
extern const char *const level_names[LEVELS];

/**
 * enum doubt - why lookups cannot be judged
 * @DOUBT_NONE: they can
 * @DOUBT_MISSED: some are missing: an alarm is one, its absence says nothing
 * @DOUBT_OFF: the module counts nothing
 * @DOUBT_DEAD: it does not see its own lookups
 * @DOUBT_FILES: its files cannot be read
 * @DOUBT_NO_MODULE: it is not loaded
 */
enum doubt {
	DOUBT_NONE,
	DOUBT_MISSED,
	DOUBT_OFF,
	DOUBT_DEAD,
	DOUBT_FILES,
	DOUBT_NO_MODULE,
};

/**
 * struct found - of a pattern
 * @level: LEVEL_UNKNOWN where @figure is
 * @figure: NAN: not known
 */
struct found {
	enum level level;
	double figure;
};

#define VICTIMS 3
#define OWNERS 3
#define PLACES 8
/* Who has less of what there is, is not called its owner or maker. */
#define LEAST_SHARE 0.1
/* Of a lookup that is not in the processor's cache; see FACTS in judge.c. */
#define STEP_NS 290.0

/**
 * struct victim - a cgroup whose lookups were judged
 * @row: in @activity of the diagnosis
 * @level: its own
 * @rate: lookups a second
 * @ms: of CPU time a second that it loses, an estimate
 */
struct victim {
	const struct sample_row *row;
	enum level level;
	double rate;
	double ms;
};

/**
 * struct maker - who made what an owner has
 * @path: of the cgroup, or of that above all of them; NULL: not known, because
 *	it was made before counting began
 * @number: 1, or so many cgroups below @path
 * @removed: it was removed since, and what it made is charged to the owner
 * @stands: entries that it made, never more than there are
 * @most: of these, by the one that made most
 * @files: of these, of existing names
 * @deleted: of these, of files that were deleted since
 * @program: process of that one that made most, or NULL
 * @votes: so many
 * @of: of so many that were looked at
 * @rate: it makes so many a second just now
 */
struct maker {
	const char *path;
	size_t number;
	bool removed;
	double stands;
	double most;
	double files;
	double deleted;
	const char *program;
	uint64_t votes;
	uint64_t of;
	double rate;
};

/**
 * struct owner - who has much of it: a memory cgroup, or many small ones
 * @path: of the cgroup, or of that above all of them; "(uncharged)"
 * @number: 1, or so many cgroups below @path
 * @n: entries, as in a census
 * @share: of all that there are of this kind
 * @maker: who made them
 * @memory: its figures; without a folder where it is gone, or for several
 */
struct owner {
	char *path;
	size_t number;
	double n[CENSUS_COUNTS];
	double share;
	struct maker maker;
	struct host_cgroup memory;
};

/**
 * struct place - a directory that holds much of it
 * @dir: in the census
 * @path: that can be typed here; else file system, device, path within
 * @typed: it can be typed
 * @frees: unused entries in it and below
 * @missing: they are of missing names, or only these count
 */
struct place {
	const struct census_dir *dir;
	char *path;
	bool typed;
	bool missing;
	double frees;
};

/**
 * enum when - a line of advice
 * @WHEN_NOW: what cures it
 * @WHEN_THEN: what keeps it from coming back
 */
enum when { WHEN_NOW, WHEN_THEN };

/**
 * struct advice - one thing to do
 * @why: what it does, and to whom else; from malloc()
 * @command: for a root shell, or NULL; part of @why's memory
 * @dentries: it frees about so many; 0: none, or not known
 */
struct advice {
	enum when when;
	char *why;
	char *command;
	double dentries;
};

#define ADVICE 16

/**
 * struct diagnosis - all of it
 * @doubt: why lookups cannot be judged, and @reason for people
 * @now: the counts when all was over, since the module was loaded
 * @activity: what happened in @seconds
 * @census: the table; without rows where there is none
 * @has_census: it can be relied on
 * @host: the host's figures
 * @growth: dentries a second, by the kernel's own count; NAN: not known
 * @until: seconds until attention at this rate; NAN: never, or not known
 * @cgroups: where the cgroups that memory is charged to are; "": nowhere
 * @v1: they are of version 1
 * @tight: the one whose slab takes the most of its limit, and @fat, with the
 *	most slab; both without a path where there is none
 * @found: for each pattern
 * @level: the worst of them
 * @worst: the pattern that the first line tells
 * @dentries: in the table
 * @buckets: of the table
 * @victims: @nvictims of them, the worst first, and room for one to be inserted
 * @suffering: so many are not healthy
 * @owners: @nowners of them, the one with most first
 * @places: @nplaces of them, likewise
 * @negative: unused entries of missing names are most of what could be freed
 * @advice: @nadvice of them
 * @known: names of containers
 */
struct diagnosis {
	enum doubt doubt;
	char reason[200];
	struct sample then;
	struct sample now;
	struct sample activity;
	double seconds;
	struct census census;
	bool has_census;
	struct host host;
	double growth;
	double until;
	struct libmnt_table *mounts;
	char cgroups[256];
	bool v1;
	bool walked_cgroups;
	struct host_cgroup tight;
	struct host_cgroup fat;
	struct found found[PATTERNS];
	enum level level;
	enum pattern worst;
	double dentries;
	double buckets;
	struct victim victims[VICTIMS + 1];
	size_t nvictims;
	size_t suffering;
	struct owner owners[OWNERS + 1];
	size_t nowners;
	struct place places[PLACES + 1];
	size_t nplaces;
	bool negative;
	struct advice advice[ADVICE];
	size_t nadvice;
	struct names_known *known;
};

/**
 * gather() - count for some seconds, take a census, and look at the host
 * @d: all zeros; for diagnosis_free() in any case
 *
 * What cannot be read is a doubt, and no failure. False: interrupted.
 */
bool gather(struct diagnosis *d, double seconds);

/* judge() - grade the patterns, and find who suffers */
void judge(struct diagnosis *d);

/* judge_is_crowd() - are there too many entries, not too many of one name? */
bool judge_is_crowd(const struct diagnosis *d);

/* judge_bytes() - memory of dentries and their names, in whole slab pages */
double judge_bytes(const struct diagnosis *d, double dentries);

/* judge_is_wrong() - is anything? Then somebody is blamed. */
bool judge_is_wrong(const struct diagnosis *d);

/* judge_is_alarm() - is it wrong, and does no worse pattern tell the same? */
bool judge_is_alarm(const struct diagnosis *d, enum pattern p);

/* judge_tightness() - share of its limit that a cgroup's slab takes */
double judge_tightness(const struct host_cgroup *c);

/* blame() - find owners and makers of what the worst pattern is about */
void blame(struct diagnosis *d);

/* find_places() - find the smallest directories that have it, and names */
void find_places(struct diagnosis *d);

/* advise() - what to do */
void advise(struct diagnosis *d);

/* advise_after() - steps a lookup to be expected after the first advice */
double advise_after(const struct diagnosis *d);

/* Each of these texts stays until 31 more were asked for. */

/* words() - as printf() would print it */
const char *words(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* words_count() - 474000 as 474,000 */
const char *words_count(double value);

/* words_bytes() - "123 MiB" */
const char *words_bytes(double bytes);

/* words_short() - a path, escaped, and shortened in the middle */
const char *words_short(const char *path, size_t columns);

/* words_cgroup() - likewise, what people call a cgroup */
const char *words_cgroup(const struct diagnosis *d, const char *path,
			 size_t columns);

/* words_quoted() - one word for a shell */
const char *words_quoted(const char *name);

/**
 * diagnosis_screen() - print it for people
 * @verbose: whole paths, and all advice
 */
void diagnosis_screen(const struct diagnosis *d, bool verbose);

/* diagnosis_tables() - print all of it in rows, or as JSON */
void diagnosis_tables(const struct diagnosis *d,
		      const struct printer_format *format);

void diagnosis_free(struct diagnosis *d);

#endif
