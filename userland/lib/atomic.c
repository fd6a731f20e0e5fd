// SPDX-License-Identifier: GPL-2.0-only
#include "lib/atomic.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
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
	if (strlen(path) + sizeof(".XXXXXX") > sizeof(f->temporary)) {
		warnx("%s: the name is too long", path);
		return -1;
	}
	sprintf(f->temporary, "%s.XXXXXX", path);
	fd = mkostemp(f->temporary, 0);
	if (fd < 0) {
		warn("%s", f->temporary);
		return -1;
	}
	f->out = fdopen(fd, "w");
	if (!f->out) {
		warn("%s", f->temporary);
		close(fd);
		unlink(f->temporary);
		return -1;
	}
	return 0;
}

int atomic_commit(struct atomic_file *f)
{
	int fd = fileno(f->out);
	int failed;

	failed = ferror(f->out) || fflush(f->out) || fchmod(fd, 0644) ||
		 fsync(fd);
	if (failed)
		warn("%s", f->temporary);
	if (fclose(f->out) && !failed) {
		warn("%s", f->temporary);
		failed = 1;
	}
	f->out = NULL;
	if (!failed && rename(f->temporary, f->path)) {
		warn("%s", f->path);
		failed = 1;
	}
	if (failed)
		unlink(f->temporary);
	return failed ? -1 : 0;
}
