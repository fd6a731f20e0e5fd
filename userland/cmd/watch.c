// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain watch: diagnoses again and again and reports only changes, with
 * the growth of the table and the time until its chains are long.
 */
#include "cmd/cmd.h"
#include "diagnose/diagnose.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/options.h"
#include "lib/pace.h"
#include "names/names.h"
#include "names/one.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define USUAL_INTERVAL 60.0
#define MIN_INTERVAL 1.0
/* Of an interval, spent on counting; the rest on waiting. */
#define COUNTING 0.1
/* Chains that grew or shrank by this factor are news by themselves. */
#define NEWS 2.0
/* One that owns half of all is the owner. */
#define OWNER_NEWS 0.5

struct plan {
	struct verdict_limits limits;
	struct pace pace;
	bool json;
};

/**
 * struct seen - what was reported last, and what growth is measured from
 * @level: -1 before the first diagnosis
 * @levels: of each pattern
 * @owner: id of the owner's cgroup
 * @load: dentries a bucket
 * @dentries: by the kernel's own count; 0 before the first diagnosis
 * @clock: when they were counted
 */
struct seen {
	int level;
	enum verdict_level levels[VERDICT_PATTERNS];
	uint64_t owner;
	double load;
	uint64_t dentries;
	uint64_t clock;
};

static bool is_news(const struct seen *seen, const struct verdict *v)
{
	int p;

	if (seen->level != (int)v->level)
		return true;
	for (p = 0; p < VERDICT_PATTERNS; p++) {
		enum verdict_pattern pattern = (enum verdict_pattern)p;

		if (verdict_reported(seen->levels, pattern) !=
		    verdict_reported(v->levels, pattern))
			return true;
	}
	if (v->load > seen->load * NEWS || v->load * NEWS < seen->load)
		return v->level != VERDICT_HEALTHY;
	/*
	 * Whose it is matters only when something is wrong, and is no news
	 * where two have about as many.
	 */
	return v->level && v->owner_share >= OWNER_NEWS &&
	       v->owner->id != seen->owner;
}

static const int lengths[] = { 8, 16, 32 };

/*
 * Dentries a second that the table grows by; 0: it does not grow, or that is
 * not known. The kernel's own counts are compared: a census is a sample, and
 * slow growth is less than the error of two.
 */
static double growth(const struct diagnosis *d, const struct seen *seen)
{
	uint64_t dentries = d->facts.host.dentries.dentries;
	double seconds = (double)(d->facts.now.clock - seen->clock) / 1e9;

	if (!seen->dentries || !d->facts.facts.census ||
	    dentries <= seen->dentries || seconds <= 0)
		return 0;
	return (double)(dentries - seen->dentries) / seconds;
}

/* Seconds until there are so many a bucket; 0 where there are. */
static double until(const struct diagnosis *d, int length, double rate)
{
	const struct census *census = &d->facts.census;

	return verdict_until(length, (double)census->buckets,
			     census->all.dentries.value, rate);
}

static void print_growth(const struct diagnosis *d, double rate)
{
	size_t i;

	printf("  growing by %.0f dentries/s", rate);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		double left = until(d, lengths[i], rate);
		char text[32];

		if (left <= 0)
			continue;
		amount_seconds_text(left, text, sizeof(text));
		printf("; %d a bucket in %s", lengths[i], text);
	}
	putchar('\n');
}

static const struct printer_column change_columns[] = {
	{ "time", "when it was seen, seconds since 1970", PRINTER_NUMBER,
	  false },
	{ "growth_per_second", "dentries, since the diagnosis before",
	  PRINTER_NUMBER, false },
	{ "seconds_until_8", "dentries a bucket", PRINTER_NUMBER, false },
	{ "seconds_until_16", "likewise", PRINTER_NUMBER, false },
	{ "seconds_until_32", "likewise", PRINTER_NUMBER, false },
};

enum { TIME, GROWTH, UNTIL, NCHANGE = UNTIL + ARRAY_SIZE(lengths) };

static void print_json(const struct diagnosis *d, double rate)
{
	const struct printer_format format = { .json = true };
	struct printer *p = printer_new("change", change_columns, NCHANGE,
					&format);
	size_t i;

	printer_row(p);
	printer_set_number(p, TIME, (uint64_t)time(NULL));
	if (rate > 0)
		printer_set_real(p, GROWTH, rate, 1);
	for (i = 0; rate > 0 && i < ARRAY_SIZE(lengths); i++)
		printer_set_real(p, UNTIL + i, until(d, lengths[i], rate), 0);
	diagnose_print_line(d, p);
	printer_free(p);
}

