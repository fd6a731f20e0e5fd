// SPDX-License-Identifier: GPL-2.0-only
#include "lib/program.h"

#include "lib/amount.h"
#include "lib/exits.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

void program_need_directory(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		err(DCHAIN_FAILED, "%s", path);
	if (!S_ISDIR(st.st_mode))
		errx(DCHAIN_FAILED, "%s: not a directory", path);
}

void *must(void *memory)
{
	if (!memory)
		errx(DCHAIN_FAILED, "out of memory");
	return memory;
}

void must_work(int result)
{
	if (result)
		errx(DCHAIN_FAILED, "out of memory");
}

uint64_t program_count(const char *option, const char *text)
{
	uint64_t value;

	if (!amount_count(text, &value) || !value)
		errx(DCHAIN_FAILED, "%s %s: not a number above 0", option,
		     text);
	return value;
}

double program_real(const char *option, const char *text, const char *unit)
{
	double value;

	if (!amount_real(text, &value))
		errx(DCHAIN_FAILED, "%s %s: not %s above 0", option, text,
		     unit);
	return value;
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
	return DCHAIN_FAILED;
}
