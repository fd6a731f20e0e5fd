// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain diagnose: is the dentry cache the problem, whose doing is it, where,
 * and what to do about it. Changes nothing.
 */
#include "cmd/cmd.h"
#include "diagnose/diagnose.h"
#include "lib/amount.h"
#include "lib/options.h"

#include <err.h>
#include <string.h>

#define USUAL_SECONDS 3.0
#define MAX_SECONDS 86400.0

struct plan {
	struct diagnosis diagnosis;
	double seconds;
	struct progress progress;
	struct printer_format format;
};

enum { SECONDS = 256, JSON, PROGRESS };

static bool take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	switch (val) {
	case SECONDS:
		if (amount_real(argument, &plan->seconds) &&
		    plan->seconds <= MAX_SECONDS)
			return true;
		warnx("--seconds %s: a number up to %.0f is expected",
		      argument, MAX_SECONDS);
		return false;
	case JSON:
		plan->format.json = true;
		return true;
	case PROGRESS:
		if (progress_wanted(argument, &plan->progress))
			return true;
		warnx("--progress %s: auto, always or never is expected",
		      argument);
		return false;
	default:
		return diagnose_option(&plan->diagnosis.limits, val, argument);
	}
}

static int run_once(struct plan *plan)
{
	enum dchain_exit status;
	struct run run;
	int level;

	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_UNTOLD;
	}
	status = diagnose(&plan->diagnosis, &run, plan->seconds,
			  &plan->progress);
	run_end(&run);
	if (status == DCHAIN_INTERRUPTED)
		warnx("interrupted: nothing can be said");
	if (status)
		return diagnose_status(status);
	diagnose_print(&plan->diagnosis, &plan->format);
	level = (int)plan->diagnosis.verdict.level;
	facts_free(&plan->diagnosis.facts);
	return level;
}

int cmd_diagnose(int argc, char **argv)
{
	static const struct option own[] = {
		{ "seconds", required_argument, NULL, SECONDS },
		{ "progress", required_argument, NULL, PROGRESS },
		{ "json", no_argument, NULL, JSON },
		DIAGNOSE_OPTIONS,
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "diagnose [OPTION...]",
		.about = "Counts for some seconds, takes a sampled census, and tells whether chains are\n"
			 "long, for whom, who filled the table and where, which of the known patterns it is\n"
			 "(chains, memory held by dentries, one huge directory, or not the dentry cache),\n"
			 "and what to do, as commands for this host. Changes nothing.\n\n"
			 "Exit status: 0 healthy, 1 attention, 2 critical; others as of all commands, but 10\n"
			 "for wrong usage and failures without a number of their own.\n",
		.own = own,
		.own_help = "      --seconds N       count for so long (3)\n"
			    DIAGNOSE_HELP
			    "      --json            print JSON\n"
			    "      --progress WHEN   auto, always or never\n",
		.take = take,
	};
	struct plan plan = { .seconds = USUAL_SECONDS };
	enum dchain_exit status;
	struct options o;

	plan.diagnosis.limits = verdict_usual;
	progress_wanted(NULL, &plan.progress);
	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return diagnose_status(status);
	return run_once(&plan);
}
