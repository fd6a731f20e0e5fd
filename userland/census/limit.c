// SPDX-License-Identifier: GPL-2.0-only
#include "census/limit.h"

#include <string.h>

static double at_least_0(double value)
{
	return value > 0 ? value : 0;
}

static void add(struct limit *limit, const struct census_holder *h, double most)
{
	double negative = h->negative.value;
	double in_use = at_least_0(h->negative_in_use.value);
	double again = at_least_0(h->used_again.value);
	double free = at_least_0(negative - in_use), dropped;

	if (negative <= most)
		return;
	dropped = negative - most < free ? negative - most : free;
	limit->directories++;
	limit->negative += negative;
	limit->in_use += in_use;
	limit->dropped += dropped;
	limit->used_again += free > 0 ? dropped * (again / free) : 0;
	limit->used_last += at_least_0(dropped - at_least_0(free - again));
}

void limit_table(struct limit *limit, const struct census *c, double most)
{
	memset(limit, 0, sizeof(*limit));
	add(limit, &c->all, most);
}

void limit_directories(struct limit *limit, const struct census *c,
		       double most, bool *known)
{
	const struct census_holder *last = NULL;
	size_t i;

	memset(limit, 0, sizeof(*limit));
	*known = true;
	for (i = 0; i < c->directories.n; i++) {
		const struct census_holder *h = &c->directories.rows[i];

		if (census_is_named(h)) {
			add(limit, h, most);
			last = h;
		} else if (last && last->dentries.value > most &&
			   h->negative.value > most) {
			/* each of the others has no more than the last one */
			*known = false;
		}
	}
}
