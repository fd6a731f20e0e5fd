// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain watch: diagnoses again and again and speaks only on a change, with
 * the growth of the table and the time until its chains are long.
 */
#include "cmd/cmd.h"
#include "diagnose/diagnose.h"
#include "lib/options.h"
#include "lib/pace.h"

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

struct plan {
	struct verdict_limits limits;
	struct pace pace;
};

/**
 * struct seen - what was said last, and what growth is measured from
 * @level: -1 before the first diagnosis
 * @levels: of each pattern
 * @owner: id of the owner's cgroup
 * @load: dentries a bucket
 * @dentries: in the table
 * @error: their standard error
 * @clock: when they were counted
 */
struct seen {
	int level;
	enum verdict_level levels[VERDICT_PATTERNS];
	uint64_t owner;
	double load;
	double dentries;
	double error;
	uint64_t clock;
};

static bool is_news(const struct seen *seen, const struct verdict *v)
{
	if (seen->level != (int)v->level ||
	    memcmp(seen->levels, v->levels, sizeof(seen->levels)) != 0)
		return true;
	if (v->load > seen->load * NEWS || v->load * NEWS < seen->load)
		return v->level != VERDICT_HEALTHY;
	/* whose it is matters only when something is wrong */
	return v->level && v->owner && v->owner->id != seen->owner;
}

static void duration(double seconds, char *text, size_t size)
{
	if (seconds < 120)
		snprintf(text, size, "%.0f s", seconds);
	else if (seconds < 7200)
		snprintf(text, size, "%.0f min", seconds / 60);
	else if (seconds < 172800)
		snprintf(text, size, "%.1f h", seconds / 3600);
	else
		snprintf(text, size, "%.0f days", seconds / 86400);
}

/*
 * Growth that is not above the error of two samples is not known to be any.
 */
static void print_growth(const struct diagnosis *d, const struct seen *seen)
{
	static const int lengths[] = { 8, 16, 32 };
	const struct census *census = &d->facts.census;
	double grown = census->dentries.value - seen->dentries;
	double doubt = 2 * (census->dentries.error + seen->error);
	double seconds = (double)(d->facts.now.clock - seen->clock) / 1e9;
	size_t i;

	if (grown < doubt || grown <= 0 || seconds <= 0)
		return;
	printf("  growing by %.0f dentries/s", grown / seconds);
	for (i = 0; i < 3; i++) {
		double left = verdict_until(lengths[i],
					    (double)census->buckets,
					    census->dentries.value,
					    grown / seconds);
		char text[32];

		if (left <= 0)
			continue;
		duration(left, text, sizeof(text));
		printf("; %d a bucket in %s", lengths[i], text);
	}
	putchar('\n');
}

static void speak(const struct diagnosis *d, const struct seen *seen)
{
	const struct verdict *v = &d->verdict;
	char text[DIAGNOSE_LINE], path[8192], clock[32] = "";
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm))
		strftime(clock, sizeof(clock), "%F %T", &tm);
	diagnose_headline(d, text, sizeof(text));
	printf("%s %s\n", clock, text);
	if (v->level && v->owner)
		printf("  %.0f %% of all dentries are charged to %s\n",
		       100 * v->owner_share, v->owner->path);
	if (v->level && v->directory)
		printf("  %.0f %% are in %s\n", 100 * v->directory_share,
		       diagnose_path(d, v->directory, path, sizeof(path)));
	if (seen->level >= 0)
		print_growth(d, seen);
	fflush(stdout);
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
	seen->dentries = d->facts.census.dentries.value;
	seen->error = d->facts.census.dentries.error;
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
				  &quiet);
		if (status == DCHAIN_INTERRUPTED)
			break;
		if (status)
			return diagnose_status(status);
		if (is_news(&seen, &d.verdict)) {
			speak(&d, &seen);
			remember(&seen, &d);
		}
		remember_count(&seen, &d);
		facts_free(&d.facts);
		/* the end of the program reports what could not be written */
		if (ferror(stdout))
			return DCHAIN_UNTOLD;
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
			 "speaks at the beginning and when something changed: the level of a pattern, who\n"
			 "owns the most, chains twice or half as long. Tells how fast the table grows and\n"
			 "how long until it has 8, 16 and 32 dentries a bucket.\n\n"
			 "Exit status: that of the last diagnosis, as of dchain diagnose.\n",
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
		return diagnose_status(status);
	if (!pace_parse(&plan.pace, MIN_INTERVAL, argc - optind, argv + optind))
		return DCHAIN_UNTOLD;
	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_UNTOLD;
	}
	level = watch(&run, &plan);
	run_end(&run);
	return level;
}
