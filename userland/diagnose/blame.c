// SPDX-License-Identifier: GPL-2.0-only
/* Who made the dentries, who pays for them, and where they are. */
#include "diagnose/verdict.h"

#include <math.h>
#include <string.h>

/* Of what the first has: others with as much are named beside it. */
#define NEARLY 0.5

/* Dentries that a row's tasks put into the table and that stay. */
static uint64_t made(const struct sample_row *row)
{
	return row->count[SAMPLE_CREATED_NEGATIVE] +
	       row->count[SAMPLE_CREATED_POSITIVE];
}

static const struct census_holder *most(const struct census_holders *holders)
{
	const struct census_holder *best = NULL;
	size_t i;

	for (i = 0; holders && i < holders->n; i++) {
		const struct census_holder *h = &holders->rows[i];

		/* "(other)" is nobody; "(uncharged)" is: the host itself */
		if (strcmp(h->path, "(other)") != 0 &&
		    (!best || h->dentries.value > best->dentries.value))
			best = h;
	}
	return best;
}

static double share(const struct census_holder *h, double of)
{
	return h && of > 0 ? h->dentries.value / of : 0;
}

/*
 * Who pays for what a cgroup made: itself, or after its removal the nearest
 * that is left above it. Nobody, for tasks of the root and where kernel memory
 * is not accounted.
 */
static const struct census_holder *payer(const struct census_holders *owners,
					 const char *path)
{
	const struct census_holder *best = NULL;
	size_t i, length = 0;

	for (i = 0; i < owners->n; i++) {
		const struct census_holder *h = &owners->rows[i];

		if (!census_is_named(h)) {
			if (!best && !strcmp(h->path, "(uncharged)"))
				best = h;
		} else if (host_cgroup_is_below(path, h->path) &&
			   strlen(h->path) >= length) {
			length = strlen(h->path);
			best = h;
		}
	}
	return best;
}

/*
 * Missing names that the first owner pays for and that no lookup made since the
 * counts began: the kernel keeps an entry of a file that is deleted. Where most
 * are such, whoever created files there has made them.
 */
static double left_of_files(const struct verdict *v,
			    const struct verdict_facts *facts)
{
	double looked_up = 0;
	size_t i;

	if (!v->owner)
		return 0;
	for (i = 0; i < facts->made->n; i++) {
		const struct sample_row *row = &facts->made->rows[i];

		if (row->path[0] == '/' &&
		    payer(facts->owners, row->path) == v->owner)
			looked_up += (double)row
				->count[SAMPLE_CREATED_NEGATIVE];
	}
	return looked_up < v->owner->negative.value / 2 ?
	       v->owner->negative.value - looked_up : 0;
}

/*
 * What a cgroup made since the counts began may have gone long ago. Of it
 * stands no more than its payer has: of each kind, as the makers of files and
 * of missing names are not the same.
 */
static double standing(const struct sample_row *row, const struct verdict *v,
		       const struct census_holders *owners, double left,
		       double *deleted)
{
	const struct census_holder *h = owners ? payer(owners, row->path) :
						 NULL;
	double negative = (double)row->count[SAMPLE_CREATED_NEGATIVE];
	double positive = (double)row->count[SAMPLE_CREATED_POSITIVE];
	double files;

	*deleted = 0;
	if (!owners)
		return negative + positive;
	if (!h)
		return 0;
	files = fmin(positive, h->dentries.value - h->negative.value);
	if (h == v->owner)
		*deleted = fmin(positive - files, left);
	return fmin(negative, h->negative.value) + files + *deleted;
}

static void add_maker(struct verdict *v, const struct verdict_maker *maker)
{
	size_t at = v->nmakers;

	while (at && (maker->stands > v->makers[at - 1].stands ||
		      (maker->stands >= v->makers[at - 1].stands &&
		       made(maker->row) > made(v->makers[at - 1].row))))
		at--;
	if (at == VERDICT_OWNERS)
		return;
	if (v->nmakers < VERDICT_OWNERS)
		v->nmakers++;
	memmove(&v->makers[at + 1], &v->makers[at],
		(v->nmakers - 1 - at) * sizeof(*maker));
	v->makers[at] = *maker;
}

