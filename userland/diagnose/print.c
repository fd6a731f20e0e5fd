// SPDX-License-Identifier: GPL-2.0-only
/* A diagnosis for people and for programs. */
#include "diagnose/diagnose.h"

#include "lib/amount.h"
#include "read/mounts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void figure_text(enum verdict_pattern pattern, double figure, char *text,
			size_t size)
{
	if (pattern == VERDICT_MEMORY)
		snprintf(text, size, "%.1f %%", 100 * figure);
	else
		snprintf(text, size, "%.*f", pattern == VERDICT_CHAINS, figure);
}

static void one_finding(const struct diagnosis *d, enum verdict_pattern p,
			char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	char held[32];

	switch (p) {
	case VERDICT_CHAINS:
		if (v->victim && sample_avg(v->victim) >=
				 d->limits.at[p][VERDICT_ATTENTION])
			snprintf(text, size,
				 "chains are long: %.1f steps a lookup for %s",
				 sample_avg(v->victim), v->victim->path);
		else
			snprintf(text, size,
				 "chains are long: %.1f dentries a bucket",
				 v->load);
		break;
	case VERDICT_MEMORY:
		amount_bytes_text((uint64_t)d->facts.facts.held, held,
				  sizeof(held));
		snprintf(text, size,
			 "dentries hold %s, %.0f %% of memory", held,
			 100 * v->figures[p]);
		break;
	default:
		snprintf(text, size, "one directory has %.0f entries",
			 v->figures[p]);
	}
}

static void healthy(const struct diagnosis *d, char *text, size_t size)
{
	const struct verdict *v = &d->verdict;

	if (v->victim)
		snprintf(text, size,
			 "HEALTHY: it is not the dentry cache: %.1f steps a lookup at most, %.1f dentries a bucket, %.1f %% of memory",
			 sample_avg(v->victim), v->load,
			 100 * v->figures[VERDICT_MEMORY]);
	else
		snprintf(text, size,
			 "HEALTHY: it is not the dentry cache: %.1f dentries a bucket, %.1f %% of memory (few lookups were seen)",
			 v->load, 100 * v->figures[VERDICT_MEMORY]);
}

void diagnose_headline(const struct diagnosis *d, char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	char name[16];
	size_t i, n;
	int p;

	if (!v->level) {
		healthy(d, text, size);
		return;
	}
	snprintf(name, sizeof(name), "%s", verdict_level_name(v->level));
	for (i = 0; name[i]; i++)
		name[i] = (char)toupper((unsigned char)name[i]);
	n = (size_t)snprintf(text, size, "%s", name);
	for (p = 0; p < VERDICT_PATTERNS; p++) {
		char finding[400];

		if (!v->levels[p] || n >= size)
			continue;
		one_finding(d, (enum verdict_pattern)p, finding,
			    sizeof(finding));
		n += (size_t)snprintf(text + n, size - n, "%s %s",
				      text[n - 1] >= 'A' && text[n - 1] <= 'Z' ?
				      ":" : ";", finding);
	}
}

static const struct printer_column pattern_columns[] = {
	{ "pattern", "chains, memory held by dentries, one huge directory",
	  PRINTER_TEXT, false },
	{ "level", "healthy, attention or critical", PRINTER_TEXT, false },
	{ "figure", "that it rests on", PRINTER_TEXT, false },
	{ "attention", "from here on", PRINTER_TEXT, false },
	{ "critical", "from here on", PRINTER_TEXT, false },
	{ "unit", "of the three", PRINTER_TEXT, false },
};

static struct printer *patterns(const struct diagnosis *d,
				const struct printer_format *format)
{
	static const char *const units[VERDICT_PATTERNS] = {
		"steps a lookup, dentries a bucket", "of memory",
		"entries of one directory"
	};
	struct printer *p = printer_new("patterns", pattern_columns, 6, format);
	int i, c;

	for (i = 0; p && i < VERDICT_PATTERNS; i++) {
		const double figures[] = {
			d->verdict.figures[i],
			d->limits.at[i][VERDICT_ATTENTION],
			d->limits.at[i][VERDICT_CRITICAL],
		};
		char text[32];

		printer_row(p);
		printer_set(p, 0,
			    verdict_pattern_name((enum verdict_pattern)i));
		printer_set(p, 1, verdict_level_name(d->verdict.levels[i]));
		for (c = 0; c < 3; c++) {
			figure_text((enum verdict_pattern)i, figures[c], text,
				    sizeof(text));
			printer_set(p, 2 + (size_t)c, text);
		}
		printer_set(p, 5, units[i]);
	}
	return p;
}

