// SPDX-License-Identifier: GPL-2.0-only
/* In rows: the figures that the screen leaves out; all of them as JSON. */
#include "diagnose/diagnosis.h"

#include "lib/root.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct printer_column verdict_columns[] = {
	{ "level", "healthy, attention, critical or unknown", PRINTER_TEXT, false },
	{ "worst", "the pattern that decided", PRINTER_TEXT, false },
	{ "reason", "why lookups are not known", PRINTER_TEXT, false },
	{ "seconds", "of counting", PRINTER_NUMBER, false },
	{ "dentries", "in the table", PRINTER_NUMBER, false },
	{ "buckets", "of the table", PRINTER_NUMBER, false },
	{ "load", "dentries a bucket", PRINTER_NUMBER, false },
	{ "growth", "dentries a second", PRINTER_NUMBER, false },
	{ "seconds_until_attention", "at this growth", PRINTER_NUMBER, false },
	{ "suffering", "cgroups that are not healthy", PRINTER_NUMBER, false },
	{ "step_ns", "estimated for a step", PRINTER_NUMBER, false },
};

static const struct printer_column pattern_columns[] = {
	{ "pattern", "what may be wrong", PRINTER_TEXT, false },
	{ "level", "healthy, attention, critical or unknown", PRINTER_TEXT, false },
	{ "figure", "that it rests on", PRINTER_NUMBER, false },
	{ "attention", "from here on", PRINTER_NUMBER, false },
	{ "critical", "from here on", PRINTER_NUMBER, false },
	{ "unit", "of the three", PRINTER_TEXT, false },
};

static const struct printer_column victim_columns[] = {
	{ "victim", "whose lookups walk long chains", PRINTER_PATH, false },
	{ "level", "its own", PRINTER_TEXT, false },
	{ "lookups_per_second", "of it", PRINTER_NUMBER, false },
	{ "steps", "of each", PRINTER_NUMBER, false },
	{ "ms_per_second", "of CPU time lost, estimated", PRINTER_NUMBER, false },
	{ "name", "what people call it", PRINTER_TEXT, false },
};

static const struct printer_column owner_columns[] = {
	{ "owner", "who has the entries, by the memory cgroup", PRINTER_PATH, false },
	{ "cgroups", "1, or so many below it", PRINTER_NUMBER, false },
	{ "dentries", "that it has", PRINTER_NUMBER, false },
	{ "negative", "of these, of missing names", PRINTER_NUMBER, false },
	{ "in_use", "of these, held", PRINTER_NUMBER, false },
	{ "used", "of the negative, used again while marked", PRINTER_NUMBER, false },
	{ "share", "per cent of the table", PRINTER_NUMBER, false },
	{ "name", "what people call it", PRINTER_TEXT, false },
	{ "maker", "who made them", PRINTER_PATH, false },
	{ "makers", "1, or so many below it", PRINTER_NUMBER, false },
	{ "removed", "the maker was", PRINTER_TEXT, false },
	{ "made", "of what stands", PRINTER_NUMBER, false },
	{ "files", "of these, of existing names", PRINTER_NUMBER, false },
	{ "deleted", "of these, of deleted files", PRINTER_NUMBER, false },
	{ "per_second", "made just now", PRINTER_NUMBER, false },
	{ "program", "process that made most", PRINTER_TEXT, false },
	{ "votes", "of that program", PRINTER_NUMBER, false },
	{ "of", "votes", PRINTER_NUMBER, false },
};

static const struct printer_column place_columns[] = {
	{ "directory", "that has much of it", PRINTER_PATH, false },
	{ "typed", "it can be typed here", PRINTER_TEXT, false },
	{ "unused", "entries in and below it that can be freed", PRINTER_NUMBER, false },
	{ "dentries", "in and below it", PRINTER_NUMBER, false },
	{ "negative", "of these", PRINTER_NUMBER, false },
	{ "in_use", "of these", PRINTER_NUMBER, false },
	{ "used", "of the negative, used again while marked, at most", PRINTER_NUMBER, false },
	{ "place", "layer, volume, ...", PRINTER_TEXT, false },
	{ "examples", "names, / between them", PRINTER_TEXT, false },
};