static void find_makers(struct verdict *v, const struct verdict_facts *facts)
{
	double left = facts->made && facts->owners ? left_of_files(v, facts) :
						     0;
	size_t i;

	for (i = 0; facts->made && i < facts->made->n; i++) {
		struct verdict_maker maker = { .row = &facts->made->rows[i] };
		double deleted;

		if (maker.row->path[0] != '/')
			continue;
		maker.stands = standing(maker.row, v, facts->owners, left,
					&deleted);
		maker.deleted = deleted > maker.stands / 2;
		if (maker.stands >= 1)
			add_maker(v, &maker);
	}
	while (v->nmakers &&
	       v->makers[v->nmakers - 1].stands < NEARLY * v->makers[0].stands)
		v->nmakers--;
}

/* Two who have filled it together are both named. */
static void find_owners(struct verdict *v, const struct census_holders *owners)
{
	size_t i, at;

	if (!v->owner)
		return;
	v->owners[v->nowners++] = v->owner;
	for (i = 0; i < owners->n; i++) {
		const struct census_holder *h = &owners->rows[i];

		if (h == v->owner || !census_is_named(h) ||
		    h->dentries.value < VERDICT_SMALL_SHARE * v->dentries ||
		    h->dentries.value < NEARLY * v->owner->dentries.value)
			continue;
		for (at = v->nowners; at > 1 && h->dentries.value >
		     v->owners[at - 1]->dentries.value; at--)
			if (at < VERDICT_OWNERS)
				v->owners[at] = v->owners[at - 1];
		if (at == VERDICT_OWNERS)
			continue;
		v->owners[at] = h;
		if (v->nowners < VERDICT_OWNERS)
			v->nowners++;
	}
}

/* Is @a farther down in its file system than @b? */
static bool is_deeper(const struct census_holder *a,
		      const struct census_holder *b)
{
	if (a->dentries.value < b->dentries.value)
		return true;
	return a->dentries.value <= b->dentries.value &&
	       strlen(a->path) > strlen(b->path);
}

/* The smallest of its file system that has nine tenths of the largest. */
static const struct census_holder *narrow(const struct census_holders *trees)
{
	const struct census_holder *all = most(trees), *best = all;
	size_t i;

	for (i = 0; all && i < trees->n; i++) {
		const struct census_holder *h = &trees->rows[i];

		if (census_is_named(h) && h->dev && all->dev &&
		    !strcmp(h->dev, all->dev) &&
		    h->dentries.value >= 0.9 * all->dentries.value &&
		    is_deeper(h, best))
			best = h;
	}
	return best;
}

void verdict_blame(struct verdict *v, const struct verdict_facts *facts)
{
	v->owner = most(facts->owners);
	v->owner_share = share(v->owner, v->dentries);
	v->directory = most(facts->directories);
	v->directory_share = share(v->directory, v->dentries);
	v->figures[VERDICT_DIRECTORY] =
		v->directory && census_is_named(v->directory) ?
		v->directory->dentries.value : 0;
	if (facts->trees)
		v->tree = narrow(facts->trees);
	v->tree_share = share(v->tree, v->dentries);
	v->figures[VERDICT_TREE] = v->tree ? v->tree->dentries.value : 0;
	find_owners(v, facts->owners);
	find_makers(v, facts);
}

/*
 * Its lookups meet the owner's entries in proportion; none is to blame for the
 * entry that was looked for.
 */
double verdict_due(const struct verdict *v, double buckets)
{
	double avg = v->nvictims ? sample_avg(v->victims[0].row) : 0;

	if (avg <= 1 || !v->owner || v->victims[0].clumped)
		return 0;
	return fmin(v->owner->dentries.value / buckets, avg - 1) / avg;
}