static const struct printer_column found_columns[] = {
	{ "what", "victim, owner, maker, directory", PRINTER_TEXT, false },
	{ "figure", "what is known of it", PRINTER_TEXT, false },
	{ "path", "cgroup or directory", PRINTER_PATH, false },
};

__attribute__((format(printf, 4, 5)))
static void found(struct printer *p, const char *what, const char *path,
		  const char *format, ...)
{
	char text[200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printer_row(p);
	printer_set(p, 0, what);
	printer_set(p, 1, text);
	printer_set(p, 2, path);
}

static void found_lookups(struct printer *p, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;
	const struct sample_row *row = v->victim;

	if (!row)
		return;
	found(p, "victim", row->path, "%.0f lookups/s, %.1f steps each",
	      (double)row->count[SAMPLE_LOOKUPS] / d->facts.seconds,
	      sample_avg(row));
	if (v->due >= 0.01)
		found(p, "due to", v->owner->path, "%.0f %% of its steps",
		      100 * v->due);
}

const char *diagnose_path(const struct diagnosis *d,
			  const struct census_holder *directory, char *text,
			  size_t size)
{
	const char *mountinfo = d->facts.mountinfo;

	if (!directory->dev || !census_is_named(directory))
		return directory->path;
	if (!mountinfo || !mounts_path(mountinfo, directory->dev,
				       directory->path, text, size))
		snprintf(text, size, "%s %s:%s", directory->fs,
			 directory->dev, directory->path);
	return text;
}

static void found_holders(struct printer *p, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;
	const char *path;
	char text[8192];

	if (v->owner)
		found(p, "owner", v->owner->path,
		      "%.0f dentries (%.0f %%), %.0f negative",
		      v->owner->dentries.value, 100 * v->owner_share,
		      v->owner->negative.value);
	if (v->maker)
		found(p, "maker", v->maker->path,
		      "made %llu negative, %llu positive",
		      (unsigned long long)
		      v->maker->count[SAMPLE_CREATED_NEGATIVE],
		      (unsigned long long)
		      v->maker->count[SAMPLE_CREATED_POSITIVE]);
	if (!v->directory)
		return;
	path = diagnose_path(d, v->directory, text, sizeof(text));
	found(p, "directory", path,
	      "%.0f entries (%.0f %%), %.0f negative",
	      v->directory->dentries.value, 100 * v->directory_share,
	      v->directory->negative.value);
}

static struct printer *findings(const struct diagnosis *d,
				const struct printer_format *format)
{
	struct printer *p = printer_new("findings", found_columns, 3, format);

	if (!p)
		return NULL;
	found_lookups(p, d);
	found_holders(p, d);
	return p;
}

static const struct printer_column verdict_columns[] = {
	{ "level", "healthy, attention or critical", PRINTER_TEXT, false },
	{ "headline", "the whole of it on one line", PRINTER_TEXT, false },
	{ "seconds", "of counting", PRINTER_NUMBER, false },
};

static const struct printer_column advice_columns[] = {
	{ "why", "what it does", PRINTER_TEXT, false },
	{ "command", "for a root shell", PRINTER_TEXT, false },
};

static struct printer *verdicts(const struct diagnosis *d,
				const struct printer_format *format)
{
	struct printer *p = printer_new("verdict", verdict_columns, 3, format);
	char text[DIAGNOSE_LINE];

	if (!p)
		return NULL;
	diagnose_headline(d, text, sizeof(text));
	printer_row(p);
	printer_set(p, 0, verdict_level_name(d->verdict.level));
	printer_set(p, 1, text);
	printer_setf(p, 2, "%.2f", d->facts.seconds);
	return p;
}

static struct printer *advices(const struct diagnosis *d,
			       const struct printer_format *format)
{
	struct printer *p = printer_new("advice", advice_columns, 2, format);
	size_t i;

	for (i = 0; p && i < d->advice.n; i++) {
		const struct advice_line *line = &d->advice.lines[i];

		printer_row(p);
		printer_set(p, 0, line->why);
		printer_set(p, 1, line->command[0] ? line->command : "-");
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
	struct printer *list[4] = { NULL };
	char text[DIAGNOSE_LINE];
	size_t i;

	list[1] = patterns(d, format);
	list[2] = findings(d, format);
	if (format->json) {
		list[0] = verdicts(d, format);
		list[3] = advices(d, format);
	} else {
		diagnose_headline(d, text, sizeof(text));
		print_wrapped(text, "");
		putchar('\n');
	}
	printer_print(list, 4);
	if (!format->json)
		print_advice(&d->advice);
	for (i = 0; i < 4; i++)
		if (list[i])
			printer_free(list[i]);
}
