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

/*
 * As deep as a path can be long. @path has @length bytes: those that stand
 * before the names in it, none for ".", else with a slash at their end.
 */
static bool walk(struct scan *scan, char *path, size_t length)
{
	struct dirent **names;
	bool complete = true;
	struct stat st;
	int count, i;

	if (scan->run && run_over(scan->run))
		return false;
	count = scandir(length ? path : ".", &names, no_dots, by_bytes);
	if (count < 0)
		failed(scan, path, errno);
	for (i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		size_t end = length + strlen(name);

		if (end + 1 >= PATH_MAX) {
			path[length] = '\0';
			failed(scan, path, ENAMETOOLONG);
		} else if (complete) {
			strcpy(path + length, name);
			if (visit(scan, path, &st) && S_ISDIR(st.st_mode)) {
				strcpy(path + end, "/");
				complete = walk(scan, path, end + 1);
			}
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return complete;
}

bool scan_tree(struct scan *scan, const char *root)
{
	struct run *run = scan->run;
	size_t length = strlen(root);
	char path[PATH_MAX];
	struct stat st;

	memset(scan, 0, sizeof(*scan));
	scan->run = run;
	if (length + 1 >= sizeof(path)) {
		failed(scan, root, ENAMETOOLONG);
		return true;
	}
	if (!visit(scan, root, &st) || !S_ISDIR(st.st_mode))
		return true;
	snprintf(path, sizeof(path), "%s%s", strcmp(root, ".") ? root : "",
		 strcmp(root, ".") && root[length - 1] != '/' ? "/" : "");
	return walk(scan, path, strlen(path));
}
