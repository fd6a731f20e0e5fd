// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain export: all figures as metrics for Prometheus, in the format
 * OpenMetrics 1.0; or, as a file, in the older text format, which
 * node_exporter's textfile collector reads. Such a file is replaced as a whole,
 * and only by a run that came to its end. What is not known has no metric:
 * without the module there are the kernel's own figures and dchain_up 0.
 */
#include "cmd/cmd.h"
#include "counts/sample.h"
#include "file/module.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/atomic.h"
#include "lib/escape.h"
#include "lib/options.h"
#include "lib/program.h"
#include "lib/root.h"
#include "lib/run.h"
#include "names/names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SERIES 50

/**
 * struct metrics - a document being written
 * @out: where to
 * @openmetrics: in this format, not in the older one
 * @end: of the samples' names in the family begun last: counters have one
 */
struct metrics {
	FILE *out;
	bool openmetrics;
	const char *end;
};

/*
 * OpenMetrics names the family, the older format the samples. A name that ends
 * in a plural ends in its unit.
 */
static void family(struct metrics *m, const char *prefix, const char *name,
		   bool counter, const char *help)
{
	const char *unit = strrchr(name, '_');
	const char *end = counter && !m->openmetrics ? "_total" : "";

	m->end = counter ? "_total" : "";
	fprintf(m->out, "# HELP %s%s%s %s\n# TYPE %s%s%s %s\n", prefix, name,
		end, help, prefix, name, end, counter ? "counter" : "gauge");
	if (m->openmetrics && name[strlen(name) - 1] == 's')
		fprintf(m->out, "# UNIT %s%s %s\n", prefix, name,
			unit ? unit + 1 : name);
}

/* @labels: `{NAME="VALUE",NAME="VALUE"', or nothing */
static void sample(struct metrics *m, const char *prefix, const char *name,
		   const char *labels, uint64_t value)
{
	fprintf(m->out, "%s%s%s%s%s %" PRIu64 "\n", prefix, name, m->end,
		labels, *labels ? "}" : "", value);
}

static void gauge(struct metrics *m, const char *name, const char *help,
		  uint64_t value)
{
	family(m, "dchain_", name, false, help);
	sample(m, "dchain_", name, "", value);
}

/*
 * Two texts never become the same value: a byte that is not printable becomes
 * \ooo, and so does a backslash that stands before three digits.
 */
static void put_label(FILE *to, char between, const char *name,
		      const char *text)
{
	size_t len;

	fprintf(to, "%c%s=\"", between, name);
	for (; *text; text += len ? len : 1) {
		len = escape_character(text);
		if (!len || (*text == '\\' &&
			     strspn(text + 1, "01234567") >= 3)) {
			fprintf(to, "\\\\%03o", (unsigned char)*text);
			continue;
		}
		if (*text == '\\' || *text == '"')
			putc('\\', to);
		fwrite(text, 1, len, to);
	}
	putc('"', to);
}

/* Pairs of a name and a value, ended by NULL, as text for free(). */
static char *labels_text(const char *const *labels)
{
	char *text, between = '{';
	size_t size;
	FILE *to = must(open_memstream(&text, &size));

	for (; *labels; labels += 2)
		if (labels[1] && *labels[1]) {
			put_label(to, between, labels[0], labels[1]);
			between = ',';
		}
	fclose(to);
	return text;
}

static void labelled(struct metrics *m, const char *name,
		     const char *const *labels, uint64_t value)
{
	char *text = labels_text(labels);

	sample(m, "dchain_", name, text, value);
	free(text);
}

/* A line of `status' that is a number, or yes or no. */
static const struct {
	const char *value;
	const char *name;
	const char *help;
} gauges[] = {
	{ "alive", "alive", "1 while lookups really are counted." },
	{ "buckets", "table_buckets", "Buckets of the dentry hash table." },
	{ "sample", "sampling_interval_lookups",
	  "One lookup of this many is walked." },
	{ "slots_used", "used_slots", "Cgroups that have a row of their own." },
	{ "slots_free", "free_slots",
	  "Cgroups that still can get a row; the rest is counted as (other)." },
	{ "memory", "memory_bytes", "Memory that the module has allocated." },
};

