// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain stat: what each cgroup's lookups do in a second, again and again.
 */
#include "cmd/cmd.h"
#include "lib/amount.h"
#include "lib/options.h"
#include "lib/pace.h"
#include "lib/run.h"
#include "read/rates.h"
#include "read/snapshot.h"

#include <err.h>
#include <time.h>

#define USUAL_ROWS 20
#define MIN_INTERVAL 0.1

/*
 * Those before ID belong to the sample, those from LOOKUPS to CREATED_POSITIVE
 * are rates, named like the counts that they come from.
 */
static const struct printer_column columns[] = {
	{ "time", "end of the interval, seconds since 1970", PRINTER_NUMBER,
	  true },
	{ "seconds", "length of the interval", PRINTER_NUMBER, true },
	{ "id", "inode number of the cgroup's directory (stat -c %i)",
	  PRINTER_NUMBER, false },
	{ "lookups", "lookups a second", PRINTER_NUMBER, false },
	{ "walked", "walked lookups a second", PRINTER_NUMBER, true },
	{ "steps", "chain entries visited a second", PRINTER_NUMBER, false },
	{ "avg", "steps of a walked lookup, in this interval", PRINTER_NUMBER,
	  false },
	{ "hits", "hits a second", PRINTER_NUMBER, true },
	{ "misses", "misses a second", PRINTER_NUMBER, false },
	{ "capped", "walks given up a second", PRINTER_NUMBER, true },
	{ "created_negative", "negative dentries made a second",
	  PRINTER_NUMBER, false },
	{ "created_positive", "positive dentries made a second",
	  PRINTER_NUMBER, true },
	{ "path", "the cgroup; (rest): all further rows", PRINTER_PATH, false },
};

enum {
	TIME, SECONDS, ID, LOOKUPS, WALKED, STEPS, AVG, HITS, MISSES, CAPPED,
	CREATED_NEGATIVE, CREATED_POSITIVE, PATH, NCOLUMNS
};

static const int column_of[SAMPLE_COUNTS] = {
	[SAMPLE_LOOKUPS] = LOOKUPS,
	[SAMPLE_WALKED] = WALKED,
	[SAMPLE_STEPS] = STEPS,
	[SAMPLE_HITS] = HITS,
	[SAMPLE_MISSES] = MISSES,
	[SAMPLE_CAPPED] = CAPPED,
	[SAMPLE_CREATED_NEGATIVE] = CREATED_NEGATIVE,
	[SAMPLE_CREATED_POSITIVE] = CREATED_POSITIVE,
};

/**
 * struct plan - what the command line asks for
 * @pace: when; an interval of 0: one report, since the last reset
 * @rows: rows of a report; 0: all
 */
struct plan {
	struct pace pace;
	uint64_t rows;
};

/* Three digits or more: what is behind the point only takes room. */
static void print_rate(struct printer *p, size_t column, bool known,
		       double rate)
{
	if (known)
		printer_setf(p, column, "%.*f", rate < 100 ? 1 : 0, rate);
	else
		printer_set(p, column, "-");
}

