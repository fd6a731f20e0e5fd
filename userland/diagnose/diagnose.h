/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints a verdict, what it rests on, and what to do. */
#ifndef DCHAIN_DIAGNOSE_H
#define DCHAIN_DIAGNOSE_H

#include "diagnose/advice.h"
#include "diagnose/facts.h"
#include "lib/printer.h"

/**
 * struct diagnosis - one diagnosis
 * @facts: what was found
 * @limits: by which it was judged
 * @verdict: the judgement
 * @advice: what to do
 */
struct diagnosis {
	struct facts facts;
	struct verdict_limits limits;
	struct verdict verdict;
	struct advice advice;
};

/* Room for diagnose_headline(). */
#define DIAGNOSE_LINE 3000

/* The options that set limits, and their lines for --help. */
#define DIAGNOSE_OPTIONS \
	{ "steps", required_argument, NULL, DIAGNOSE_STEPS }, \
	{ "time", required_argument, NULL, DIAGNOSE_TIME }, \
	{ "memory", required_argument, NULL, DIAGNOSE_MEMORY }, \
	{ "pinned", required_argument, NULL, DIAGNOSE_PINNED }, \
	{ "directory", required_argument, NULL, DIAGNOSE_DIRECTORY }, \
	{ "tree", required_argument, NULL, DIAGNOSE_TREE }, \
	{ "lookups", required_argument, NULL, DIAGNOSE_LOOKUPS }
#define DIAGNOSE_HELP \
	"      --steps A,C       limits of attention and critical: steps a lookup (8,16)\n" \
	"      --time MS         attention: CPU time lost at half as many steps (20)\n" \
	"      --memory A,C      per cent of memory held by dentries (10,25)\n" \
	"      --pinned A,C      and by the inodes that they pin (25,50)\n" \
	"      --directory A,C   entries of one directory (1000000,10000000)\n" \
	"      --tree A,C        entries below one directory (10000000,100000000)\n" \
	"      --lookups N       a cgroup with fewer is not judged by its average (100)\n"

enum {
	DIAGNOSE_STEPS = 300, DIAGNOSE_TIME, DIAGNOSE_MEMORY, DIAGNOSE_PINNED,
	DIAGNOSE_DIRECTORY, DIAGNOSE_TREE, DIAGNOSE_LOOKUPS
};

/**
 * diagnose_option() - change a limit
 * @limits: changed
 * @val: of the option
 * @argument: of the option
 *
 * Return: false after a complaint.
 */
bool diagnose_option(struct verdict_limits *limits, int val,
		     const char *argument);

/**
 * diagnose_judge() - judge and advise
 * @d: @d->limits is set, and @d->facts from facts_end()
 * @before: levels of the diagnosis before, or NULL, see verdict_judge()
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit diagnose_judge(struct diagnosis *d,
				const enum verdict_level *before);

/**
 * diagnose() - gather, judge, advise
 * @d: @d->limits is set; release the rest with facts_free(&d->facts)
 * @before: levels of the diagnosis before, or NULL, see verdict_judge()
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit diagnose(struct diagnosis *d, struct run *run, double seconds,
			  struct progress *progress,
			  const enum verdict_level *before);

/* diagnose_headline() - the whole of it on one line, without a newline */
void diagnose_headline(const struct diagnosis *d, char *text, size_t size);

/* What the findings can show; who, where and how much. */
extern const struct printer_column diagnose_columns[];
extern const size_t diagnose_ncolumns;

/**
 * diagnose_findings() - the table of who, where and how much
 *
 * Return: a printer for printer_free(), or NULL as printer_new().
 */
struct printer *diagnose_findings(const struct diagnosis *d,
				  const struct printer_format *format);

void diagnose_print(const struct diagnosis *d,
		    const struct printer_format *format);

/**
 * diagnose_print_line() - all figures but those of advice, on a line of JSON
 * @d:	   the diagnosis
 * @first: a table of the caller's that comes first, with the format JSON
 */
void diagnose_print_line(const struct diagnosis *d, struct printer *first);

#endif
