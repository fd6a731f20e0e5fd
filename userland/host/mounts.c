// SPDX-License-Identifier: GPL-2.0-only
#include "host/mounts.h"

#include "host/host.h"
#include "lib/array.h"

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

struct libmnt_table *mounts_parse(const char *text)
{
	struct libmnt_table *mounts = mnt_new_table();
	FILE *f = *text ? fmemopen((void *)text, strlen(text), "r") : NULL;

	if (mounts && f) {
		mnt_table_set_parser_errcb(mounts, pass_over);
		mnt_table_parse_stream(mounts, f, "mountinfo");
	}
	if (f)
		fclose(f);
	return mounts;
}

struct libmnt_table *mounts_read(void)
{
	struct libmnt_table *mounts = NULL;
	char root[8], *text;

	text = host_read("/proc/%s/mountinfo",
			 host_path(root, sizeof(root), "%s", "") && !root[0] ?
			 "self" : "1");
	if (text)
		mounts = mounts_parse(text);
	free(text);
	return mounts;
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

bool mounts_path(struct libmnt_table *mounts, const char *dev,
		 const char *path, char *text, size_t size)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	unsigned int major, minor;
	const char *rest = NULL;
	struct libmnt_fs *fs;

	if (sscanf(dev, "%u:%u", &major, &minor) != 2)
		mounts = NULL;
	while (!rest && at && (fs = next(mounts, at))) {
		const char *root = mnt_fs_get_root(fs);
		const char *point = mnt_fs_get_target(fs);

		if (mnt_fs_get_devno(fs) != makedev(major, minor) || !root ||
		    !point)
			continue;
		rest = below(path, root);
		if (rest && !strcmp(rest, "/"))
			rest = "";
		if (rest)
			snprintf(text, size, "%s%s",
				 strcmp(point, "/") != 0 || !*rest ? point : "",
				 rest);
	}
	mnt_free_iter(at);
	return rest;
}

bool mounts_overlay_root(struct libmnt_table *mounts, char *dev, size_t size)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	bool found = false;

	while (at && (fs = next(mounts, at))) {
		const char *type = mnt_fs_get_fstype(fs);
		const char *point = mnt_fs_get_target(fs);

		/* the last one lies above the others */
		if (!type || !point || strcmp(point, "/") != 0)
			continue;
		found = !strcmp(type, "overlay");
		snprintf(dev, size, "%u:%u", major(mnt_fs_get_devno(fs)),
			 minor(mnt_fs_get_devno(fs)));
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

/* One of the directories that colons separate? */
static bool in_list(const char *list, size_t len, const char *path)
{
	const char *end = list + len;

	while (list < end) {
		size_t n = 0;
		char *layer;
		bool found;

		while (list + n < end && list[n] != ':')
			n++;
		layer = strndup(list, n);
		found = layer && layer[0] == '/' && below(path, layer);
		free(layer);
		if (found)
			return true;
		list += n + 1;
	}
	return false;
}

/* Newer kernels have an option lowerdir+= for each. */
static bool in_layers(struct libmnt_fs *fs, const char *path)
{
	char *options = (char *)mnt_fs_get_fs_options(fs);
	char *name, *value;
	size_t name_len, len;

	while (options && !mnt_optstr_next_option(&options, &name, &name_len,
						  &value, &len)) {
		if (!value || (name_len != 8 && name_len != 9) ||
		    strncmp(name, "lowerdir+", name_len) != 0)
			continue;
		if (in_list(value, len, path))
			return true;
	}
	return false;
}

static bool in_store(const char *path)
{
	static const char *const stores[][2] = {
		{ "/overlay2/", "/diff" }, { "/overlay/", "/diff" },
		{ "/snapshots/", "/fs" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(stores); i++) {
		const char *at = strstr(path, stores[i][0]);
		size_t len = strlen(stores[i][1]);

		if (!at)
			continue;
		at += strlen(stores[i][0]);
		at += strcspn(at, "/");
		if (!strncmp(at, stores[i][1], len) &&
		    (!at[len] || at[len] == '/'))
			return true;
	}
	return false;
}

bool mounts_is_layer(struct libmnt_table *mounts, const char *path)
{
	struct libmnt_iter *at = mnt_new_iter(MNT_ITER_FORWARD);
	bool found = in_store(path);
	struct libmnt_fs *fs;

	while (!found && at && (fs = next(mounts, at))) {
		const char *type = mnt_fs_get_fstype(fs);

		found = type && !strcmp(type, "overlay") &&
			in_layers(fs, path);
	}
	mnt_free_iter(at);
	return found;
}
