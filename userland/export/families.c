// SPDX-License-Identifier: GPL-2.0-only
#include "export/families.h"

#include "lib/amount.h"
#include "lib/array.h"
#include "lib/program.h"
#include "lib/root.h"
#include "names/names.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A number of `status', as a gauge. */
static const struct {
	const char *value;
	const char *family;
	const char *unit;
	const char *help;
} gauges[] = {
	{ "buckets", "dchain_table_buckets", "buckets",
	  "Buckets of the dentry hash table." },
	{ "sample", "dchain_sampling_interval_lookups", "lookups",
	  "One lookup of this many is walked." },
	{ "slots_used", "dchain_used_slots", "slots",
	  "Cgroups that have a row of their own." },
	{ "slots_free", "dchain_free_slots", "slots",
	  "Cgroups that still can get a row; the rest is counted as (other)." },
	{ "memory", "dchain_memory_bytes", "bytes",
	  "Memory that the module has allocated." },
};

static const char *value_of(const struct reader_values *status,
			    const char *name)
{
	const char *value = reader_value(status, name);

	return value ? value : "";
}

static void write_labelled(struct metrics *m, const char *const *labels,
			   uint64_t value)
{
	char *text = metrics_labels(labels);

	metrics_sample(m, text, value);
	free(text);
}

static void write_gauges(struct metrics *m, const struct reader_values *status)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(gauges); i++) {
		if (!amount_count(value_of(status, gauges[i].value), &number))
			continue;
		metrics_family(m, gauges[i].family, gauges[i].unit,
			       METRICS_GAUGE, gauges[i].help);
		metrics_sample(m, "", number);
	}
}

static void write_probes(struct metrics *m, const struct reader_values *status,
			 const char *field)
{
	char symbol[128], place[16], text[32];
	const char *const labels[] = { "symbol", symbol, "place", place, NULL };
	uint64_t number;
	size_t i;

	for (i = 0; i < status->npairs; i++) {
		const char *line = status->pairs[i].value;

		if (strcmp(status->pairs[i].name, "probe") != 0)
			continue;
		reader_field(line, "symbol", symbol, sizeof(symbol));
		reader_field(line, "place", place, sizeof(place));
		reader_field(line, field, text, sizeof(text));
		if (!strcmp(field, "state"))
			write_labelled(m, labels, !strcmp(text, "attached"));
		else if (amount_count(text, &number))
			write_labelled(m, labels, number);
	}
}

void export_status(struct metrics *m, const struct reader_values *status)
{
	const char *alive = value_of(status, "alive");
	const char *const info[] = {
		"version", value_of(status, "version"),
		"kernel", value_of(status, "kernel"),
		"mode", value_of(status, "mode"),
		"hook", value_of(status, "hook"),
		"hierarchy", value_of(status, "hierarchy"), NULL,
	};

	metrics_family(m, "dchain", "", METRICS_INFO,
		       "The loaded module and what it runs on.");
	write_labelled(m, info, 1);
	if (*alive) {
		metrics_family(m, "dchain_alive", "", METRICS_GAUGE,
			       "1 while lookups really are counted.");
		metrics_sample(m, "", !strcmp(alive, "yes"));
	}
	write_gauges(m, status);
	metrics_family(m, "dchain_probe_attached", "", METRICS_GAUGE,
		       "1 while the probe is attached.");
	write_probes(m, status, "state");
	metrics_family(m, "dchain_probe_missed", "", METRICS_COUNTER,
		       "Times that the kernel passed the probe over: not counted.");
	write_probes(m, status, "nmissed");
}

/**
 * struct series - a cgroup that has series of its own
 * @row: its counts
 * @labels: its labels as text
 */
struct series {
	const struct sample_row *row;
	char *labels;
};

/* @program: one more label, or "" */
static char *name_series(const struct names_known *known,
			 const struct sample_row *row, const char *program)
{
	char called[NAMES_LABEL];
	struct names names;
	const char *labels[] = {
		"cgroup", row->path, "name", called, "runtime", "",
		"container", names.container, "pod", names.pod,
		"unit", names.unit, "program", program, NULL,
	};

	names_find(known, row->path, &names);
	names_label(known, row->path, called, sizeof(called));
	labels[5] = names.runtime;
	return metrics_labels(labels);
}

/* The help of a counter as a sentence. */
static void begin_family(struct metrics *m, const char *prefix,
			 enum sample_count c, char *name, size_t size)
{
	const struct counter *k = &counters[c];
	char help[160];

	snprintf(name, size, "%s%s", prefix, k->metric);
	snprintf(help, sizeof(help), "%c%s.",
		 toupper((unsigned char)*k->help), k->help + 1);
	metrics_family(m, name, k->unit, k->kind == COUNTER_MAX ?
		       METRICS_GAUGE : METRICS_COUNTER, help);
}