static void report(const struct diagnosis *d, const struct seen *seen)
{
	const struct verdict *v = &d->verdict;
	char text[DIAGNOSE_LINE], path[4096], clock[32] = "";
	char label[NAMES_LABEL];
	double rate = growth(d, seen);
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%F %T", &tm);
	diagnose_headline(d, text, sizeof(text));
	printf("%s %s\n", clock, text);
	if (v->level && v->owner)
		printf("  %.0f %% of all dentries are charged to %s\n",
		       100 * v->owner_share,
		       escape_cut(names_label(names_one(v->owner->path), v->owner->path, label,
					      sizeof(label)),
				  path, sizeof(path)));
	if (v->level && d->facts.nwhere)
		printf("  %.0f %% are in %s\n", 100 * v->directory_share,
		       escape_cut(d->facts.where[0].path, path, sizeof(path)));
	if (rate > 0)
		print_growth(d, rate);
}

static void remember(struct seen *seen, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;

	seen->level = (int)v->level;
	memcpy(seen->levels, v->levels, sizeof(seen->levels));
	seen->owner = v->owner ? v->owner->id : 0;
	seen->load = v->load;
}

/* Growth is that since the diagnosis before, spoken of or not. */
static void remember_count(struct seen *seen, const struct diagnosis *d)
{
	seen->dentries = d->facts.host.dentries.dentries;
	seen->clock = d->facts.now.clock;
}

static int watch(struct run *run, const struct plan *plan)
{
	struct progress quiet = { 0 };
	struct seen seen = { .level = -1 };
	uint64_t begin = run_clock(), done = 0;
	struct diagnosis d;

	while (!plan->pace.count || done < plan->pace.count) {
		uint64_t next = begin +
				run_due(done++, 1 / plan->pace.interval);
		enum dchain_exit status;

		if (run_wait(run, -1, next) == RUN_OVER)
			break;
		memset(&d, 0, sizeof(d));
		d.limits = plan->limits;
		status = diagnose(&d, run, plan->pace.interval * COUNTING,
				  &quiet, seen.level < 0 ? NULL : seen.levels);
		if (status == DCHAIN_INTERRUPTED)
			break;
		/* Unloaded in this moment: the next reading reports it. */
		if (status == DCHAIN_NO_MODULE)
			continue;
		if (status)
			return status;
		if (is_news(&seen, &d.verdict)) {
			if (plan->json)
				print_json(&d, growth(&d, &seen));
			else
				report(&d, &seen);
			fflush(stdout);
			remember(&seen, &d);
		}
		remember_count(&seen, &d);
		facts_free(&d.facts);
		/* the end of the program reports what could not be written */
		if (ferror(stdout))
			return DCHAIN_FAILED;
	}
	return seen.level < 0 ? DCHAIN_INTERRUPTED : seen.level;
}

static bool take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	return diagnose_option(&plan->limits, val, argument);
}

int cmd_watch(int argc, char **argv)
{
	static const struct option own[] = {
		DIAGNOSE_OPTIONS,
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "watch [OPTION...] [INTERVAL [COUNT]]",
		.about = "Diagnoses every INTERVAL (60) seconds, COUNT times or until it is stopped, and\n"
			 "reports at the beginning and when something changed: the level of a pattern, who\n"
			 "owns the most, chains twice or half as long. Tells how fast the table grows and\n"
			 "how long until it has 8, 16 and 32 dentries a bucket. --json prints a line each\n"
			 "time.\n\n"
			 "Exit status: that of the last diagnosis, as of dchain diagnose.\n",
		.has_json = true,
		.max_arguments = 2,
		.own = own,
		.own_help = DIAGNOSE_HELP,
		.take = take,
	};
	struct plan plan = {
		.limits = verdict_usual, .pace.interval = USUAL_INTERVAL
	};
	enum dchain_exit status;
	struct options o;
	struct run run;
	int level;

	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	plan.json = o.format.json;
	if (!pace_parse(&plan.pace, MIN_INTERVAL, argc - optind, argv + optind))
		return options_refused(&spec);
	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_FAILED;
	}
	level = watch(&run, &plan);
	run_end(&run);
	return level;
}
