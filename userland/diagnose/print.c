// SPDX-License-Identifier: GPL-2.0-only
/* A diagnosis for people and for programs. */
#include "diagnose/diagnose.h"

#include <stdio.h>
#include <string.h>

static bool is_percent(int pattern)
{
	return pattern == VERDICT_MEMORY || pattern == VERDICT_PINNED ||
	       pattern == VERDICT_CGROUP || pattern == VERDICT_IN_USE ||
	       pattern == VERDICT_EMPTY;
}

/*
 * Without a census there are no directories to judge; without counts, that the
 * table is not full is no news of the one chain that somebody walks.
 */
static bool is_known(const struct diagnosis *d, int pattern)
{
	const struct verdict_facts *facts = &d->facts.facts;

	if (pattern == VERDICT_DIRECTORY)
		return facts->directories;
	if (pattern == VERDICT_TREE)
		return facts->trees;
	if (pattern == VERDICT_CLUMPS)
		return facts->census && facts->census->fit.known;
	return (pattern != VERDICT_TIME && pattern != VERDICT_CHAINS) ||
	       d->verdict.levels[pattern] || facts->doubt == VERDICT_SURE ||
	       facts->doubt == VERDICT_INCOMPLETE;
}

static const struct printer_column pattern_columns[] = {
	{ "pattern", "what may be wrong", PRINTER_TEXT, false },
	{ "level", "healthy, attention, critical or unknown", PRINTER_TEXT,
	  false },
	{ "figure", "that it rests on", PRINTER_NUMBER, false },
	{ "attention", "from here on", PRINTER_NUMBER, false },
	{ "critical", "from here on", PRINTER_NUMBER, false },
	{ "unit", "of the three", PRINTER_TEXT, false },
};

static void set_figure(struct printer *p, size_t column, int pattern,
		       double figure)
{
	int decimals = pattern == VERDICT_CHAINS || is_percent(pattern);

	printer_setf(p, column, "%.*f", decimals,
		     is_percent(pattern) ? 100 * figure : figure);
}

static struct printer *patterns(const struct diagnosis *d,
				const struct printer_format *format)
{
	static const char *const units[VERDICT_PATTERNS] = {
		"steps a lookup",
		"entries of a chain, by no chance",
		"ms of CPU a second, estimated",
		"% of memory: dentries",
		"% of memory: and inodes",
		"% of a cgroup's memory.max",
		"entries of one directory",
		"entries below one directory",
		"% of memory: held by open files",
		"% of memory: unused in slabs",
		"tasks waiting for a lookup",
	};
	struct printer *p = printer_new("patterns", pattern_columns, 6, format);
	int i, c;

	for (i = 0; p && i < VERDICT_PATTERNS; i++) {
		const double *at = d->limits.at[i];
		bool known = is_known(d, i);

		printer_row(p);
		printer_set(p, 0,
			    verdict_pattern_name((enum verdict_pattern)i));
		printer_set(p, 1,
			    verdict_level_name(known ? d->verdict.levels[i] :
						       VERDICT_UNKNOWN));
		if (known || i == VERDICT_CHAINS)
			set_figure(p, 2, i, d->verdict.figures[i]);
		else
			printer_set(p, 2, "-");
		for (c = VERDICT_ATTENTION; c <= VERDICT_CRITICAL; c++)
			if (at[c] > 0)
				set_figure(p, 2 + (size_t)c, i, at[c]);
			else
				printer_set(p, 2 + (size_t)c, "-");
		printer_set(p, 5, units[i]);
	}
	return p;
}

static const struct printer_column verdict_columns[] = {
	{ "level", "healthy, attention, critical or unknown", PRINTER_TEXT,
	  false },
	{ "headline", "the whole of it on one line", PRINTER_TEXT, false },
	{ "reason", "why lookups are not known", PRINTER_TEXT, false },
	{ "seconds", "of counting", PRINTER_NUMBER, false },
	{ "steps", "a lookup, of the worst cgroup", PRINTER_NUMBER, false },
	{ "load", "dentries a bucket", PRINTER_NUMBER, false },
	{ "dentries", "in the table", PRINTER_NUMBER, false },
	{ "suffering", "cgroups that are not healthy", PRINTER_NUMBER, false },
	{ "node_ns", "estimated for a step", PRINTER_NUMBER, false },
};

