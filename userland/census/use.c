// SPDX-License-Identifier: GPL-2.0-only
/* Asking /dev/dchain to mark which entries are used. */
#include "census/figures.h"

#include "dchain_uapi.h"
#include "file/module.h"
#include "lib/progress.h"
#include "lib/root.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#define DEVICE "/dev/dchain"

enum dchain_exit census_device(int *device)
{
	char path[1200];

	*device = -1;
	if (root_path(path, sizeof(path), DEVICE))
		*device = open(path, O_RDWR | O_CLOEXEC);
	return *device < 0 ? module_why(DEVICE, errno) : DCHAIN_OK;
}

/* The signals end the wait, and then have their usual effect again. */
static enum dchain_exit wait_for(double seconds)
{
	struct progress progress = { .shown = isatty(STDERR_FILENO) };
	struct run run;

	run_begin(&run, seconds);
	while (run_wait(&run, run_clock() + 1000000000) != RUN_OVER)
		progress_update(&progress, "marking use, seconds",
				(uint64_t)run_seconds(&run), (uint64_t)seconds,
				run_seconds(&run));
	progress_clear(&progress);
	run_child_signals();
	return run.signal ? DCHAIN_INTERRUPTED : DCHAIN_OK;
}

enum dchain_exit census_mark(double seconds, bool positive, int *device)
{
	struct dchain_marks marks = {
		.flags = positive ? DCHAIN_MARKS_POSITIVE : 0,
	};
	enum dchain_exit status = census_device(device);

	if (status)
		return status;
	if (!ioctl(*device, DCHAIN_MARKS, &marks))
		return wait_for(seconds);
	if (errno == EBUSY)
		warnx("somebody else marks use now: try again when that has ended");
	else if (errno == EOPNOTSUPP)
		warnx("use cannot be marked: it takes mode walk, and insertions that are counted");
	else
		warn("cannot mark use");
	return DCHAIN_REFUSED;
}
