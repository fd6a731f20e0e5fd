// SPDX-License-Identifier: GPL-2.0-only
/* Asking /dev/dchain to mark which entries are used. */
#include "census/figures.h"

#include "dchain_uapi.h"
#include "file/module.h"
#include "lib/progress.h"
#include "lib/root.h"

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

enum dchain_exit census_mark(double seconds, bool positive, int *device)
{
	struct dchain_marks marks = {
		.flags = positive ? DCHAIN_MARKS_POSITIVE : 0,
	};
	enum dchain_exit status = census_device(device);

	if (status)
		return status;
	if (!ioctl(*device, DCHAIN_MARKS, &marks))
		return progress_wait("marking use, seconds", seconds) ?
		       DCHAIN_OK : DCHAIN_INTERRUPTED;
	if (errno == EBUSY)
		warnx("somebody else marks use now: try again when that has ended");
	else if (errno == EOPNOTSUPP)
		warnx("use cannot be marked: it takes mode walk, and insertions that are counted");
	else
		warn("cannot mark use");
	return DCHAIN_REFUSED;
}
