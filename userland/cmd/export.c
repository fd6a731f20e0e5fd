// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain export: metrics for Prometheus. Without the module there are the
 * kernel's own figures and dchain_up 0. A text file is replaced as a whole, and
 * only by a run that came to its end.
 */
#include "cmd/cmd.h"
#include "cmd/metrics.h"
#include "lib/atomic.h"
#include "lib/options.h"
#include "lib/run.h"

#include <err.h>
#include <stdlib.h>
#include <unistd.h>

#define SERIES 50

static bool take(void *context, int val, const char *argument)
{
	const char **textfile = context;

	(void)val;
	*textfile = argument;
	return true;
}

static enum dchain_exit write_textfile(const char *path, size_t top)
{
	enum dchain_exit status;
	struct atomic_file f;
	struct run run;

	run_begin(&run, 0);
	if (atomic_begin(&f, path))
		return DCHAIN_FAILED;
	status = metrics_write(f.out, false, top);
	if (run_over(&run)) {
		fclose(f.out);
		unlink(f.temporary);
		status = DCHAIN_INTERRUPTED;
	} else if (atomic_commit(&f)) {
		status = DCHAIN_FAILED;
	}
	return status;
}

int cmd_export(int argc, char **argv)
{
	static const struct option own[] = {
		{ "textfile", required_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "export [OPTION...]",
		.about = "Prints metrics in the format OpenMetrics. Without the module: dchain_up 0 and\n"
			 "the kernel's own figures, exit status 11.\n",
		.has_root = true,
		.rows_help = "N cgroups with metrics of their own (50; 0: all):\n"
			     "                        those with the most steps, and those that made\n"
			     "                        the most negative entries",
		.usual_rows = SERIES,
		.own = own,
		.own_help =
"      --textfile FILE   replace FILE as a whole instead, in the format that\n"
"                        node_exporter's textfile collector reads\n",
		.take = take,
	};
	const char *textfile = NULL;
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &textfile, argc, argv, &status))
		return status;
	if (!o.rows)
		o.rows = SIZE_MAX;
	return textfile ? write_textfile(textfile, o.rows) :
			  metrics_write(stdout, true, o.rows);
}
