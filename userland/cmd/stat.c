// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain stat: what each cgroup's lookups do in a second, again and again.
 */
#include "cmd/cmd.h"
#include "counts/columns.h"
#include "counts/rates.h"
#include "counts/snapshot.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/pace.h"
#include "lib/run.h"
#include "names/columns.h"
#include "names/one.h"

#include <err.h>
#include <time.h>

#define USUAL_ROWS 20
#define MIN_INTERVAL 0.1

/* What belongs to the report, not to a row. */
static const struct printer_column before[] = {
	{ "time", "end of the interval, seconds since 1970", PRINTER_NUMBER,
	  true },
	{ "seconds", "length of the interval", PRINTER_NUMBER, true },
};

enum { TIME, SECONDS };

static const struct printer_column names[] = { NAMES_COLUMNS };

/**
 * struct plan - the command line
 * @pace: when; an interval of 0: one report, since the last reset
 * @rows: rows of a report; 0: all
 * @sort: by this
 * @c: all columns
 * @format: how to print
 */
struct plan {
	struct pace pace;
	uint64_t rows;
	enum sample_count sort;
	struct counts_columns c;
	struct printer_format format;
};

static void print_row(struct printer *p, const struct counts_columns *c,
		      const struct sample_row *row, double seconds)
{
	printer_row(p);
	printer_set_number(p, TIME, (uint64_t)time(NULL));
	printer_set_real(p, SECONDS, seconds, 2);
	counts_fill(p, c, row, row->path, seconds);
	names_columns_fill(p, c->after, names_one(row->path), row->path);
}

static void print_title(double seconds)
{
	time_t now = time(NULL);
	char text[32] = "";
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(text, sizeof(text), "%H:%M:%S", &tm);
	printf("%s, per second over %.2f s\n", text, seconds);
}

/* One report: a table, or one line of JSON. */
static void report(const struct reader_table *t, const struct sample *d,
		   double seconds, const struct plan *plan)
{
	const struct printer_format *format = &plan->format;
	struct printer *list[2];
	size_t i;

	list[0] = printer_new("stat", plan->c.columns, plan->c.n, format);
	list[1] = printer_warnings(format, t->warnings, t->nwarnings);
	for (i = 0; i < d->n; i++)
		print_row(list[0], &plan->c, &d->rows[i], seconds);
	if (format->json) {
		printer_print_line(list, 2);
	} else {
		if (!format->noheadings)
			print_title(seconds);
		printer_print(list, 1);
		if (!format->noheadings && !d->n)
			puts("no lookups");
	}
	printer_free(list[0]);
	printer_free(list[1]);
}

