// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has the entries, and who made them.
 *
 * An owner is the memory cgroup that they are charged to, by the census. Many
 * small ones below one cgroup are one owner together. A maker is who made what
 * stands, by the counts since the module was loaded: the owner itself, where
 * these account for half of what it has; else cgroups below it, whose entries
 * it has because they were removed or have no memory of their own; else nobody
 * knows, because it was made before. What was made and is gone again, or is
 * charged to somebody else, is nobody's making.
 */
#include "diagnose/diagnosis.h"

#include "lib/program.h"
#include "lib/root.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of what an owner has, to be its maker. */
#define ACCOUNTS 0.5
/* Of what the first owner has: others with as much are named beside it. */
#define NEARLY 0.5
/* Of what all small owners have, to be the cgroup that they are named by. */
#define MOST 0.7

/* Is @path @above itself, or below it? */
static bool is_below(const char *path, const char *above, size_t len)
{
	if (len && above[len - 1] == '/')
		len--;
	return !strncmp(path, above, len) && (path[len] == '/' || !path[len]);
}

static const struct census_owner *owner_of(const struct diagnosis *d,
					   const char *path)
{
	size_t i;

	for (i = 0; i < d->census.nowners; i++)
		if (!strcmp(d->census.owners[i].path, path))
			return &d->census.owners[i];
	return NULL;
}

/*
 * Are entries that @row makes, or made, charged to @owner? A cgroup that lives
 * and has memory of its own pays for itself.
 */
static bool pays_for(const struct diagnosis *d, const struct owner *owner,
		     const struct sample_row *row)
{
	size_t first = 1 + strcspn(row->path + 1, "/");

	/* nobody's: of the root's tasks, and of those without a controller */
	if (owner->path[0] != '/')
		return d->host.nokmem || d->host.no_memory_cgroup ||
		       !strcmp(row->path, "/") ||
		       !root_exists("%s%.*s/memory.stat", d->cgroups,
				    (int)first, row->path);
	if (!is_below(row->path, owner->path, strlen(owner->path)))
		return false;
	if (owner->number > 1 || !strcmp(row->path, owner->path))
		return true;
	return !owner_of(d, row->path) &&
	       !(row->live && root_exists("%s%s/memory.stat", d->cgroups,
					  row->path));
}

/*
 * One maker more of what an owner has. What of it stands is, of each kind, no
 * more than there is of it in @n. The program is that of who made most.
 */
static void add_maker(const struct diagnosis *d, struct maker *m,
		      const struct sample_row *row, const double *n)
{
	const uint64_t *made = row->count;
	const uint64_t *now = d->activity.rows[row - d->now.rows].count;
	double negative = fmin((double)made[SAMPLE_MADE_NEGATIVE],
			       n[CENSUS_NEGATIVE]);
	double files = fmin((double)made[SAMPLE_MADE_POSITIVE],
			    n[CENSUS_DENTRIES] - n[CENSUS_NEGATIVE]);
	double rate = (double)(now[SAMPLE_MADE_NEGATIVE] +
			       now[SAMPLE_MADE_POSITIVE]) / d->seconds;

	if (negative + files < 1 && rate < 1)
		return;
	m->removed = !row->live && (m->removed || !m->number);
	m->number++;
	m->stands += negative + files;
	m->files += files;
	m->deleted += fmin((double)made[SAMPLE_TURNED_NEGATIVE], negative);
	m->rate += rate;
	if (negative + files <= m->most)
		return;
	m->most = negative + files;
	m->votes = made[SAMPLE_VOTES];
	m->of = made[SAMPLE_OF];
	m->program = m->of && strcmp(row->program, "-") ? row->program : NULL;
}

/*
 * Who made more than there is has had some of it dropped: of two, the one whose
 * making can stand as a whole is more likely.
 */
static double likelihood(const struct maker *m, const struct sample_row *row)
{
	double made = (double)(row->count[SAMPLE_MADE_NEGATIVE] +
			       row->count[SAMPLE_MADE_POSITIVE]);

	return made > m->stands ? m->stands * m->stands / made : m->stands;
}

/* The owner itself; else the likeliest one below it; else all of these. */
static void find_maker(const struct diagnosis *d, struct owner *owner)
{
	enum { ITSELF, LIKELIEST, ALL, CHOICES };
	struct maker choice[CHOICES] = {
		[ITSELF].path = owner->path,
		[ALL].path = owner->path[0] == '/' ? owner->path : "/",
	};
	double all = owner->n[CENSUS_DENTRIES], likely = 0, scale;
	struct maker *m = &owner->maker;
	size_t i;

	for (i = 0; i < d->now.n; i++) {
		const struct sample_row *row = &d->now.rows[i];
		bool itself = !strcmp(row->path, owner->path);
		const struct census_owner *own = itself ? NULL :
						 owner_of(d, row->path);
		const double *n = own ? own->n : owner->n;
		struct maker one = { .path = row->path };

		if (row->other || !pays_for(d, owner, row))
			continue;
		add_maker(d, &choice[ALL], row, n);
		add_maker(d, itself ? &choice[ITSELF] : &one, row, n);
		if (owner->number > 1 || likelihood(&one, row) <= likely)
			continue;
		likely = likelihood(&one, row);
		choice[LIKELIEST] = one;
	}
	/* it may have been removed and made again */
	choice[ITSELF].number = 1;
	for (i = 0; i < CHOICES && !m->path; i++)
		if (choice[i].stands >= ACCOUNTS * all)
			*m = choice[i];
	scale = m->stands > all ? all / m->stands : 1;
	m->stands *= scale;
	m->files *= scale;
	m->deleted *= scale;
}