/* For programs, without sentences. */
#define VERDICT_FIGURES \
	"level,seconds,steps,load,dentries,suffering,node_ns"

static const struct printer_column advice_columns[] = {
	{ "why", "what it does", PRINTER_TEXT, false },
	{ "command", "for a root shell", PRINTER_TEXT, false },
	{ "frees_dentries", "about", PRINTER_NUMBER, false },
	{ "frees_bytes", "about", PRINTER_NUMBER, false },
};

static struct printer *verdicts(const struct diagnosis *d,
				const struct printer_format *format)
{
	struct printer *p = printer_new("verdict", verdict_columns, 9, format);
	const struct verdict *v = &d->verdict;
	char text[DIAGNOSE_LINE];

	if (!p)
		return NULL;
	diagnose_headline(d, text, sizeof(text));
	printer_row(p);
	printer_set(p, 0, verdict_level_name(v->level));
	printer_set(p, 1, text);
	printer_set(p, 2, d->facts.reason[0] ? d->facts.reason : "-");
	printer_setf(p, 3, "%.2f", d->facts.facts.seconds);
	if (v->nvictims)
		printer_setf(p, 4, "%.2f", sample_avg(v->victims[0].row));
	else
		printer_set(p, 4, "-");
	printer_setf(p, 5, "%.2f", v->load);
	printer_setf(p, 6, "%.0f", v->dentries);
	printer_setf(p, 7, "%zu", v->suffering);
	printer_setf(p, 8, "%.0f", d->facts.facts.node_ns);
	return p;
}

static struct printer *advices(const struct diagnosis *d,
			       const struct printer_format *format)
{
	struct printer *p = printer_new("advice", advice_columns, 4, format);
	size_t i;

	for (i = 0; p && i < d->advice.n; i++) {
		const struct advice_line *line = &d->advice.lines[i];

		printer_row(p);
		printer_set(p, 0, line->why);
		printer_set(p, 1, line->command[0] ? line->command : "-");
		printer_setf(p, 2, "%.0f", line->dentries);
		printer_setf(p, 3, "%.0f", line->bytes);
	}
	return p;
}

/* Broken between words, to be read on 80 columns. */
static void print_wrapped(const char *text, const char *indent)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (column && column + 1 + len > 79) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("%s%.*s", column ? " " : indent,
					 (int)len, text);
		text += len + strspn(text + len, " ");
	}
	putchar('\n');
}

/* Commands are never broken: they are there to be copied. */
static void print_advice(const struct advice *advice)
{
	size_t i;

	if (advice->n)
		puts("\nWhat to do (nothing was changed):");
	for (i = 0; i < advice->n; i++) {
		print_wrapped(advice->lines[i].why, "  ");
		if (advice->lines[i].command[0])
			printf("      %s\n", advice->lines[i].command);
	}
}

void diagnose_print(const struct diagnosis *d,
		    const struct printer_format *format)
{
	struct printer_format usual = *format;
	struct printer *list[4] = { NULL };
	char text[DIAGNOSE_LINE];
	size_t i;

	/* Columns are chosen of the findings. */
	usual.columns = NULL;
	list[1] = patterns(d, &usual);
	list[2] = diagnose_findings(d, format);
	if (format->json) {
		list[0] = verdicts(d, &usual);
		list[3] = advices(d, &usual);
	} else {
		diagnose_headline(d, text, sizeof(text));
		print_wrapped(text, "");
		putchar('\n');
	}
	printer_print(list, 4);
	if (!format->json)
		print_advice(&d->advice);
	for (i = 0; i < 4; i++)
		printer_free(list[i]);
}

void diagnose_print_line(const struct diagnosis *d, struct printer *first)
{
	const struct printer_format usual = { .json = true };
	const struct printer_format figures = {
		.json = true, .columns = VERDICT_FIGURES,
	};
	struct printer *list[4] = {
		first, verdicts(d, &figures), patterns(d, &usual),
		diagnose_findings(d, &usual),
	};
	size_t i;

	printer_print_line(list, 4);
	for (i = 1; i < 4; i++)
		printer_free(list[i]);
}
