/* SPDX-License-Identifier: GPL-2.0-only */
/* Which cgroups are worth a line when not all of them get one. */
#ifndef DCHAIN_RANK_H
#define DCHAIN_RANK_H

#include "counts/sample.h"

/**
 * rank_top() - the worst victims and the busiest makers
 * @s:	      a reading; the order of its rows changes: those chosen come first
 * @activity: what happened of late, a row for each of @s in its order, as
 *	      sample_delta() makes it; NULL where that is not known
 * @top:      how many at most
 *
 * Only cgroups that exist are chosen. Half of the places go to those with the
 * most steps of late, half to those that created the most negative dentries: a
 * maker may do few lookups of its own. Where nothing happened the totals
 * decide.
 *
 * Return: how many were chosen; 0 with @s as it was where memory ran out.
 */
size_t rank_top(struct sample *s, const struct sample *activity, size_t top);

#endif
