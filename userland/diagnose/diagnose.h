/* SPDX-License-Identifier: GPL-2.0-only */
/* Prints a verdict, what it rests on, and what to do. */
#ifndef DCHAIN_DIAGNOSE_H
#define DCHAIN_DIAGNOSE_H

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
#define DIAGNOSE_LINE 1200

/* The options that set limits, and their lines for --help. */
#define DIAGNOSE_OPTIONS \
	{ "steps", required_argument, NULL, DIAGNOSE_STEPS }, \
	{ "memory", required_argument, NULL, DIAGNOSE_MEMORY }, \
	{ "directory", required_argument, NULL, DIAGNOSE_DIRECTORY }, \
	{ "lookups", required_argument, NULL, DIAGNOSE_LOOKUPS }
#define DIAGNOSE_HELP \
	"      --steps A,C       limits of attention and critical: steps a lookup (8,16)\n" \
	"      --memory A,C      per cent of memory held by dentries (10,25)\n" \
	"      --directory A,C   entries of one directory (1000000,10000000)\n" \
	"      --lookups N       a cgroup with fewer is not judged by its average (100)\n"

enum {
	DIAGNOSE_STEPS = 300, DIAGNOSE_MEMORY, DIAGNOSE_DIRECTORY,
	DIAGNOSE_LOOKUPS
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
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit diagnose_judge(struct diagnosis *d);

/**
 * diagnose() - gather, judge, advise
 * @d: @d->limits is set; release the rest with facts_free(&d->facts)
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit diagnose(struct diagnosis *d, struct run *run, double seconds,
			  struct progress *progress);

/* diagnose_headline() - the whole of it on one line, without a newline */
void diagnose_headline(const struct diagnosis *d, char *text, size_t size);

/**
 * diagnose_path() - a directory's path that can be typed here, else file system
 * and path within
 * @directory: a row of the facts' directories
 * @text: may be used for it
 * @size: bytes at @text
 */
const char *diagnose_path(const struct diagnosis *d,
			  const struct census_holder *directory, char *text,
			  size_t size);

void diagnose_print(const struct diagnosis *d,
		    const struct printer_format *format);

/**
 * diagnose_status() - the exit status of a failure
 *
 * 1 and 2 are attention and critical here: a failure must be neither.
 */
int diagnose_status(enum dchain_exit status);

#endif
