/* SPDX-License-Identifier: GPL-2.0-only */
/* What a limit on negative entries would drop now. */
#ifndef DCHAIN_LIMIT_H
#define DCHAIN_LIMIT_H

#include "census/census.h"

/**
 * struct limit - an answer
 * @directories: that have more than the limit; 1 or 0 for the whole table
 * @negative: entries there
 * @in_use: of these, ones that cannot be dropped
 * @dropped: so many would go
 * @used_again: of those that go, marked as used again, were any taken alike
 * @used_last: likewise, were those that are marked taken last
 */
struct limit {
	size_t directories;
	double negative;
	double in_use;
	double dropped;
	double used_again;
	double used_last;
};

/* limit_table() - at most so many in the whole table */
void limit_table(struct limit *limit, const struct census *c, double most);

/**
 * limit_directories() - at most so many in each directory
 * @known: set to false where directories may be over the limit that are not
 *	among those of the census: there is more than what is listed
 */
void limit_directories(struct limit *limit, const struct census *c,
		       double most, bool *known);

#endif
