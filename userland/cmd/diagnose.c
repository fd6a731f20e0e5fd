// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain diagnose: is the dentry cache the problem, whose doing is it, where,
 * and what to do about it. Changes nothing.
 */
#include "cmd/cmd.h"
#include "diagnose/diagnose.h"
#include "file/source.h"
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

enum { SECONDS = 256, PROGRESS };

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

/* What the module warns of, once; the counts were read more often. */
static void warn_of(const struct facts *f)
{
	size_t i;

	source_quiet(false);
	source_warn(&f->now.reading.table);
	for (i = 0; f->facts.census && i < CENSUS_NTABLES; i++)
		source_warn(&f->census.tables[i]);
}

static int run_once(struct plan *plan)
{
	enum dchain_exit status;
	struct run run;
	int level;

	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_FAILED;
	}
	status = diagnose(&plan->diagnosis, &run, plan->seconds,
			  &plan->progress, NULL);
	run_end(&run);
	if (status == DCHAIN_INTERRUPTED)
		warnx("interrupted: no diagnosis");
	if (status)
		return status;
	warn_of(&plan->diagnosis.facts);
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
		DIAGNOSE_OPTIONS,
		{ 0 }
	};
	struct options_spec spec = {
		.usage = "diagnose [OPTION...]",
		.about = "Counts for some seconds, takes a sampled census, reads the host's figures of its\n"
			 "memory, and reports whether chains are long, for whom, who filled the table and\n"
			 "where, which of the known patterns it is or that it is not the dentry cache, and\n"
			 "what to do, as commands for this host. Changes nothing. Without the module, what\n"
			 "can be seen without it.\n\n"
			 "Exit status: 0 healthy, 1 attention, 2 critical, 3 unknown (no module, counting\n"
			 "off or incomplete); others as of all commands. --input takes a file that `dchain\n"
			 "capture' wrote on another host.\n",
		.columns = diagnose_columns,
		.ncolumns = diagnose_ncolumns,
		.max_inputs = 1,
		.own = own,
		.own_help = "      --seconds N       count for so long (3)\n"
			    DIAGNOSE_HELP
			    "      --progress WHEN   auto, always or never\n",
		.take = take,
	};
	struct plan plan = { .seconds = USUAL_SECONDS };
	enum dchain_exit status;
	struct options o;
	struct printer *p;

	plan.diagnosis.limits = verdict_usual;
	progress_wanted(NULL, &plan.progress);
	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	plan.format = o.format;
	/* One was taken out of the arguments, as of every command. */
	if (options_input(&o)) {
		warnx("%s: not a capture, which `dchain capture' writes",
		      options_input(&o));
		return DCHAIN_FORMAT;
	}
	/* A wrong -o is refused before anything is counted. */
	p = printer_new("findings", diagnose_columns, diagnose_ncolumns,
			&plan.format);
	if (!p)
		return DCHAIN_FAILED;
	printer_free(p);
	return run_once(&plan);
}
