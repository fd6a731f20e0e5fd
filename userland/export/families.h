/* SPDX-License-Identifier: GPL-2.0-only */
/* The families of metrics. What is not known has none. */
#ifndef DCHAIN_FAMILIES_H
#define DCHAIN_FAMILIES_H

#include "counts/sample.h"
#include "export/metrics.h"

/* export_status() - the module's file `status' */
void export_status(struct metrics *m, const struct reader_values *status);

/**
 * export_counts() - the module's file `cgroups'
 * @s: the order of its rows changes
 * @top: how many cgroups get series of their own: half of them those whose
 *	lookups took the most steps, half those that made the most negative
 *	entries
 *
 * The counters without a cgroup are the sums of all, and never shrink.
 */
void export_counts(struct metrics *m, struct sample *s, size_t top);

/* export_host() - what the kernel itself tells of its dentries */
void export_host(struct metrics *m);

#endif
