// SPDX-License-Identifier: GPL-2.0-only
/*
 * The families of metrics. What the module counts is exported by the list of
 * counters: for each chosen cgroup, for all, and for the others.
 */
#include "export/export.h"

#include "export/status.h"
#include "names/names.h"
#include "names/one.h"
#include "counts/rank.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Room for the name of a family, and for its line of help. */
#define NAME 80
#define HELP 160

static bool has_metric(const struct sample *s, enum sample_count c,
		       enum counter_kind kind)
{
	return s->known[c] && counters[c].kind == kind && *counters[c].metric;
}

/* The help of a counter as a sentence. */
static void begin_family(struct metrics *m, const char *prefix,
			 enum sample_count c, enum metrics_type type,
			 const char *about, char name[NAME])
{
	const char *text = counters[c].help;
	char help[HELP];

	snprintf(name, NAME, "%s%s", prefix, counters[c].metric);
	snprintf(help, sizeof(help), "%s%c%s.", about,
		 *about ? *text : toupper((unsigned char)*text), text + 1);
	metrics_family(m, name, counters[c].unit, type, help);
}

/**
 * struct series - a cgroup that has series of its own
 * @row: its counts
 * @labels: its labels as text
 * @maker: the same with the name of the task that made the most
 */
struct series {
	const struct sample_row *row;
	char *labels;
	char *maker;
};

static void write_column(struct metrics *m, const struct series *list,
			 size_t n, enum sample_count c)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (sample_is_known(list[i].row, c))
			metrics_labelled(m, list[i].labels,
					 list[i].row->count[c]);
}

static void write_cgroups(struct metrics *m, const struct sample *s,
			  const struct series *list, size_t n)
{
	enum sample_count c;
	char name[NAME];
	size_t i;

	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (has_metric(s, c, COUNTER_SUM))
			begin_family(m, "dchain_cgroup_", c, METRICS_COUNTER,
				     "", name);
		else if (has_metric(s, c, COUNTER_MAX))
			begin_family(m, "dchain_cgroup_", c, METRICS_GAUGE, "",
				     name);
		else
			continue;
		write_column(m, list, n, c);
	}
	if (!s->known[SAMPLE_COMM])
		return;
	metrics_family(m, "dchain_cgroup_maker", "", METRICS_INFO,
		       "The task that inserted most of the negative dentries.");
	for (i = 0; i < n; i++)
		if (strcmp(list[i].row->comm, "-") != 0)
			metrics_labelled(m, list[i].maker, 1);
}

static bool name_series(const struct metrics *m, struct series *series,
			const struct sample_row *row)
{
	struct metrics_label label[8] = { 0 };
	char called[NAMES_LABEL];
	struct names names;

	names_find(names_one(row->path), row->path, &names);
	names_label(names_one(row->path), row->path, called, sizeof(called));
	label[0] = (struct metrics_label){ "cgroup", row->path };
	label[1] = (struct metrics_label){ "name", called };
	label[2] = (struct metrics_label){ "runtime", names.runtime };
	label[3] = (struct metrics_label){ "container", names.container };
	label[4] = (struct metrics_label){ "pod", names.pod };
	label[5] = (struct metrics_label){ "unit", names.unit };
	series->row = row;
	series->labels = metrics_labels(m, label);
	label[6] = (struct metrics_label){ "comm", row->comm };
	series->maker = metrics_labels(m, label);
	return series->labels && series->maker;
}

static void write_series(struct metrics *m, const struct sample *s,
			 size_t chosen)
{
	struct series *list = calloc(chosen + 1, sizeof(*list));
	size_t i, n = 0;

	while (list && n < chosen && name_series(m, &list[n], &s->rows[n]))
		n++;
	write_cgroups(m, s, list, n);
	for (i = 0; list && i < chosen; i++) {
		free(list[i].labels);
		free(list[i].maker);
	}
	free(list);
}

static void write_all(struct metrics *m, const struct sample *s)
{
	struct sample_row total;
	enum sample_count c;
	char name[NAME];

	sample_total(s, &total);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!has_metric(s, c, COUNTER_SUM) ||
		    !sample_is_known(&total, c))
			continue;
		begin_family(m, "dchain_", c, METRICS_COUNTER, "", name);
		metrics_sample(m, NULL, total.count[c]);
	}
}

static void write_others(struct metrics *m, const struct sample *s,
			 size_t chosen)
{
	const struct sample rest = { .rows = s->rows + chosen,
				     .n = s->n - chosen };
	struct sample_row total;
	enum sample_count c;
	size_t i, cgroups = 0;
	char name[NAME];

	sample_total(&rest, &total);
	for (i = 0; i < rest.n; i++)
		cgroups += rest.rows[i].live;
	metrics_family(m, "dchain_other_cgroups", "cgroups", METRICS_GAUGE,
		       "Cgroups that exist and have no series of their own.");
	metrics_sample(m, NULL, cgroups);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!has_metric(s, c, COUNTER_SUM) ||
		    !sample_is_known(&total, c))
			continue;
		begin_family(m, "dchain_other_", c, METRICS_GAUGE,
			     "Of cgroups without series of their own: ", name);
		metrics_sample(m, NULL, total.count[c]);
	}
}

static void write_dentries(struct metrics *m, const struct dstate *d)
{
	metrics_family(m, "dchain_kernel_dentries", "dentries", METRICS_GAUGE,
		       "Dentries in memory, by /proc/sys/fs/dentry-state.");
	metrics_sample(m, NULL, d->dentries);
	metrics_family(m, "dchain_kernel_unused_dentries", "dentries",
		       METRICS_GAUGE, "Dentries that nobody holds.");
	metrics_sample(m, NULL, d->unused);
	metrics_family(m, "dchain_kernel_negative_dentries", "dentries",
		       METRICS_GAUGE, "Unused dentries of missing names.");
	metrics_sample(m, NULL, d->negative);
}

static void write_up(struct metrics *m, bool up)
{
	metrics_family(m, "dchain_up", "", METRICS_GAUGE,
		       "1 when the module's files could be read.");
	metrics_sample(m, NULL, up);
}

void export_write(struct metrics *m, const struct export_facts *facts,
		  size_t top)
{
	size_t chosen = rank_top(facts->cgroups, facts->activity, top);

	write_up(m, true);
	metrics_family(m, "dchain_warnings", "warnings", METRICS_GAUGE,
		       "Reasons why the numbers are incomplete.");
	metrics_sample(m, NULL, facts->warnings);
	if (facts->status)
		export_write_status(m, facts->status);
	if (facts->dentries)
		write_dentries(m, facts->dentries);
	write_all(m, facts->cgroups);
	write_series(m, facts->cgroups, chosen);
	write_others(m, facts->cgroups, chosen);
	metrics_end(m);
}

void export_write_down(struct metrics *m)
{
	write_up(m, false);
	metrics_end(m);
}
