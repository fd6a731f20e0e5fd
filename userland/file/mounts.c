// SPDX-License-Identifier: GPL-2.0-only
#include "file/mounts.h"

#include "lib/root.h"

#include <libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

static int pass_over(struct libmnt_table *mounts, const char *file, int line)
{
	(void)mounts;
	(void)file;
	(void)line;
	return 1;
}

struct libmnt_table *mounts_of(const char *process)
{
	char *text = root_read("/proc/%s/mountinfo", process);
	struct libmnt_table *mounts = text ? mnt_new_table() : NULL;
	FILE *f = mounts && *text ? fmemopen(text, strlen(text), "r") : NULL;

	if (f) {
		mnt_table_set_parser_errcb(mounts, pass_over);
		mnt_table_parse_stream(mounts, f, "mountinfo");
		fclose(f);
	}
	free(text);
	return mounts;
}

struct libmnt_table *mounts_read(void)
{
	return mounts_of(root_is_here() ? "self" : "1");
}

void mounts_free(struct libmnt_table *mounts)
{
	mnt_unref_table(mounts);
}

/* The next mount; NULL behind the last one. */
static struct libmnt_fs *next(struct libmnt_table *mounts,
			      struct libmnt_iter *at)
{
	struct libmnt_fs *fs;

	return mounts && !mnt_table_next_fs(mounts, at, &fs) ? fs : NULL;
}

/* What of @path lies below @root: "" for @root itself; NULL if not below. */
static const char *below(const char *path, const char *root)
{
	size_t len = strcmp(root, "/") ? strlen(root) : 0;

	if (strncmp(path, root, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	return path + len;
}

/* What is seen at @path: of several mounts above it, the last and innermost. */
static struct libmnt_fs *seen_at(struct libmnt_table *mounts, const char *path)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs, *best = NULL;
	size_t len, longest = 0;

	while (at && (fs = next(mounts, at))) {
		const char *point = mnt_fs_get_target(fs);

		if (!point || !below(path, point))
			continue;
		len = strlen(point);
		if (best && len < longest)
			continue;
		longest = len;
		best = fs;
	}
	mnt_free_iter(at);
	return best;
}

bool mounts_path(struct libmnt_table *mounts, const char *dev,
		 const char *path, char *text, size_t size)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	unsigned int major, minor;
	struct libmnt_fs *fs;
	bool found = false;

	if (sscanf(dev, "%u:%u", &major, &minor) != 2)
		mounts = NULL;
	while (!found && at && (fs = next(mounts, at))) {
		const char *root = mnt_fs_get_root(fs);
		const char *point = mnt_fs_get_target(fs);
		const char *rest;

		if (mnt_fs_get_devno(fs) != makedev(major, minor) || !root ||
		    !point)
			continue;
		rest = below(path, root);
		if (!rest)
			continue;
		if (!strcmp(rest, "/"))
			rest = "";
		snprintf(text, size, "%s%s",
			 strcmp(point, "/") != 0 || !*rest ? point : "", rest);
		found = seen_at(mounts, text) == fs;
	}
	mnt_free_iter(at);
	return found;
}

bool mounts_memory_cgroup(struct libmnt_table *mounts, char *text, size_t size,
			  bool *v1)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	bool found = false;

	while (at && (fs = next(mounts, at))) {
		const char *type = mnt_fs_get_fstype(fs);
		bool old = type && !strcmp(type, "cgroup");

		if (!type || (!old && strcmp(type, "cgroup2") != 0) ||
		    (old && mnt_fs_get_option(fs, "memory", NULL, NULL)))
			continue;
		/* a memory controller of version 1 is not in version 2 */
		if (found && !old)
			continue;
		snprintf(text, size, "%s", mnt_fs_get_target(fs));
		found = true;
		*v1 = old;
	}
	mnt_free_iter(at);
	return found;
}