static bool number_of(const char *text, uint64_t *number)
{
	*number = !strcmp(text, "yes") || !strcmp(text, "attached");
	return *number || !strcmp(text, "no") ||
	       !strcmp(text, "not-attached") || amount_count(text, number);
}

static void write_probes(struct metrics *m, const struct reader_values *status,
			 const char *name, const char *field)
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
		if (number_of(text, &number))
			labelled(m, name, labels, number);
	}
}

static void write_status(struct metrics *m, const struct reader_values *status)
{
	uint64_t number;
	size_t i;
	const char *const info[] = {
		"version", reader_value(status, "version"),
		"kernel", reader_value(status, "kernel"),
		"mode", reader_value(status, "mode"),
		"hook", reader_value(status, "hook"),
		"hierarchy", reader_value(status, "hierarchy"), NULL,
	};

	family(m, "dchain_", "info", false,
	       "The loaded module and what it runs on.");
	labelled(m, "info", info, 1);
	for (i = 0; i < ARRAY_SIZE(gauges); i++) {
		const char *value = reader_value(status, gauges[i].value);

		if (value && number_of(value, &number))
			gauge(m, gauges[i].name, gauges[i].help, number);
	}
	family(m, "dchain_", "probe_attached", false,
	       "1 while the probe is attached.");
	write_probes(m, status, "probe_attached", "state");
	family(m, "dchain_", "probe_missed", true,
	       "Times that the kernel passed the probe over: not counted.");
	write_probes(m, status, "probe_missed", "nmissed");
}

static char *name_series(const struct names_known *known,
			 const struct sample_row *row)
{
	char called[NAMES_LABEL];
	struct names names;

	names_find(known, row->path, &names);
	names_label(known, row->path, called, sizeof(called));
	return labels_text((const char *const[]){
		"cgroup", row->path, "name", called,
		"runtime", names.runtime, "container", names.container,
		"pod", names.pod, "unit", names.unit, NULL
	});
}

/* All that is known of some rows, each with its labels. */
static void write_rows(struct metrics *m, const char *prefix,
		       const struct sample_row *rows, size_t n,
		       char *const *labels)
{
	enum sample_count c;
	size_t i;

	for (c = 0; c < SAMPLE_COUNTS; c++) {
		const struct counter *k = &counters[c];
		bool begun = !*k->metric;

		for (i = 0; i < n && *k->metric; i++) {
			if (!sample_is_known(&rows[i], c))
				continue;
			if (!begun)
				family(m, prefix, k->metric,
				       k->kind != COUNTER_MAX, k->help);
			begun = true;
			sample(m, prefix, k->metric, labels[i],
			       rows[i].count[c]);
		}
	}
}

/* The same labels, and one more. */
static void write_makers(struct metrics *m, const struct sample *s,
			 char *const *labels)
{
	size_t i;

	family(m, "dchain_", "cgroup_maker_info", false,
	       "The program that inserted most of the negative dentries.");
	for (i = 0; i < s->n; i++) {
		if (!strcmp(s->rows[i].program, "-"))
			continue;
		fprintf(m->out, "dchain_cgroup_maker_info%s", labels[i]);
		put_label(m->out, ',', "program", s->rows[i].program);
		fputs("} 1\n", m->out);
	}
}

/*
 * Those that exist: the first ones by steps, and of the others for half of the
 * places those that made most. Return: how many exist.
 */
static size_t keep_top(struct sample *s, size_t top)
{
	struct sample rest;
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->rows[i].live)
			s->rows[n++] = s->rows[i];
	s->n = n;
	if (n <= top)
		return n;
	sample_sort(s, SAMPLE_STEPS);
	rest = *s;
	rest.rows += (top + 1) / 2;
	rest.n -= (top + 1) / 2;
	sample_sort(&rest, SAMPLE_MADE_NEGATIVE);
	s->n = top;
	return n;
}

