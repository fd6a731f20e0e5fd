// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan of a tree.
 */
#include "repro/worker-scan.h"
#include "lib/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void failed(struct scan *scan, const char *path, int error)
{
	if (!scan->errors++) {
		scan->first_error = error;
		snprintf(scan->error_path, sizeof(scan->error_path), "%s",
			 path);
	}
}

static bool visit(struct scan *scan, const char *path, struct stat *st)
{
	if (lstat(path, st)) {
		failed(scan, path, errno);
		return false;
	}
	scan->entries++;
	scan->bytes += (uint64_t)st->st_size;
	return true;
}

static int no_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* PATH/NAME, without a double slash; for the root "." just NAME. */
static size_t join(char *path, size_t len, const char *name)
{
	size_t add = strlen(name);
	bool slash = true;

	if (len == 1 && path[0] == '.')
		len = 0;
	if (!len || path[len - 1] == '/')
		slash = false;
	if (len + slash + add >= PATH_MAX)
		return 0;
	if (slash)
		path[len++] = '/';
	memcpy(path + len, name, add + 1);
	return len + add;
}

static bool walk(struct scan *scan, char *path, size_t len);

static bool walk_names(struct scan *scan, char *path, size_t len,
		       struct dirent **names, int count)
{
	char first = path[0];
	struct stat st;
	int i;

	for (i = 0; i < count; i++) {
		size_t longer = join(path, len, names[i]->d_name);

		if (!longer)
			failed(scan, path, ENAMETOOLONG);
		else if (visit(scan, path, &st) && S_ISDIR(st.st_mode) &&
			 !walk(scan, path, longer))
			return false;
		/* A name overwrites the "." of a relative root. */
		path[0] = first;
		path[len] = '\0';
	}
	return true;
}

/* As deep as the path can be long: PATH_MAX / 2 frames of a few words. */
static bool walk(struct scan *scan, char *path, size_t len)
{
	struct dirent **names;
	bool complete;
	int count, i;

	if (scan->run && run_over(scan->run))
		return false;
	count = scandir(path, &names, no_dots, by_bytes);
	if (count < 0) {
		failed(scan, path, errno);
		return true;
	}
	complete = walk_names(scan, path, len, names, count);
	for (i = 0; i < count; i++)
		free(names[i]);
	free(names);
	return complete;
}

bool scan_tree(struct scan *scan, const char *root)
{
	struct run *run = scan->run;
	size_t len = strlen(root);
	char path[PATH_MAX];
	struct stat st;

	memset(scan, 0, sizeof(*scan));
	scan->run = run;
	if (len >= sizeof(path)) {
		failed(scan, root, ENAMETOOLONG);
		return true;
	}
	memcpy(path, root, len + 1);
	if (!visit(scan, path, &st) || !S_ISDIR(st.st_mode))
		return true;
	return walk(scan, path, len);
}
