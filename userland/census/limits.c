// SPDX-License-Identifier: GPL-2.0-only
/*
 * What limits of negative entries would drop, and directories by how many they
 * have.
 */
#include "census/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double at_least_0(double value)
{
	return value < 0 ? 0 : value;
}

/* False marks off; NAN without marks. */
static double truly_used(const struct census *c, double marked, double entries)
{
	double n[CENSUS_COUNTS] = { [CENSUS_NEGATIVE] = entries,
				    [CENSUS_USED] = marked };

	return census_used(c, n, NULL);
}

/**
 * struct drop - what goes of one directory, or of the host
 * @dropped: entries
 * @marked: of these with a mark, if any are taken alike
 * @last: used ones among them, if those that were used go last
 */
struct drop {
	double dropped;
	double marked;
	double last;
};

static struct drop drop_down_to(const struct census *c, const double *n,
				double most)
{
	double negative = n[CENSUS_NEGATIVE];
	double free = at_least_0(negative - n[CENSUS_NEGATIVE_IN_USE]);
	double unused = free - census_used(c, n, NULL);
	struct drop d;

	d.dropped = fmin(at_least_0(negative - most), free);
	d.marked = free > 0 ? d.dropped * n[CENSUS_USED] / free :
			      0 * n[CENSUS_USED];
	d.last = isnan(unused) ? NAN :
		 at_least_0(d.dropped - at_least_0(unused));
	return d;
}

static void add_owner(struct census_limit *l, const struct census *c,
		      uint32_t owner, double dropped, double marked)
{
	if (owner == CENSUS_NONE)
		return;
	l->owners[owner] += dropped;
	l->owners_used[owner] += truly_used(c, marked, dropped);
}

static void limit_directories(struct census_limit *l, const struct census *c)
{
	double marked = 0;
	size_t i;

	l->used = 0 * c->n[CENSUS_USED];
	l->used_last = l->used;
	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *dir = &c->dirs[i];
		struct drop d;

		if (!(dir->own[CENSUS_NEGATIVE] > l->most))
			continue;
		if (dir->summed) {
			l->at_least = true;
			continue;
		}
		d = drop_down_to(c, dir->own, l->most);
		l->over++;
		l->negative += dir->own[CENSUS_NEGATIVE];
		l->dropped += d.dropped;
		l->used_last += d.last;
		marked += d.marked;
		add_owner(l, c, dir->owner, d.dropped, d.marked);
	}
	l->used = truly_used(c, marked, l->dropped);
}

/* Nobody knows whose entries are the oldest: each loses the same share. */
static void limit_host(struct census_limit *l, const struct census *c)
{
	struct drop d = drop_down_to(c, c->n, l->most);
	double free = c->n[CENSUS_NEGATIVE] - c->n[CENSUS_NEGATIVE_IN_USE];
	size_t i;

	l->over = c->n[CENSUS_NEGATIVE] > l->most;
	l->negative = l->over ? c->n[CENSUS_NEGATIVE] : 0;
	l->dropped = d.dropped;
	l->used = truly_used(c, d.marked, d.dropped);
	l->used_last = d.last;
	for (i = 0; i < c->nowners && free > 0; i++) {
		const double *n = c->owners[i].n;
		double share = d.dropped / free;

		add_owner(l, c, (uint32_t)i, share *
			  at_least_0(n[CENSUS_NEGATIVE] -
				     n[CENSUS_NEGATIVE_IN_USE]),
			  share * n[CENSUS_USED]);
	}
}

bool census_limit(struct census_limit *l, const struct census *c)
{
	*l = (struct census_limit){
		.most = l->most,
		.per_directory = l->per_directory,
		.owners = calloc(c->nowners + 1, sizeof(double)),
		.owners_used = calloc(c->nowners + 1, sizeof(double)),
	};
	if (!l->owners || !l->owners_used) {
		census_limit_free(l);
		return false;
	}
	if (l->per_directory)
		limit_directories(l, c);
	else
		limit_host(l, c);
	return true;
}

void census_limit_free(struct census_limit *l)
{
	free(l->owners);
	free(l->owners_used);
	l->owners = NULL;
	l->owners_used = NULL;
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
