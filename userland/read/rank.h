/* SPDX-License-Identifier: GPL-2.0-only */
/* Which cgroups are worth a line when not all of them get one. Pure. */
#ifndef DCHAIN_RANK_H
#define DCHAIN_RANK_H

#include "read/sample.h"

/**
 * rank_top() - the worst victims and the busiest makers
 * @s:   a reading; the order of its rows changes: those chosen come first,
 *	 most steps first; `(other)` is never among them
 * @top: how many at most
 *
 * Half of the places go to those with the most steps, half to those that
 * created the most negative dentries: a maker may do few lookups of its own.
 *
 * Return: how many were chosen.
 */
size_t rank_top(struct sample *s, size_t top);

#endif
