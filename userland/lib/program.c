// SPDX-License-Identifier: GPL-2.0-only
#include "lib/program.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

void program_need_directory(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		err(1, "%s", path);
	if (!S_ISDIR(st.st_mode))
		errx(1, "%s: not a directory", path);
}

int program_flush(int status)
{
	errno = 0;
	if (!ferror(stdout) && !fclose(stdout))
		return status;
	/* An earlier failure left no reason behind. */
	if (errno)
		warn("write error");
	else
		warnx("write error");
	return status ? status : 1;
}
