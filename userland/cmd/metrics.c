// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/metrics.h"

#include "counts/sample.h"
#include "file/module.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/program.h"
#include "lib/root.h"
#include "names/names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct metrics - a document being written
 * @out: where to
 * @openmetrics: see metrics_write()
 * @name: of the family begun last, without the _total of counters
 * @counter: it is one
 */
struct metrics {
	FILE *out;
	bool openmetrics;
	char name[80];
	bool counter;
};

/* OpenMetrics names the family, the older format the samples. */
static void family(struct metrics *m, const char *name, const char *unit,
		   bool counter, const char *help)
{
	const char *end = counter && !m->openmetrics ? "_total" : "";

	snprintf(m->name, sizeof(m->name), "%s", name);
	m->counter = counter;
	fprintf(m->out, "# HELP %s%s %s\n", name, end, help);
	fprintf(m->out, "# TYPE %s%s %s\n", name, end,
		counter ? "counter" : "gauge");
	if (m->openmetrics && *unit)
		fprintf(m->out, "# UNIT %s %s\n", name, unit);
}

static void sample(struct metrics *m, const char *labels, uint64_t value)
{
	fputs(m->name, m->out);
	if (m->counter)
		fputs("_total", m->out);
	fputs(labels, m->out);
	fprintf(m->out, " %" PRIu64 "\n", value);
}

static void gauge(struct metrics *m, const char *name, const char *unit,
		  const char *help, uint64_t value)
{
	family(m, name, unit, false, help);
	sample(m, "", value);
}

/*
 * Two texts never become the same value: a byte that is not printable becomes
 * \ooo, and so does a backslash that stands before three digits.
 *
 * Return: the end of what was written.
 */
static char *put_value(char *to, const char *text)
{
	while (*text) {
		size_t len = escape_character(text);

		if (!len || (*text == '\\' &&
			     strspn(text + 1, "01234567") >= 3)) {
			to += sprintf(to, "\\\\%03o", (unsigned char)*text);
		} else {
			if (*text == '\\' || *text == '"')
				*to++ = '\\';
			to = mempcpy(to, text, len);
		}
		text += len ? len : 1;
	}
	return to;
}

/* Pairs of a name and a value, ended by NULL, as text for free(). */
static char *labels_text(const char *const *labels)
{
	char *text, *to, between = '{';
	size_t room = 2, i;

	for (i = 0; labels[i]; i += 2)
		room += strlen(labels[i]) + 4 + 5 * strlen(labels[i + 1]);
	text = must(malloc(room));
	to = text;
	for (; *labels; labels += 2) {
		if (!*labels[1])
			continue;
		*to++ = between;
		between = ',';
		to = stpcpy(stpcpy(to, labels[0]), "=\"");
		to = stpcpy(put_value(to, labels[1]), "\"");
	}
	strcpy(to, between == ',' ? "}" : "");
	return text;
}

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
	char *text = labels_text(labels);

	sample(m, text, value);
	free(text);
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

static void write_status(struct metrics *m, const struct reader_values *status)
{
	const char *alive = value_of(status, "alive");
	uint64_t number;
	size_t i;
	const char *const info[] = {
		"version", value_of(status, "version"),
		"kernel", value_of(status, "kernel"),
		"mode", value_of(status, "mode"),
		"hook", value_of(status, "hook"),
		"hierarchy", value_of(status, "hierarchy"), NULL,
	};

	family(m, "dchain_info", "", false,
	       "The loaded module and what it runs on.");
	write_labelled(m, info, 1);
	if (*alive)
		gauge(m, "dchain_alive", "",
		      "1 while lookups really are counted.",
		      !strcmp(alive, "yes"));
	for (i = 0; i < ARRAY_SIZE(gauges); i++)
		if (amount_count(value_of(status, gauges[i].value), &number))
			gauge(m, gauges[i].family, gauges[i].unit,
			      gauges[i].help, number);
	family(m, "dchain_probe_attached", "", false,
	       "1 while the probe is attached.");
	write_probes(m, status, "state");
	family(m, "dchain_probe_missed", "", true,
	       "Times that the kernel passed the probe over: not counted.");
	write_probes(m, status, "nmissed");
}

static char *name_series(const struct names_known *known,
			 const struct sample_row *row)
{
	char called[NAMES_LABEL];
	struct names names;
	const char *labels[] = {
		"cgroup", row->path, "name", called, "runtime", "",
		"container", names.container, "pod", names.pod,
		"unit", names.unit, NULL,
	};

	names_find(known, row->path, &names);
	names_label(known, row->path, called, sizeof(called));
	labels[5] = names.runtime;
	return labels_text(labels);
}

static void begin_family(struct metrics *m, const char *prefix,
			 enum sample_count c)
{
	const struct counter *k = &counters[c];
	char name[80];

	snprintf(name, sizeof(name), "%s%s", prefix, k->metric);
	family(m, name, k->unit, k->kind != COUNTER_MAX, k->help);
}