static const struct printer_column advice_columns[] = {
	{ "when", "now or then", PRINTER_TEXT, false },
	{ "why", "what it does", PRINTER_TEXT, false },
	{ "command", "for a root shell", PRINTER_TEXT, false },
	{ "frees_dentries", "about", PRINTER_NUMBER, false },
};

static const struct printer_column host_columns[] = {
	{ "figure", "of the host", PRINTER_TEXT, false },
	{ "value", "bytes, a number or a setting", PRINTER_NUMBER, false },
};

#define NEW(name, columns, format) \
	printer_new(name, columns, sizeof(columns) / sizeof((columns)[0]), \
		    format)

static void set(struct printer *p, size_t column, int digits, double value)
{
	if (isnan(value))
		printer_set(p, column, "-");
	else
		printer_setf(p, column, "%.*f", digits, value);
}

static struct printer *verdict(const struct diagnosis *d,
			       const struct printer_format *format)
{
	double full = d->limits[PATTERN_CHAINS][LEVEL_ATTENTION] * d->buckets;
	struct printer *p = NEW("verdict", verdict_columns, format);

	printer_row(p);
	printer_set(p, 0, level_names[d->level]);
	printer_set(p, 1, judge_is_wrong(d) ?
		    pattern_kinds[d->worst].name : "-");
	printer_set(p, 2, d->doubt ? d->reason : "-");
	set(p, 3, 2, d->seconds);
	set(p, 4, 0, d->dentries);
	set(p, 5, 0, d->buckets);
	set(p, 6, 2, d->buckets > 0 ? d->dentries / d->buckets : NAN);
	set(p, 7, 1, d->growth);
	set(p, 8, 0, d->growth > 0 ? fmax(0, full - d->dentries) / d->growth :
				     NAN);
	printer_setf(p, 9, "%zu", d->suffering);
	set(p, 10, 0, STEP_NS);
	return p;
}

static struct printer *patterns(const struct diagnosis *d,
				const struct printer_format *format)
{
	struct printer *p = NEW("patterns", pattern_columns, format);
	size_t i, c;

	for (i = 0; i < PATTERNS; i++) {
		const struct pattern_kind *kind = &pattern_kinds[i];

		printer_row(p);
		printer_set(p, 0, kind->name);
		printer_set(p, 1, level_names[d->found[i].level]);
		set(p, 2, kind->digits, d->found[i].figure * kind->scale);
		for (c = LEVEL_ATTENTION; c <= LEVEL_CRITICAL; c++)
			set(p, 2 + c, kind->digits, d->limits[i][c] > 0 ?
			    d->limits[i][c] * kind->scale : NAN);
		printer_set(p, 5, kind->unit);
	}
	return p;
}

static void set_name(struct printer *p, size_t column,
		     const struct diagnosis *d, const char *path)
{
	char text[NAMES_LABEL];

	printer_set(p, column, names_label(d->known, path, text, sizeof(text)));
}

static struct printer *victims(const struct diagnosis *d,
			       const struct printer_format *format)
{
	struct printer *p = NEW("victims", victim_columns, format);
	size_t i;

	for (i = 0; i < d->nvictims; i++) {
		const struct victim *victim = &d->victims[i];

		printer_row(p);
		printer_set(p, 0, victim->row->path);
		printer_set(p, 1, level_names[victim->level]);
		set(p, 2, 1, victim->rate);
		set(p, 3, 2, sample_avg(victim->row));
		set(p, 4, 2, victim->ms);
		set_name(p, 5, d, victim->row->path);
	}
	return p;
}

static void set_maker(struct printer *p, const struct maker *m)
{
	printer_set(p, 8, m->path ? m->path : "-");
	printer_setf(p, 9, "%zu", m->number);
	printer_set(p, 10, m->path && m->removed ? "yes" : "no");
	set(p, 11, 0, m->stands);
	set(p, 12, 0, m->files);
	set(p, 13, 0, m->deleted);
	set(p, 14, 1, m->rate);
	printer_set(p, 15, m->program ? m->program : "-");
	printer_setf(p, 16, "%" PRIu64, m->votes);
	printer_setf(p, 17, "%" PRIu64, m->of);
}