static void print_row(struct printer *p, const struct sample *d,
		      const struct sample_row *row, double seconds)
{
	double avg = sample_avg(row);
	int c;

	printer_row(p);
	printer_setf(p, TIME, "%lld", (long long)time(NULL));
	printer_setf(p, SECONDS, "%.2f", seconds);
	printer_setf(p, ID, "%llu", (unsigned long long)row->id);
	for (c = 0; c < SAMPLE_COUNTS; c++)
		print_rate(p, (size_t)column_of[c], d->known[c],
			   (double)row->count[c] / seconds);
	if (avg < 0)
		printer_set(p, AVG, "-");
	else
		printer_setf(p, AVG, "%.2f", avg);
	printer_set(p, PATH, row->path);
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
		   double seconds, const struct printer_format *format)
{
	struct printer *list[2];
	size_t i;

	list[0] = printer_new("stat", columns, NCOLUMNS, format);
	list[1] = printer_warnings(format, t->warnings, t->nwarnings);
	for (i = 0; i < d->n; i++)
		print_row(list[0], d, &d->rows[i], seconds);
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
				double seconds, const struct plan *plan,
				const struct printer_format *format)
{
	struct sample d;

	if (reset && then != now)
		warnx("warning: the counts were reset: this report covers the time since then");
	if (!rates_between(&d, &then->sample, &now->sample, reset)) {
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	rates_fold(&d, plan->rows);
	report(&now->table, &d, seconds, format);
	sample_free(&d);
	if (!fflush(stdout))
		return DCHAIN_OK;
	/* The end of the program reports it; no sense in going on. */
	return DCHAIN_FAILED;
}

/* @then becomes the snapshot that was compared last. */
static enum dchain_exit repeat(struct run *run, struct snapshot *then,
			       const struct plan *plan,
			       const struct printer_format *format)
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
				 snapshot_seconds(then, &now, reset), plan,
				 format);
		reading_free(&then->reading);
		*then = now;
	}
	return status;
}

static enum dchain_exit follow(const struct plan *plan,
			       const struct printer_format *format)
{
	enum dchain_exit status;
	struct snapshot then;
	struct run run;

	status = snapshot_take(&then);
	if (status)
		return status;
	if (!run_begin(&run, 0)) {
		status = repeat(&run, &then, plan, format);
		run_end(&run);
	} else {
		warn("cannot wait");
		status = DCHAIN_FAILED;
	}
	reading_free(&then.reading);
	return status;
}

static enum dchain_exit since_reset(const struct plan *plan,
				    const struct printer_format *format)
{
	struct snapshot now;
	enum dchain_exit status;

	status = snapshot_take(&now);
	if (status)
		return status;
	status = compare(&now.reading, &now.reading, true,
			 now.since ? (double)now.since : 1, plan, format);
	reading_free(&now.reading);
	return status;
}

/* Two captures; how far apart they were made is the user's to say. */
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
				 plan, &o->format);
		reading_free(&now);
	}
	reading_free(&then);
	return status;
}

static bool take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	(void)val;
	if (amount_count(argument, &plan->rows))
		return true;
	warnx("--rows %s: a number is expected, 0 for all", argument);
	return false;
}

/* A wrong -o is told before the first interval has passed. */
static bool check_columns(const struct printer_format *format)
{
	struct printer *p = printer_new("stat", columns, NCOLUMNS, format);
	bool good = p;

	printer_free(p);
	return good;
}

static const char about[] =
	"Prints what the lookups of each cgroup did per second: one report since the last\n"
	"reset or, with INTERVAL, one every so many seconds, COUNT times or until it is\n"
	"stopped. Cgroups that did nothing are left out. --json prints a line a report.\n"
	"--input twice: the difference of two captures, made INTERVAL (1) seconds apart.\n";

static const char own_help[] =
	"      --rows N          rows of a report (20; 0: all); the rest is added up\n";

int cmd_stat(int argc, char **argv)
{
	static const struct option own[] = {
		{ "rows", required_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "stat [OPTION...] [INTERVAL [COUNT]]",
		.about = about,
		.columns = columns,
		.ncolumns = NCOLUMNS,
		.max_inputs = 2,
		.max_arguments = 2,
		.own = own,
		.own_help = own_help,
		.take = take,
	};
	struct plan plan = { .rows = USUAL_ROWS };
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	if (!check_columns(&o.format) ||
	    !pace_parse(&plan.pace, MIN_INTERVAL, argc - optind, argv + optind))
		return DCHAIN_FAILED;
	if (o.ninputs)
		return between_files(&o, &plan);
	if (plan.pace.interval > 0)
		return follow(&plan, &o.format);
	return since_reset(&plan, &o.format);
}
