// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making the worker's tree.
 */
#include "repro/tree.h"
#include "host/dentry-state.h"

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_dir(uint64_t number, uint64_t files)
{
	char path[64];
	uint64_t i;

	snprintf(path, sizeof(path), "d%05llu", (unsigned long long)number);
	if (mkdir(path, 0755)) {
		warn("%s", path);
		return 1;
	}
	for (i = 0; i < files; i++) {
		int fd;

		snprintf(path, sizeof(path), "d%05llu/f%02llu",
			 (unsigned long long)number, (unsigned long long)i);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd < 0) {
			warn("%s", path);
			return 1;
		}
		close(fd);
	}
	return 0;
}

static int make_all(const void *argument)
{
	const struct theory_tree *tree = argument;
	uint64_t i;

	for (i = 0; i < tree->dirs; i++)
		if (make_dir(i, tree->files / tree->dirs))
			return 1;
	return 0;
}

enum dchain_exit tree_make(const struct container *c,
			   struct theory_tree *tree)
{
	struct dstate before, after;

	if (dstate_read(&before))
		return DCHAIN_FAILED;
	if (container_run(c, make_all, tree)) {
		warnx("the worker's tree could not be made");
		return DCHAIN_FAILED;
	}
	if (dstate_read(&after))
		return DCHAIN_FAILED;
	tree->dentries = after.dentries > before.dentries ?
		after.dentries - before.dentries : 0;
	return DCHAIN_OK;
}