static struct printer *owners(const struct diagnosis *d,
			      const struct printer_format *format)
{
	struct printer *p = NEW("owners", owner_columns, format);
	size_t i;

	for (i = 0; i < d->nowners; i++) {
		const struct owner *owner = &d->owners[i];

		printer_row(p);
		printer_set(p, 0, owner->path);
		printer_setf(p, 1, "%zu", owner->number);
		set(p, 2, 0, owner->n[CENSUS_DENTRIES]);
		set(p, 3, 0, owner->n[CENSUS_NEGATIVE]);
		set(p, 4, 0, owner->n[CENSUS_IN_USE]);
		set(p, 5, 0, census_used(&d->census, owner->n, NULL));
		set(p, 6, 1, 100 * owner->share);
		set_name(p, 7, d, owner->path);
		set_maker(p, &owner->maker);
	}
	return p;
}

static struct printer *places(const struct diagnosis *d,
			      const struct printer_format *format)
{
	struct printer *p = NEW("directories", place_columns, format);
	size_t i;

	for (i = 0; i < d->nplaces; i++) {
		const struct place *place = &d->places[i];

		printer_row(p);
		printer_set(p, 0, place->path);
		printer_set(p, 1, place->typed ? "yes" : "no");
		set(p, 2, 0, place->frees);
		set(p, 3, 0, place->dir->all[CENSUS_DENTRIES]);
		set(p, 4, 0, place->dir->all[CENSUS_NEGATIVE]);
		set(p, 5, 0, place->dir->all[CENSUS_IN_USE]);
		set(p, 6, 0, place->dir->all[CENSUS_USED]);
		printer_set(p, 7, place->is.kind ? place->is.text : "-");
		printer_set(p, 8, place->dir->examples);
	}
	return p;
}

static struct printer *advices(const struct diagnosis *d,
			       const struct printer_format *format)
{
	struct printer *p = NEW("advice", advice_columns, format);
	size_t i;

	for (i = 0; i < d->nadvice; i++) {
		const struct advice *a = &d->advice[i];

		printer_row(p);
		printer_set(p, 0, a->when == WHEN_NOW ? "now" : "then");
		printer_set(p, 1, a->why);
		printer_set(p, 2, a->command ? a->command : "-");
		set(p, 3, 0, a->dentries);
	}
	return p;
}

static void host_row(struct printer *p, const char *name, double value)
{
	printer_row(p);
	printer_set(p, 0, name);
	set(p, 1, 0, value);
}

static struct printer *host(const struct diagnosis *d,
			    const struct printer_format *format)
{
	struct printer *p = NEW("host", host_columns, format);
	const struct host *h = &d->host;
	const struct host_slabs *s = &h->slabs;
	struct { const char *name; int64_t value; } settings[] = {
		{ "vm.vfs_cache_pressure", h->pressure },
		{ "fs.dentry-negative", h->drop_on_delete },
		{ "fs.negative-dentry-limit", h->negative_limit },
	};
	size_t i;

	host_row(p, "memory", (double)h->memory);
	host_row(p, "dentry slab", s->known ? (double)s->dentry.held : NAN);
	host_row(p, "long names", s->known ? (double)s->names.held : NAN);
	host_row(p, "inode slabs", s->known ? (double)s->inode.held : NAN);
	host_row(p, "dentries", (double)h->dentries);
	host_row(p, "unused", (double)h->unused);
	host_row(p, "in use, by the census", d->has_census ?
		 d->census.n[CENSUS_IN_USE] : NAN);
	host_row(p, "open files", (double)h->open_files);
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		host_row(p, settings[i].name, settings[i].value < 0 ? NAN :
			 (double)settings[i].value);
	return p;
}

void diagnosis_tables(const struct diagnosis *d,
		      const struct printer_format *format)
{
	bool all = format->json;
	struct printer *list[] = {
		all ? verdict(d, format) : NULL,
		all ? patterns(d, format) : NULL,
		all || d->nvictims ? victims(d, format) : NULL,
		all || d->nowners ? owners(d, format) : NULL,
		all || d->nplaces ? places(d, format) : NULL,
		all ? advices(d, format) : NULL, host(d, format),
	};
	size_t i, n = sizeof(list) / sizeof(list[0]);

	printer_print(list, n);
	for (i = 0; i < n; i++)
		printer_free(list[i]);
}
