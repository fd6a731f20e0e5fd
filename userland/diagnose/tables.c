// SPDX-License-Identifier: GPL-2.0-only
/* In rows: the figures that the screen leaves out; all of them as JSON. */
#include "diagnose/diagnosis.h"

#include "lib/array.h"
#include "lib/program.h"

#include <math.h>
#include <stdlib.h>

#define COLUMNS 17
#define HOST_FIGURES 11

/**
 * struct table - rows of one kind
 * @d: of what
 * @columns: as the first row names them
 * @n: cells of the row so far
 * @p: NULL while the columns are collected
 */
struct table {
	const struct diagnosis *d;
	struct printer_column columns[COLUMNS];
	size_t n;
	struct printer *p;
};

static void cell(struct table *t, const char *name, enum printer_type type,
		 const char *value)
{
	if (t->p)
		printer_set(t->p, t->n, value);
	else
		t->columns[t->n] = (struct printer_column){
			.name = name, .type = type,
		};
	t->n++;
}

static void text(struct table *t, const char *name, const char *value)
{
	cell(t, name, PRINTER_TEXT, value ? value : "-");
}

static void number(struct table *t, const char *name, int digits, double value)
{
	cell(t, name, PRINTER_NUMBER, isnan(value) ? "-" :
	     words("%.*f", digits, value));
}

static void verdict(struct table *t, size_t i)
{
	const struct diagnosis *d = t->d;

	(void)i;
	text(t, "level", level_names[d->level]);
	text(t, "worst", judge_is_wrong(d) ? pattern_kinds[d->worst].name :
					     NULL);
	text(t, "reason", d->doubt ? d->reason : NULL);
	number(t, "seconds", 2, d->seconds);
	number(t, "dentries", 0, d->dentries);
	number(t, "buckets", 0, d->buckets);
	number(t, "load", 2, d->buckets > 0 ? d->dentries / d->buckets : NAN);
	number(t, "growth", 1, d->growth);
	number(t, "seconds_until_attention", 0, d->until);
	number(t, "suffering", 0, (double)d->suffering);
}

static void pattern(struct table *t, size_t i)
{
	const struct pattern_kind *kind = &pattern_kinds[i];
	const struct found *found = &t->d->found[i];
	double never = kind->at[LEVEL_CRITICAL] > 0 ? 0 : NAN;

	text(t, "pattern", kind->name);
	text(t, "level", level_names[found->level]);
	number(t, "figure", kind->digits, found->figure * kind->scale);
	number(t, "attention", kind->digits,
	       kind->at[LEVEL_ATTENTION] * kind->scale);
	number(t, "critical", kind->digits,
	       kind->at[LEVEL_CRITICAL] * kind->scale + never);
	text(t, "unit", kind->unit);
}

static void victim(struct table *t, size_t i)
{
	const struct victim *v = &t->d->victims[i];

	cell(t, "victim", PRINTER_PATH, v->row->path);
	text(t, "level", level_names[v->level]);
	number(t, "lookups_per_second", 1, v->rate);
	number(t, "steps", 2, sample_avg(v->row));
	number(t, "ms_per_second", 2, v->ms);
	text(t, "name", words_cgroup(t->d, v->row->path, SIZE_MAX));
}

static void owner(struct table *t, size_t i)
{
	const struct owner *o = &t->d->owners[i];
	const struct maker *m = &o->maker;

	cell(t, "owner", PRINTER_PATH, o->path);
	number(t, "cgroups", 0, (double)o->number);
	number(t, "dentries", 0, o->n[CENSUS_DENTRIES]);
	number(t, "negative", 0, o->n[CENSUS_NEGATIVE]);
	number(t, "in_use", 0, o->n[CENSUS_IN_USE]);
	number(t, "share", 1, 100 * o->share);
	text(t, "name", words_cgroup(t->d, o->path, SIZE_MAX));
	cell(t, "maker", PRINTER_PATH, m->path ? m->path : "-");
	number(t, "makers", 0, (double)m->number);
	text(t, "removed", m->path && m->removed ? "yes" : "no");
	number(t, "made", 0, m->stands);
	number(t, "files", 0, m->files);
	number(t, "deleted", 0, m->deleted);
	number(t, "per_second", 1, m->rate);
	text(t, "program", m->program);
	number(t, "votes", 0, (double)m->votes);
	number(t, "of", 0, (double)m->of);
}