static void write_counts(struct metrics *m, struct sample *s, size_t top)
{
	struct names_known *known;
	struct sample_row total;
	char **labels, none[] = "", *const no_labels[] = { none };
	size_t live, i;

	gauge(m, "warnings", "Reasons why the numbers are incomplete.",
	      s->table.nwarnings);
	sample_total(s, &total);
	write_rows(m, "dchain_", &total, 1, no_labels);
	live = keep_top(s, top);
	known = names_ask_rows(&s->rows->path, s->n, sizeof(*s->rows));
	labels = must(calloc(s->n + 1, sizeof(*labels)));
	for (i = 0; i < s->n; i++)
		labels[i] = name_series(known, &s->rows[i]);
	write_rows(m, "dchain_cgroup_", s->rows, s->n, labels);
	write_makers(m, s, labels);
	gauge(m, "other_cgroups",
	      "Cgroups that exist and have no series of their own.",
	      live - s->n);
	for (i = 0; i < s->n; i++)
		free(labels[i]);
	free(labels);
	names_free(known);
}

/* Counts that are summed over CPUs without a lock may dip below 0. */
static void write_host(struct metrics *m)
{
	static const char *const figures[][2] = {
		{ "kernel_dentries", "All dentries, by fs.dentry-state." },
		{ "kernel_unused_dentries", "Dentries that nobody holds." },
		{ "kernel_negative_dentries", "Unused ones of missing names." },
	};
	char *text = root_read("/proc/sys/fs/dentry-state");
	int64_t n[3];
	size_t i;

	if (text && sscanf(text, "%" SCNd64 " %" SCNd64 " %*d %*d %" SCNd64,
			   &n[0], &n[1], &n[2]) == 3)
		for (i = 0; i < ARRAY_SIZE(n); i++)
			gauge(m, figures[i][0], figures[i][1],
			      n[i] > 0 ? (uint64_t)n[i] : 0);
	free(text);
}

/* @top: how many cgroups get series of their own */
static enum dchain_exit write_all(FILE *out, bool openmetrics, size_t top)
{
	struct metrics m = { .out = out, .openmetrics = openmetrics };
	struct reader_values status;
	enum dchain_exit code;
	struct sample s;

	/* Both are metrics. */
	module_quiet(true);
	code = module_is_there() ? sample_take(&s) : DCHAIN_NO_MODULE;
	gauge(&m, "up", "1 when the module's files could be read.", !code);
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

static void take(void *context, int val, const char *argument)
{
	const char **textfile = context;

	(void)val;
	*textfile = argument;
}

int cmd_export(int argc, char **argv)
{
	static const struct option own[] = {
		{ "textfile", required_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "export [OPTION...]",
		.about = "Prints metrics in the format OpenMetrics. Without the module: dchain_up 0 and\n"
			 "the kernel's own figures, exit status 11.\n",
		.has_root = true,
		.rows_help = "N cgroups with metrics of their own (50; 0: all):\n"
			     "                        those with the most steps, and those that made\n"
			     "                        the most negative entries",
		.usual_rows = SERIES,
		.own = own,
		.own_help =
"      --textfile FILE   replace FILE as a whole instead, in the format that\n"
"                        node_exporter's textfile collector reads\n",
		.take = take,
	};
	const char *textfile = NULL;
	enum dchain_exit status;
	struct atomic_file f;
	struct options o;
	struct run run;

	options_parse(&o, &spec, &textfile, argc, argv);
	if (!o.rows)
		o.rows = SIZE_MAX;
	if (!textfile)
		return write_all(stdout, true, o.rows);
	run_begin(&run, 0);
	atomic_begin(&f, textfile);
	status = write_all(f.out, false, o.rows);
	if (run_over(&run)) {
		unlink(f.temporary);
		return DCHAIN_INTERRUPTED;
	}
	atomic_commit(&f);
	return status;
}
