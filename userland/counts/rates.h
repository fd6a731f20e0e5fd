/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened between two readings, made fit to print. */
#ifndef DCHAIN_RATES_H
#define DCHAIN_RATES_H

#include "counts/sample.h"

/**
 * rates_reset - were all counts reset between two readings?
 * @then: the earlier one
 * @now: the later one
 *
 * Totals only grow, except by a reset or a new load of the module.
 * Lookups that went on after it can outgrow the old counts and hide it; the
 * module's file `reset` shows for sure where there is one.
 */
bool rates_reset(const struct sample *then, const struct sample *now);

/**
 * rates_between - what happened between two readings
 * @d: filled in; release it with sample_free(), before the tables
 * @then: the earlier one
 * @now: the later one
 * @reset: counts began anew in between: all of @now happened since
 *
 * Rows in which nothing happened are left out, the others come most steps
 * first and those that are no cgroup last.
 *
 * Return: false when memory ran out.
 */
bool rates_between(struct sample *d, const struct sample *then,
		   const struct sample *now, bool reset);

/**
 * rates_fold - add up the rows beyond a number, so that nothing is lost
 * @d: from rates_between()
 * @rows: how many to keep; 0 keeps all
 *
 * The sum replaces the first row that is not kept; its path is "(rest)".
 */
void rates_fold(struct sample *d, size_t rows);

#endif
