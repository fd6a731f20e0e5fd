// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain reset: forget all counts and the rows of removed cgroups.
 */
#include "cmd/cmd.h"
#include "lib/options.h"
#include "file/source.h"

int cmd_reset(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "reset",
		.about = "Sets all counts to zero and forgets the rows of removed cgroups.\n",
	};
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	return source_write("reset", "1\n");
}