static void write_series(struct metrics *m, enum sample_count c,
			 const struct series *list, size_t n)
{
	char name[80];
	size_t i;

	for (i = 0; i < n && !sample_is_known(list[i].row, c); i++)
		;
	if (!*counters[c].metric || i == n)
		return;
	begin_family(m, "dchain_cgroup_", c, name, sizeof(name));
	for (; i < n; i++)
		if (sample_is_known(list[i].row, c))
			metrics_sample(m, list[i].labels,
				       list[i].row->count[c]);
}

static void write_makers(struct metrics *m, const struct names_known *known,
			 const struct series *list, size_t n)
{
	size_t i;

	metrics_family(m, "dchain_cgroup_maker", "", METRICS_INFO,
		       "The program that inserted most of the negative dentries.");
	for (i = 0; i < n; i++) {
		const struct sample_row *row = list[i].row;
		char *labels;

		if (!strcmp(row->program, "-"))
			continue;
		labels = name_series(known, row, row->program);
		metrics_sample(m, labels, 1);
		free(labels);
	}
}

static void write_sums(struct metrics *m, const struct sample *s)
{
	struct sample_row total;
	enum sample_count c;
	char name[80];

	sample_total(s, &total);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!*counters[c].metric || counters[c].kind != COUNTER_SUM ||
		    !sample_is_known(&total, c))
			continue;
		begin_family(m, "dchain_", c, name, sizeof(name));
		metrics_sample(m, "", total.count[c]);
	}
}

static struct names_known *ask_names(const struct sample *s, size_t n)
{
	const char **paths = must(calloc(n + 1, sizeof(*paths)));
	struct names_known *known;
	size_t i;

	for (i = 0; i < n; i++)
		paths[i] = s->rows[i].path;
	known = names_ask(paths, n);
	free(paths);
	return known;
}

/* Cgroups that exist, to the front. */
static size_t gather_live(struct sample *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->rows[i].live) {
			struct sample_row row = s->rows[n];

			s->rows[n++] = s->rows[i];
			s->rows[i] = row;
		}
	return n;
}

/* By steps, and among those behind half of the places by what they made. */
static size_t choose(struct sample *live, size_t top)
{
	struct sample rest = *live;
	size_t half = top / 2 + top % 2;

	if (live->n <= top)
		return live->n;
	sample_sort(live, SAMPLE_STEPS);
	rest.rows += half;
	rest.n -= half;
	sample_sort(&rest, SAMPLE_MADE_NEGATIVE);
	return top;
}

void export_counts(struct metrics *m, struct sample *s, size_t top)
{
	struct names_known *known;
	struct sample live = *s;
	struct series *list;
	enum sample_count c;
	size_t i, n;

	metrics_family(m, "dchain_warnings", "warnings", METRICS_GAUGE,
		       "Reasons why the numbers are incomplete.");
	metrics_sample(m, "", s->table.nwarnings);
	write_sums(m, s);
	live.n = gather_live(s);
	n = choose(&live, top);
	known = ask_names(&live, n);
	list = must(calloc(n + 1, sizeof(*list)));
	for (i = 0; i < n; i++)
		list[i] = (struct series){
			&live.rows[i], name_series(known, &live.rows[i], ""),
		};
	for (c = 0; c < SAMPLE_COUNTS; c++)
		write_series(m, c, list, n);
	write_makers(m, known, list, n);
	metrics_family(m, "dchain_other_cgroups", "cgroups", METRICS_GAUGE,
		       "Cgroups that exist and have no series of their own.");
	metrics_sample(m, "", live.n - n);
	for (i = 0; i < n; i++)
		free(list[i].labels);
	free(list);
	names_free(known);
}

static void write_host(struct metrics *m, const char *name, const char *help,
		       int64_t value)
{
	metrics_family(m, name, "dentries", METRICS_GAUGE, help);
	/* summed over CPUs without a lock, it may dip below 0 */
	metrics_sample(m, "", value > 0 ? (uint64_t)value : 0);
}

void export_host(struct metrics *m)
{
	char *text = root_read("/proc/sys/fs/dentry-state");
	int64_t all, unused, negative;

	if (text && sscanf(text, "%" SCNd64 " %" SCNd64 " %*d %*d %" SCNd64,
			   &all, &unused, &negative) == 3) {
		write_host(m, "dchain_kernel_dentries",
			   "Dentries in memory, by /proc/sys/fs/dentry-state.",
			   all);
		write_host(m, "dchain_kernel_unused_dentries",
			   "Dentries that nobody holds.", unused);
		write_host(m, "dchain_kernel_negative_dentries",
			   "Unused dentries of missing names.", negative);
	}
	free(text);
}