static void insert_owner(struct diagnosis *d, const char *path, size_t len,
			 size_t number, const double *n, double share)
{
	size_t at = d->nowners;

	for (; at && share > d->owners[at - 1].share; at--)
		d->owners[at] = d->owners[at - 1];
	d->owners[at] = (struct owner){
		.path = must(strndup(path, len)), .number = number,
		.share = share,
	};
	memcpy(d->owners[at].n, n, sizeof(d->owners[at].n));
	if (d->nowners < OWNERS)
		d->nowners++;
	else
		free(d->owners[OWNERS].path);
}

/* All small owners below the first @len bytes of @path. */
static size_t sum_below(const struct diagnosis *d, enum census_count count,
			double small, const char *path, size_t len, double *n)
{
	size_t i, number = 0;

	memset(n, 0, CENSUS_COUNTS * sizeof(*n));
	for (i = 0; i < d->census.nowners; i++) {
		const struct census_owner *o = &d->census.owners[i];

		if (!census_named(o) || o->n[count] >= small ||
		    o->n[CENSUS_DENTRIES] < 1 || !is_below(o->path, path, len))
			continue;
		number++;
		census_add(n, o->n);
	}
	return number;
}

/*
 * Where nobody has much, many have it together: they are named by the innermost
 * cgroup that has most of it below it.
 */
static void find_group(struct diagnosis *d, enum census_count count,
		       double total)
{
	double small = LEAST_SHARE * total, n[CENSUS_COUNTS], all;
	const char *path = "/";
	size_t i, len = 1;

	if (sum_below(d, count, small, path, len, n) < 2 || n[count] < small)
		return;
	all = n[count];
	for (i = 0; i < d->census.nowners; i++) {
		const struct census_owner *o = &d->census.owners[i];
		const char *end = strrchr(o->path, '/');

		if (!census_named(o) || o->n[count] >= small)
			continue;
		while (end && (size_t)(end - o->path) > len) {
			size_t l = (size_t)(end - o->path);

			sum_below(d, count, small, o->path, l, n);
			if (n[count] >= MOST * all) {
				path = o->path;
				len = l;
			}
			end = memrchr(o->path, '/', l);
		}
	}
	i = sum_below(d, count, small, path, len, n);
	insert_owner(d, path, len, i, n, n[count] / total);
}

/* Of one directory alone, or of one cgroup with all below it. */
static bool find_one_owner(struct diagnosis *d)
{
	const struct census_dir *most = NULL;
	const char *path = d->tight.path;
	double n[CENSUS_COUNTS];
	size_t i, number;

	if (d->worst == PATTERN_CGROUP) {
		number = sum_below(d, CENSUS_DENTRIES, INFINITY, path,
				   strlen(path), n);
		if (number)
			insert_owner(d, path, strlen(path), number, n, 1);
		return number;
	}
	for (i = 0; d->worst == PATTERN_DIRECTORY && i < d->census.ndirs; i++)
		if (!d->census.dirs[i].summed &&
		    (!most || d->census.dirs[i].own[CENSUS_DENTRIES] >
			      most->own[CENSUS_DENTRIES]))
			most = &d->census.dirs[i];
	if (!most || most->owner == CENSUS_NONE)
		return false;
	path = d->census.owners[most->owner].path;
	insert_owner(d, path, strlen(path), 1, most->own, 1);
	return true;
}

void blame(struct diagnosis *d)
{
	enum census_count count = d->worst == PATTERN_IN_USE ? CENSUS_IN_USE :
							       CENSUS_DENTRIES;
	double total = d->census.n[count];
	size_t i;

	if (!d->has_census || !judge_is_wrong(d))
		return;
	if (!find_one_owner(d)) {
		for (i = 0; i < d->census.nowners; i++) {
			const struct census_owner *o = &d->census.owners[i];

			if (o->n[count] >= LEAST_SHARE * total &&
			    strcmp(o->path, "(other)") != 0) {
				insert_owner(d, o->path, strlen(o->path), 1,
					     o->n, o->n[count] / total);
			}
		}
		find_group(d, count, total);
	}
	while (d->nowners > 1 && d->owners[d->nowners - 1].share <
			     NEARLY * d->owners[0].share)
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
		free(d->owners[--d->nowners].path);
	for (i = 0; i < d->nowners; i++) {
		struct owner *owner = &d->owners[i];

		find_maker(d, owner);
		if (owner->number == 1 && owner->path[0] == '/' &&
		    d->cgroups[0])
			host_cgroup_look(&owner->memory, d->cgroups, d->v1,
					 owner->path);
	}
}
