// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain capture: all that dchain reads on this host, for another machine.
 */
#include "capture/capture.h"
#include "cmd/cmd.h"
#include "lib/options.h"
#include "lib/pace.h"

#include <err.h>

enum { OPTION_NAMES = 256, OPTION_SECONDS };

static bool take(void *context, int val, const char *argument)
{
	struct capture_plan *plan = context;

	if (val == OPTION_NAMES) {
		plan->names = true;
		return true;
	}
	/* what top and stat take as an interval */
	return pace_interval(argument, 0.1, 3600, &plan->seconds);
}

int cmd_capture(int argc, char **argv)
{
	static const struct option own[] = {
		{ "names", no_argument, NULL, OPTION_NAMES },
		{ "seconds", required_argument, NULL, OPTION_SECONDS },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "capture [OPTION...] FILE",
		.about = "Writes what the other commands read on this host into FILE (- for standard\n"
			 "output), a compressed tar: the module's files, counts twice, a census, the\n"
			 "host's memory and settings, names of containers. `dchain COMMAND --input FILE'\n"
			 "answers from it on another machine, without root and module: diagnose, census,\n"
			 "cgroups, top, stat, histogram, status, export. Exit status 3 where the module\n"
			 "is not loaded: then only the host's own files are in it.\n",
		.max_arguments = 1,
		.own = own,
		.own_help = "      --names           names of example files, too: they may be secret\n"
			    "      --seconds N       between the two readings of counts (5)\n",
		.take = take,
	};
	struct capture_plan plan = { .seconds = 5 };
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	if (optind >= argc) {
		warnx("needs a FILE to write");
		return options_refused(&spec);
	}
	plan.file = argv[optind];
	return capture_write(&plan);
}