static void write_series(struct metrics *m, enum sample_count c,
			 const struct sample *s, char *const *labels)
{
	size_t i;

	for (i = 0; i < s->n && !sample_is_known(&s->rows[i], c); i++)
		;
	if (!*counters[c].metric || i == s->n)
		return;
	begin_family(m, "dchain_cgroup_", c);
	for (; i < s->n; i++)
		if (sample_is_known(&s->rows[i], c))
			sample(m, labels[i], s->rows[i].count[c]);
}

/* The same labels, and one more. */
static void write_makers(struct metrics *m, const struct sample *s,
			 char *const *labels)
{
	size_t i;

	family(m, "dchain_cgroup_maker_info", "", false,
	       "The program that inserted most of the negative dentries.");
	for (i = 0; i < s->n; i++) {
		const char *const one[] = {
			"program", s->rows[i].program, NULL
		};
		char *program;

		if (!strcmp(s->rows[i].program, "-"))
			continue;
		program = labels_text(one);
		fprintf(m->out, "%s%.*s,%s 1\n", m->name,
			(int)strlen(labels[i]) - 1, labels[i], program + 1);
		free(program);
	}
}

static void write_sums(struct metrics *m, const struct sample *s)
{
	struct sample_row total;
	enum sample_count c;

	sample_total(s, &total);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!*counters[c].metric || counters[c].kind != COUNTER_SUM ||
		    !sample_is_known(&total, c))
			continue;
		begin_family(m, "dchain_", c);
		sample(m, "", total.count[c]);
	}
}

/* To the front. */
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
static size_t choose(struct sample *s, size_t live, size_t top)
{
	struct sample rest = *s;
	size_t half = top / 2 + top % 2;

	s->n = live;
	if (live <= top)
		return live;
	sample_sort(s, SAMPLE_STEPS);
	rest.rows += half;
	rest.n = live - half;
	sample_sort(&rest, SAMPLE_MADE_NEGATIVE);
	return top;
}

static void write_counts(struct metrics *m, struct sample *s, size_t top)
{
	struct names_known *known;
	size_t live = gather_live(s), i;
	struct sample shown = *s;
	enum sample_count c;
	char **labels;

	gauge(m, "dchain_warnings", "warnings",
	      "Reasons why the numbers are incomplete.", s->table.nwarnings);
	write_sums(m, s);
	shown.n = choose(&shown, live, top);
	known = names_ask_rows(&shown.rows->path, shown.n,
			       sizeof(*shown.rows));
	labels = must(calloc(shown.n + 1, sizeof(*labels)));
	for (i = 0; i < shown.n; i++)
		labels[i] = name_series(known, &shown.rows[i]);
	for (c = 0; c < SAMPLE_COUNTS; c++)
		write_series(m, c, &shown, labels);
	write_makers(m, &shown, labels);
	gauge(m, "dchain_other_cgroups", "cgroups",
	      "Cgroups that exist and have no series of their own.",
	      live - shown.n);
	for (i = 0; i < shown.n; i++)
		free(labels[i]);
	free(labels);
	names_free(known);
}

/* Counts that are summed over CPUs without a lock may dip below 0. */
static void write_host(struct metrics *m)
{
	char *text = root_read("/proc/sys/fs/dentry-state");
	int64_t all, unused, negative;

	if (text && sscanf(text, "%" SCNd64 " %" SCNd64 " %*d %*d %" SCNd64,
			   &all, &unused, &negative) == 3) {
		gauge(m, "dchain_kernel_dentries", "dentries",
		      "Dentries in memory, by /proc/sys/fs/dentry-state.",
		      all > 0 ? (uint64_t)all : 0);
		gauge(m, "dchain_kernel_unused_dentries", "dentries",
		      "Dentries that nobody holds.",
		      unused > 0 ? (uint64_t)unused : 0);
		gauge(m, "dchain_kernel_negative_dentries", "dentries",
		      "Unused dentries of missing names.",
		      negative > 0 ? (uint64_t)negative : 0);
	}
	free(text);
}

enum dchain_exit metrics_write(FILE *out, bool openmetrics, size_t top)
{
	struct metrics m = { .out = out, .openmetrics = openmetrics };
	struct reader_values status;
	enum dchain_exit code;
	struct sample s;

	/* Both are metrics. */
	module_quiet(true);
	code = module_is_there() ? sample_take(&s) : DCHAIN_NO_MODULE;
	gauge(&m, "dchain_up", "", "1 when the module's files could be read.",
	      !code);
	write_host(&m);
	if (!code && !module_values(&status, "status")) {
		write_status(&m, &status);
		reader_free_values(&status);
	}
	if (!code) {
		write_counts(&m, &s, top);
		sample_free(&s);
	}
	if (openmetrics)
		fputs("# EOF\n", out);
	return code;
}
