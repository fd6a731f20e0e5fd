// SPDX-License-Identifier: GPL-2.0-only
#include "file/host-cgroup.h"

#include "file/host.h"
#include "lib/root.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A limit of version 1 that is none: LONG_MAX in pages. */
#define V1_NO_LIMIT (1ull << 62)
#define DEEPEST 32

/* A limit: a number of bytes, or the word max. */
static uint64_t read_limit(const struct host_cgroup *c, const char *name)
{
	char *text = root_read("%s/%s", c->folder, name);
	uint64_t limit;

	if (!host_number(text, "", &limit) || (c->v1 && limit >= V1_NO_LIMIT))
		limit = CGROUP_NO_LIMIT;
	free(text);
	return limit;
}

static uint64_t lower(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Cgroups below it: one link more for each, and two of its own. */
static bool has_children(const struct host_cgroup *c)
{
	char path[CGROUP_PATH + 1500];
	struct stat st;

	return root_path(path, sizeof(path), "%s", c->folder) &&
	       !stat(path, &st) && st.st_nlink > 2;
}

/* The cache of files is without what is in memory alone (tmpfs). */
static void read_stat(struct host_cgroup *c)
{
	const char *const *keys;
	static const char *const v2[] = {
		"slab_reclaimable", "inactive_file", "active_file",
		"inactive_anon", "active_anon"
	};
	static const char *const v1[] = {
		"", "total_inactive_file", "total_active_file",
		"total_inactive_anon", "total_active_anon"
	};
	char *text = root_read("%s/memory.stat", c->folder);
	uint64_t found[5] = { 0 };
	int i;

	keys = c->v1 ? v1 : v2;
	for (i = 0; i < 5; i++)
		if (*keys[i])
			host_number(text, keys[i], &found[i]);
	free(text);
	c->slab = found[0];
	c->file = found[1] + found[2];
	c->anon = found[3] + found[4];
	if (!c->v1)
		return;
	/* Version 1 has kernel memory as one figure; most of it is slab. */
	text = root_read("%s/memory.kmem.usage_in_bytes", c->folder);
	host_number(text, "", &c->slab);
	free(text);
}

static bool look(struct host_cgroup *c, const char *mount, bool v1,
		 const char *path)
{
	uint64_t events;
	char *text;
	int i;

	memset(c, 0, sizeof(*c));
	c->v1 = v1;
	c->high = CGROUP_NO_LIMIT;
	c->max = CGROUP_NO_LIMIT;
	c->above = CGROUP_NO_LIMIT;
	snprintf(c->path, sizeof(c->path), "%s", path);
	if (strlen(path) >= sizeof(c->path) || !strcmp(path, "/"))
		return false;
	snprintf(c->folder, sizeof(c->folder), "%.255s%s", mount, path);
	if (!root_exists("%s/%s", c->folder, v1 ? "memory.force_empty" :
						  "memory.high")) {
		c->folder[0] = '\0';
		return false;
	}
	c->reclaim = root_exists("%s/memory.reclaim", c->folder);
	c->inner = has_children(c);
	text = root_read("%s/%s", c->folder, v1 ? "memory.max_usage_in_bytes" :
						  "memory.peak");
	host_number(text, "", &c->peak);
	free(text);
	text = root_read("%s/%s", c->folder, v1 ? "memory.failcnt" :
						  "memory.events");
	for (i = 0; i < 2; i++)
		if (host_number(text, v1 ? "" : i ? "max" : "high", &events))
			c->events += v1 && i ? 0 : events;
	free(text);
	read_stat(c);
	c->high = v1 ? CGROUP_NO_LIMIT : read_limit(c, "memory.high");
	c->max = read_limit(c, v1 ? "memory.limit_in_bytes" : "memory.max");
	return true;
}

static void look_above(struct host_cgroup *c, const char *mount)
{
	struct host_cgroup up = { .v1 = c->v1 };
	size_t len = strlen(c->path);

	for (;;) {
		while (len && c->path[len - 1] != '/')
			len--;
		if (len <= 1)
			break;
		len--;
		snprintf(up.folder, sizeof(up.folder), "%.255s%.*s", mount,
			 (int)len, c->path);
		c->above = lower(c->above, read_limit(&up, c->v1 ?
				 "memory.limit_in_bytes" : "memory.max"));
		if (!c->v1)
			c->above = lower(c->above,
					 read_limit(&up, "memory.high"));
	}
}

bool host_cgroup_look(struct host_cgroup *c, const char *mount, bool v1,
		      const char *path)
{
	if (!look(c, mount, v1, path))
		return false;
	look_above(c, mount);
	return true;
}

struct walk {
	const char *mount;
	bool v1;
	size_t left;
	void (*see)(void *context, const struct host_cgroup *c);
	void *context;
	struct host_cgroup cgroup;
};

static bool walk_below(struct walk *w, const char *path, int depth)
{
	char folder[CGROUP_PATH + 1500], child[CGROUP_PATH];
	struct dirent *entry;
	bool all = true;
	DIR *dir;

	if (!root_path(folder, sizeof(folder), "%s%s", w->mount, path))
		return false;
	dir = opendir(folder);
	if (!dir)
		return true;
	while (all && (entry = readdir(dir))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		if (depth == DEEPEST || !w->left ||
		    (size_t)snprintf(child, sizeof(child), "%s/%s", path,
				     entry->d_name) >= sizeof(child)) {
			all = false;
			break;
		}
		w->left--;
		if (look(&w->cgroup, w->mount, w->v1, child))
			w->see(w->context, &w->cgroup);
		all = walk_below(w, child, depth + 1);
	}
	closedir(dir);
	return all;
}

bool host_cgroup_walk(const char *mount, bool v1, size_t most,
		      void (*see)(void *context, const struct host_cgroup *c),
		      void *context)
{
	struct walk w = {
		.mount = mount, .v1 = v1, .left = most, .see = see,
		.context = context,
	};

	return walk_below(&w, "", 0);
}
