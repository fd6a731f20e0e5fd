// SPDX-License-Identifier: GPL-2.0-only
#include "lib/atomic.h"

#include "lib/program.h"

#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int atomic_begin(struct atomic_file *f, const char *path)
{
	struct stat st;
	int fd;

	f->path = path;
	if (!lstat(path, &st) && !S_ISREG(st.st_mode)) {
		warnx("%s: not a regular file: it will not be replaced", path);
		return -1;
	}
	snprintf(f->temporary, sizeof(f->temporary), "%s.XXXXXX", path);
	fd = mkostemp(f->temporary, 0);
	if (fd < 0) {
		warn("%s", f->temporary);
		return -1;
	}
	f->out = must(fdopen(fd, "w"));
	return 0;
}

int atomic_commit(struct atomic_file *f)
{
	int fd = fileno(f->out);
	bool good = !ferror(f->out) && !fflush(f->out) && !fchmod(fd, 0644) &&
		    !fsync(fd);

	good = !fclose(f->out) && good;
	good = good && !rename(f->temporary, f->path);
	if (good)
		return 0;
	warn("%s", f->path);
	unlink(f->temporary);
	return -1;
}
