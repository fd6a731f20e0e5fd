// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where it is: the smallest directories that hold what can be freed.
 *
 * What can be freed are unused entries: negative ones, where these are most of
 * it, else all. From the root of each file system down: a directory that has
 * half of what is below it in itself is one; where one below it has nearly all,
 * that one is looked at; where a few have most, each of these is; else, where
 * it is scattered over many, the directory above them is one. The root of a
 * file system never is because it is above them.
 */
#include "diagnose/diagnosis.h"

#include "file/mounts.h"
#include "lib/program.h"
#include "lib/root.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of what is below a directory: in itself, below one, below some. */
#define IN_ITSELF 0.5
#define BELOW_ONE 0.9
#define BELOW_SOME 0.8
#define SOME 0.1
/* Of all that can be freed; a place with less is not worth a word. */
#define FEW 0.02
#define PATH_ROOM 8192

/**
 * struct node - a directory, with what is below it
 * @own: what can be freed in the directory itself
 * @all: and below it
 * @others: in it and below it, that must stay
 * @most: that the one has which has most, of those in it
 * @some: that those have together which have much, of those in it
 * @root: of a file system, or like one: much in it must stay
 * @open: those in it are looked at
 */
struct node {
	double own;
	double all;
	double others;
	double most;
	double some;
	bool root;
	bool open;
};

static double unused(const struct diagnosis *d, const double *n)
{
	if (d->negative)
		return fmax(0, n[CENSUS_NEGATIVE] - n[CENSUS_NEGATIVE_IN_USE]);
	return fmax(0, n[CENSUS_DENTRIES] - n[CENSUS_IN_USE]);
}

static void add_place(struct diagnosis *d, const struct census_dir *dir,
		      double all)
{
	struct place place = { .dir = dir, .frees = all };
	double missing = dir->all[CENSUS_NEGATIVE] -
			 dir->all[CENSUS_NEGATIVE_IN_USE];
	size_t i = d->nplaces;

	if (d->negative || missing > all / 2) {
		place.missing = true;
		place.frees = fmin(missing, all);
	}
	for (; i && place.frees > d->places[i - 1].frees; i--)
		d->places[i] = d->places[i - 1];
	d->places[i] = place;
	d->nplaces += d->nplaces < PLACES;
}

/*
 * Which directories count: all; or those that hold what the worst pattern is
 * about, one directory or the entries of one cgroup; of files, those of the
 * owner.
 */
static bool counts(const struct diagnosis *d, const struct census_dir *dir)
{
	if (d->worst == PATTERN_DIRECTORY)
		return !dir->summed && dir->own[CENSUS_DENTRIES] >=
				       d->found[PATTERN_DIRECTORY].figure;
	return (d->worst != PATTERN_CGROUP && d->negative) || !d->nowners ||
	       (dir->owner != CENSUS_NONE &&
		!strcmp(d->census.owners[dir->owner].path,
			d->owners[0].path));
}

static struct node *above(struct node *nodes, const struct census_dir *dir)
{
	return dir->parent == CENSUS_NONE ? NULL : &nodes[dir->parent];
}

/*
 * Add up, parents being before their children. What is below directories
 * without a row of their own is in none of them. Returns all.
 */
static double add_up(const struct diagnosis *d, struct node *nodes)
{
	const struct census_dir *dirs = d->census.dirs;
	double sum = 0;
	size_t i;

	for (i = d->census.ndirs; i--;) {
		struct node *n = &nodes[i], *up = above(nodes, &dirs[i]);

		if (counts(d, &dirs[i]))
			n->own = unused(d, dirs[i].own);
		else if (!d->negative)
			n->others += unused(d, dirs[i].own);
		n->all += n->own;
		sum += n->own;
		if (!up)
			continue;
		up->all += n->all;
		up->others += n->others;
		if (!dirs[i].summed)
			up->most = fmax(up->most, n->all);
	}
	for (i = 0; i < d->census.ndirs; i++) {
		struct node *up = above(nodes, &dirs[i]);

		if (up && !dirs[i].summed && nodes[i].all >= SOME * up->all)
			up->some += nodes[i].all;
	}
	return sum;
}

