// SPDX-License-Identifier: GPL-2.0-only
/*
 * What limits of negative entries would drop, and directories by how many they
 * have; directories in the order of their size.
 */
#include "census/figures.h"

#include "lib/program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* False marks off; NAN without marks. */
static double truly_used(const struct census *c, double marked, double entries)
{
	double n[CENSUS_COUNTS] = { [CENSUS_NEGATIVE] = entries,
				    [CENSUS_USED] = marked };

	return census_used(c, n, NULL);
}

/* What can be freed of negative entries. */
static double free_of(const double *n)
{
	return fmax(0, n[CENSUS_NEGATIVE] - n[CENSUS_NEGATIVE_IN_USE]);
}

/* Adds what goes of one directory, or of an owner: any are taken alike. */
static void add(struct census_limit *l, const struct census *c, uint32_t owner,
		const double *n, double dropped, double *marked)
{
	double free = free_of(n), used = 0;

	if (free > 0)
		used = dropped * n[CENSUS_USED] / free;
	l->dropped += dropped;
	*marked += used;
	if (owner == CENSUS_NONE)
		return;
	l->owners[owner] += dropped;
	l->owners_used[owner] += truly_used(c, used, dropped);
}

static void limit_directories(struct census_limit *l, const struct census *c,
			      double *marked)
{
	size_t i;

	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *dir = &c->dirs[i];
		double over = dir->own[CENSUS_NEGATIVE] - l->most;

		if (over > 0 && dir->summed)
			l->at_least = true;
		if (!(over > 0) || dir->summed)
			continue;
		l->over++;
		l->negative += dir->own[CENSUS_NEGATIVE];
		add(l, c, dir->owner, dir->own, fmin(over, free_of(dir->own)),
		    marked);
	}
}

/* Nobody knows whose entries are the oldest: each loses the same share. */
static void limit_host(struct census_limit *l, const struct census *c,
		       double *marked)
{
	double free = free_of(c->n), over = c->n[CENSUS_NEGATIVE] - l->most;
	uint32_t i;

	if (!(over > 0) || !(free > 0))
		return;
	l->over = 1;
	l->negative = c->n[CENSUS_NEGATIVE];
	for (i = 0; i < c->nowners; i++)
		add(l, c, i, c->owners[i].n, free_of(c->owners[i].n) *
		    fmin(over / free, 1), marked);
}

void census_limit(struct census_limit *l, const struct census *c)
{
	/* not known where use is not */
	double marked = 0 * c->n[CENSUS_USED];

	*l = (struct census_limit){
		.most = l->most,
		.per_directory = l->per_directory,
		.owners = must(calloc(c->nowners + 1, sizeof(double))),
		.owners_used = must(calloc(c->nowners + 1, sizeof(double))),
	};
	if (l->per_directory)
		limit_directories(l, c, &marked);
	else
		limit_host(l, c, &marked);
	l->used = truly_used(c, marked, l->dropped);
}

void census_limit_free(struct census_limit *l)
{
	free(l->owners);
	free(l->owners_used);
}

void census_histogram(const struct census *c, bool negative,
		      struct census_bin *bins)
{
	size_t i;

	memset(bins, 0, CENSUS_BINS * sizeof(*bins));
	for (i = 0; i < CENSUS_BINS; i++)
		bins[i].largest = CENSUS_NONE;
	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *d = &c->dirs[i];
		double n = d->own[CENSUS_NEGATIVE];
		struct census_bin *b;

		if (!negative)
			n = d->own[CENSUS_DENTRIES] - n;
		if (d->summed || !(n >= 1))
			continue;
		b = &bins[(int)fmin(log2(n), CENSUS_BINS - 1)];
		b->dirs++;
		b->entries += n;
		b->used += negative ? d->own[CENSUS_USED] : NAN;
		if (n > b->most) {
			b->most = n;
			b->largest = (uint32_t)i;
		}
	}
	for (i = 0; i < CENSUS_BINS; i++)
		bins[i].used = truly_used(c, bins[i].used, bins[i].entries);
}

static int by_count(const void *a, const void *b, void *of)
{
	const double *count = of;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (count[x] != count[y])
		return (count[x] < count[y]) - (count[x] > count[y]);
	return (x > y) - (x < y);
}

uint32_t *census_order(const struct census *c, enum census_count count,
		       bool subtrees)
{
	uint32_t *order = must(calloc(c->ndirs + 1, sizeof(*order))), i;
	double *of = must(calloc(c->ndirs + 1, sizeof(*of)));

	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *d = &c->dirs[i];

		order[i] = i;
		of[i] = subtrees ? d->all[count] : d->own[count];
	}
	qsort_r(order, c->ndirs, sizeof(*order), by_count, of);
	free(of);
	return order;
}
