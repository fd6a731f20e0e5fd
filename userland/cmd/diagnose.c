// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain diagnose: is the dentry cache the problem, whose doing is it, where,
 * and what to do about it. Changes nothing.
 */
#include "cmd/cmd.h"
#include "diagnose/diagnosis.h"
#include "lib/options.h"
#include "lib/root.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define USUAL_SECONDS 3.0
#define LEAST_SECONDS 0.1

struct plan {
	struct diagnosis diagnosis;
	bool verbose;
};

/* An option that sets a pattern's limits. */
#define LIMITS(pattern) (256 + PATTERN_##pattern)

static void take(void *context, int val, const char *argument)
{
	struct plan *plan = context;
	struct pattern_kind *kind;
	double attention, critical;
	char more;

	if (val == 'v') {
		plan->verbose = true;
		return;
	}
	if (sscanf(argument, "%lf,%lf%c", &attention, &critical, &more) != 2 ||
	    !(attention > 0) || !(critical >= attention))
		options_refuse(argument,
			       "two numbers above 0 are expected, ATTENTION,CRITICAL");
	kind = &pattern_kinds[val - LIMITS(CHAINS)];
	kind->at[LEVEL_ATTENTION] = attention / kind->scale;
	kind->at[LEVEL_CRITICAL] = critical / kind->scale;
}

static int run_once(struct plan *plan, const struct printer_format *format,
		    double seconds)
{
	struct diagnosis *d = &plan->diagnosis;
	int status = DCHAIN_INTERRUPTED;

	if (gather(d, seconds)) {
		judge(d);
		blame(d);
		find_places(d);
		advise(d);
		if (!format->json)
			diagnosis_screen(d, plan->verbose);
		if (format->json || plan->verbose)
			diagnosis_tables(d, format);
		status = (int)d->level;
	} else {
		warnx("interrupted: no diagnosis");
	}
	diagnosis_free(d);
	return status;
}

int cmd_diagnose(int argc, char **argv)
{
	static const struct option own[] = {
		{ "verbose", no_argument, NULL, 'v' },
		{ "steps", required_argument, NULL, LIMITS(CHAINS) },
		{ "memory", required_argument, NULL, LIMITS(MEMORY) },
		{ "directory", required_argument, NULL, LIMITS(DIRECTORY) },
		{ 0 }
	};
	const struct options_spec spec = {
		.usage = "diagnose [OPTION...] [SECONDS]",
		.about = "Counts for SECONDS (3), takes a census, reads the host's own figures, and says\n"
			 "whether the dentry cache is the problem, who suffers, whose doing it is, where,\n"
			 "and what to do, as commands for this host. Changes nothing. Without the module:\n"
			 "what can be seen without it.\n\n"
			 "Exit status: 0 healthy, 1 attention, 2 critical, 3 unknown.\n",
		.max_arguments = 1,
		.has_root = true,
		.has_json = true,
		.own = own,
		.own_help = "  -v, --verbose         whole paths, every pattern with its limits\n"
			    "      --steps A,C       limits of attention and critical: steps a lookup (8,16)\n"
			    "      --memory A,C      per cent of memory held by dentries (10,25)\n"
			    "      --directory A,C   entries of one directory (100000,10000000)\n",
		.take = take,
	};
	struct plan plan = { .verbose = false };
	double seconds = USUAL_SECONDS;
	struct options o;

	options_parse(&o, &spec, &plan, argc, argv);
	if (argv[optind])
		seconds = options_seconds(argv[optind], LEAST_SECONDS);
	if (geteuid() && root_is_here()) {
		fputs("UNKNOWN   only root can read what a diagnosis rests on\n",
		      o.format.json ? stderr : stdout);
		return DCHAIN_INCOMPLETE;
	}
	return run_once(&plan, &o.format, seconds);
}