static void place(struct table *t, size_t i)
{
	const struct place *place = &t->d->places[i];
	const double *all = place->dir->all;

	cell(t, "directory", PRINTER_PATH, place->path);
	text(t, "typed", place->typed ? "yes" : "no");
	number(t, "unused", 0, place->frees);
	number(t, "dentries", 0, all[CENSUS_DENTRIES]);
	number(t, "negative", 0, all[CENSUS_NEGATIVE]);
	number(t, "in_use", 0, all[CENSUS_IN_USE]);
	text(t, "example", place->dir->example);
}

static void advice(struct table *t, size_t i)
{
	const struct advice *a = &t->d->advice[i];

	text(t, "when", a->when == WHEN_NOW ? "now" : "then");
	text(t, "why", a->why);
	text(t, "command", a->command);
	number(t, "frees_dentries", 0, a->dentries);
}

/* Sizes are in bytes; a setting that this kernel lacks is below 0. */
static void host(struct table *t, size_t i)
{
	const struct host *h = &t->d->host;
	const struct host_slabs *s = &h->slabs;
	double unknown = s->known ? 0 : NAN;
	const struct { const char *name; double value; } figures[] = {
		{ "memory", (double)h->memory },
		{ "dentry slab", (double)s->dentry.held + unknown },
		{ "long names", (double)s->names.held + unknown },
		{ "inode slabs", (double)s->inode.held + unknown },
		{ "dentries", (double)h->dentries },
		{ "unused", (double)h->unused },
		{ "in use, by the census", t->d->has_census ?
		  t->d->census.n[CENSUS_IN_USE] : NAN },
		{ "open files", (double)h->open_files },
		{ "vm.vfs_cache_pressure", (double)h->pressure },
		{ "fs.dentry-negative", (double)h->drop_on_delete },
		{ "fs.negative-dentry-limit", (double)h->negative_limit },
	};
	double value = figures[i].value;

	_Static_assert(ARRAY_SIZE(figures) == HOST_FIGURES, "rows of a host");
	text(t, "figure", figures[i].name);
	number(t, "value", 0, value < 0 ? NAN : value);
}

void diagnosis_tables(const struct diagnosis *d,
		      const struct printer_format *format)
{
	const struct {
		const char *name;
		void (*row)(struct table *t, size_t i);
		size_t n;
		bool on_screen;
	} kinds[] = {
		{ "verdict", verdict, 1, true },
		{ "patterns", pattern, PATTERNS, false },
		{ "victims", victim, d->nvictims, false },
		{ "owners", owner, d->nowners, false },
		{ "directories", place, d->nplaces, false },
		{ "advice", advice, d->nadvice, true },
		{ "host", host, HOST_FIGURES, false },
	};
	struct table tables[ARRAY_SIZE(kinds)];
	struct printer *list[ARRAY_SIZE(kinds)];
	size_t n = 0, i, row;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct table *t = &tables[i];

		if (!format->json && (kinds[i].on_screen || !kinds[i].n))
			continue;
		*t = (struct table){ .d = d };
		if (kinds[i].n)
			kinds[i].row(t, 0);
		t->p = printer_new(kinds[i].name, t->columns, t->n, format);
		for (row = 0; row < kinds[i].n; row++) {
			printer_row(t->p);
			t->n = 0;
			kinds[i].row(t, row);
		}
		list[n++] = t->p;
	}
	printer_print(list, n);
	for (i = 0; i < n; i++)
		printer_free(list[i]);
}