/* Does the way from above lead to it? */
static bool is_reached(const struct node *n, const struct node *up)
{
	if (!up)
		return true;
	if (up->most >= BELOW_ONE * up->all)
		return up->open && n->all >= up->most;
	return up->open && (up->root || n->all >= SOME * up->all);
}

static void choose(struct diagnosis *d)
{
	const struct census_dir *dirs = d->census.dirs;
	struct node *nodes = must(calloc(d->census.ndirs + 1, sizeof(*nodes)));
	double least = fmax(1, FEW * add_up(d, nodes));
	size_t i;

	for (i = 0; i < d->census.ndirs; i++) {
		struct node *n = &nodes[i], *up = above(nodes, &dirs[i]);

		if (dirs[i].summed || n->all < least || !is_reached(n, up))
			continue;
		n->root = !up || n->others > SOME * n->all;
		n->open = n->own < IN_ITSELF * n->all &&
			  (n->root || n->some >= BELOW_SOME * n->all);
		if (!n->open && (!n->root || d->negative))
			add_place(d, &dirs[i], n->all);
	}
	free(nodes);
}

/*
 * What is mounted nowhere here is seen by a process of the container, and so by
 * its number: /proc/PID/root leads into its mounts.
 */
static bool find_inside(const struct owner *owner,
			const struct place *place, const char *within,
			char *path, size_t size)
{
	char *pid = root_read("%s/cgroup.procs", owner->memory.folder);
	struct libmnt_table *mounts;
	char inside[PATH_ROOM];
	bool found;

	if (!pid)
		return false;
	pid[strcspn(pid, "\n")] = '\0';
	mounts = mounts_of(pid);
	found = mounts_path(mounts, place->dir->dev, within, inside,
			    sizeof(inside));
	if (found)
		snprintf(path, size, "/proc/%s/root%s", pid, inside);
	mounts_free(mounts);
	free(pid);
	return found;
}

static void find_path(const struct diagnosis *d, struct place *place)
{
	char within[PATH_ROOM], path[PATH_ROOM + 64];
	bool known;
	size_t i;

	census_path(&d->census, place->dir, within, sizeof(within));
	/* of a directory whose way from the root is not known */
	known = !strstr(within, "/.../");
	place->typed = known && mounts_path(d->mounts, place->dir->dev, within,
					    path, sizeof(path));
	for (i = 0; known && i < d->nowners && !place->typed; i++)
		place->typed = find_inside(&d->owners[i], place, within,
					   path, sizeof(path));
	if (!place->typed)
		snprintf(path, sizeof(path), "%.32s %.16s:%s", place->dir->fs,
			 place->dir->dev, within);
	place->path = must(strdup(path));
}

/* What people call all that will be shown: engines are asked once. */
static void ask_names(struct diagnosis *d)
{
	const char *paths[VICTIMS + 2 * OWNERS + 2];
	size_t i, n = 0;

	for (i = 0; i < d->nvictims; i++)
		paths[n++] = d->victims[i].row->path;
	for (i = 0; i < d->nowners; i++) {
		paths[n++] = d->owners[i].path;
		paths[n++] = d->owners[i].maker.path;
	}
	paths[n++] = d->tight.path;
	paths[n++] = d->fat.path;
	d->known = names_ask_rows(paths, n, sizeof(paths[0]));
}

void find_places(struct diagnosis *d)
{
	const double *n = d->census.n;

	d->negative = n[CENSUS_NEGATIVE] - n[CENSUS_NEGATIVE_IN_USE] >=
		      (n[CENSUS_DENTRIES] - n[CENSUS_IN_USE]) / 2;
	if (d->nowners)
		d->negative = d->owners[0].n[CENSUS_NEGATIVE] >=
			      d->owners[0].n[CENSUS_DENTRIES] / 2;
	if (d->has_census && judge_is_wrong(d) && judge_is_crowd(d))
		choose(d);
	for (size_t i = 0; i < d->nplaces; i++)
		find_path(d, &d->places[i]);
	ask_names(d);
}
