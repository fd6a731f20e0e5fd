// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain mode: show or change how steps are counted.
 */
#include "cmd/cmd.h"
#include "lib/options.h"
#include "control/mode.h"

#include <err.h>
#include <stdio.h>
#include <string.h>

static enum dchain_exit show(void)
{
	enum dchain_exit status;
	char mode[MODE_SIZE];

	status = mode_get(mode);
	if (!status)
		puts(mode);
	return status;
}

static const char about[] =
	"Prints the mode or changes it:\n"
	"  walk   a probe at the entry of the lookup functions walks the chain itself\n"
	"  loop   a probe in their loops counts each entry visited: exact also while\n"
	"         chains change, but costly. The loops are found first where that is\n"
	"         necessary.\n"
	"  off    no probes\n";

int cmd_mode(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "mode [off|walk|loop]",
		.about = about,
		.max_arguments = 1,
	};
	enum dchain_exit status;
	const char *mode;
	struct options o;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	if (optind == argc)
		return show();
	mode = argv[optind];
	if (!strcmp(mode, "off") || !strcmp(mode, "walk") ||
	    !strcmp(mode, "loop"))
		return mode_set(mode);
	warnx("mode `%s': off, walk or loop is expected", mode);
	return options_refused(&spec);
}
