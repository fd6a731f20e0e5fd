// SPDX-License-Identifier: GPL-2.0-only
#include "lib/atomic.h"

#include "lib/exits.h"
#include "lib/program.h"

#include <err.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void atomic_begin(struct atomic_file *f, const char *path)
{
	struct stat st;
	int fd;

	f->path = path;
	if (!lstat(path, &st) && !S_ISREG(st.st_mode))
		errx(DCHAIN_FAILED,
		     "%s: not a regular file: it will not be replaced", path);
	snprintf(f->temporary, sizeof(f->temporary), "%s.XXXXXX", path);
	fd = mkostemp(f->temporary, 0);
	if (fd < 0)
		err(DCHAIN_FAILED, "%s", f->temporary);
	f->out = must(fdopen(fd, "w"));
}

void atomic_commit(struct atomic_file *f)
{
	int fd = fileno(f->out);

	if (!ferror(f->out) && !fflush(f->out) && !fchmod(fd, 0644) &&
	    !fsync(fd) && !fclose(f->out) && !rename(f->temporary, f->path))
		return;
	warn("%s", f->path);
	unlink(f->temporary);
	exit(DCHAIN_FAILED);
}