static enum dchain_exit compare(const struct reading *then,
				const struct reading *now, bool reset,
				double seconds, const struct plan *plan)
{
	struct sample d;

	if (reset && then != now)
		warnx("warning: the counts were reset: this report covers the time since then");
	if (!rates_between(&d, &then->sample, &now->sample, reset)) {
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	if (plan->sort != SAMPLE_STEPS)
		sample_sort(&d, plan->sort);
	rates_fold(&d, plan->rows);
	report(&now->table, &d, seconds, plan);
	sample_free(&d);
	if (!fflush(stdout))
		return DCHAIN_OK;
	/* The end of the program reports it; no sense in going on. */
	return DCHAIN_FAILED;
}

/* @then becomes the snapshot that was compared last. */
static enum dchain_exit repeat(struct run *run, struct snapshot *then,
			       const struct plan *plan)
{
	uint64_t begin = then->clock, done = 0;
	enum dchain_exit status = DCHAIN_OK;

	while (!status && (!plan->pace.count || done < plan->pace.count)) {
		uint64_t next = begin +
				run_due(++done, 1 / plan->pace.interval);
		struct snapshot now;
		bool reset;

		if (run_wait(run, -1, next) == RUN_OVER)
			break;
		status = snapshot_take(&now);
		if (status)
			break;
		reset = snapshot_reset(then, &now);
		status = compare(&then->reading, &now.reading, reset,
				 snapshot_seconds(then, &now, reset), plan);
		reading_free(&then->reading);
		*then = now;
	}
	return status;
}

static enum dchain_exit follow(const struct plan *plan)
{
	enum dchain_exit status;
	struct snapshot then;
	struct run run;

	status = snapshot_take(&then);
	if (status)
		return status;
	if (!run_begin(&run, 0)) {
		status = repeat(&run, &then, plan);
		run_end(&run);
	} else {
		warn("cannot wait");
		status = DCHAIN_FAILED;
	}
	reading_free(&then.reading);
	return status;
}

static enum dchain_exit since_reset(const struct plan *plan)
{
	struct snapshot now;
	enum dchain_exit status;

	status = snapshot_take(&now);
	if (status)
		return status;
	status = compare(&now.reading, &now.reading, true,
			 now.since ? (double)now.since : 1, plan);
	reading_free(&now.reading);
	return status;
}

/* Two captures; the user gives the time between them. */
static enum dchain_exit between_files(const struct options *o,
				      const struct plan *plan)
{
	struct reading then, now;
	enum dchain_exit status;

	if (o->ninputs != 2) {
		warnx("stat compares two captures: give --input twice");
		return DCHAIN_FAILED;
	}
	status = reading_take(&then, o->inputs[0]);
	if (status)
		return status;
	status = reading_take(&now, o->inputs[1]);
	if (!status) {
		status = compare(&then, &now,
				 rates_reset(&then.sample, &now.sample),
				 plan->pace.interval > 0 ?
				 plan->pace.interval : 1,
				 plan);
		reading_free(&now);
	}
	reading_free(&then);
	return status;
}

static const char about[] =
	"Prints what the lookups of each cgroup did per second: one report since the last\n"
	"reset or, with INTERVAL, one every so many seconds, COUNT times or until it is\n"
	"stopped. Cgroups that did nothing are left out. --json prints a line a report.\n"
	"--input twice: the difference of two captures, made INTERVAL (1) seconds apart.\n";

static enum dchain_exit print_all(const struct options *o,
				  const struct plan *plan)
{
	if (o->ninputs)
		return between_files(o, plan);
	return plan->pace.interval > 0 ? follow(plan) : since_reset(plan);
}

/* A wrong -o is reported before the first interval has passed. */
static bool check_columns(const struct plan *plan)
{
	struct printer *p = printer_new("stat", plan->c.columns, plan->c.n,
					&plan->format);
	bool good = p;

	printer_free(p);
	return good;
}

static bool take_rest(struct plan *plan, const struct options *o, int argc,
		      char **argv)
{
	plan->format = o->format;
	plan->rows = o->rows;
	plan->sort = o->sort ? counts_find(o->sort) : SAMPLE_STEPS;
	return plan->sort < SAMPLE_COUNTS &&
	       pace_parse(&plan->pace, MIN_INTERVAL, argc, argv);
}

int cmd_stat(int argc, char **argv)
{
	struct options_spec spec = {
		.usage = "stat [OPTION...] [INTERVAL [COUNT]]",
		.about = about,
		.max_inputs = 2,
		.max_arguments = 2,
		.rows_help = "print N rows (20; 0: all); the rest is added up",
		.usual_rows = USUAL_ROWS,
		.sort_help = "steps",
	};
	struct plan plan = { 0 };
	enum dchain_exit status;
	struct options o;

	counts_columns(&plan.c, IN_STAT, NULL, before, ARRAY_SIZE(before),
		       names, ARRAY_SIZE(names));
	spec.columns = plan.c.columns;
	spec.ncolumns = plan.c.n;
	if (!options_parse(&o, &spec, NULL, argc, argv, &status)) {
		if (!take_rest(&plan, &o, argc - optind, argv + optind))
			status = options_refused(&spec);
		else if (!check_columns(&plan))
			status = DCHAIN_FAILED;
		else
			status = print_all(&o, &plan);
	}
	counts_columns_free(&plan.c);
	return status;
}
