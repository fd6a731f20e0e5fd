/* SPDX-License-Identifier: GPL-2.0-only */
/* All figures as metrics for Prometheus. */
#ifndef DCHAIN_METRICS_H
#define DCHAIN_METRICS_H

#include "lib/exits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * metrics_write() - read all and write it as one document
 * @out: where to
 * @openmetrics: OpenMetrics 1.0; else the Prometheus text format, which
 *	node_exporter's textfile collector reads
 * @top: how many cgroups get series of their own: half of them those whose
 *	lookups took the most steps, half those that made the most negative
 *	entries
 *
 * What is not known has no metric. The counters without a cgroup are the sums
 * of all, and never shrink.
 *
 * Return: DCHAIN_OK, or why there are no figures of the module.
 */
enum dchain_exit metrics_write(FILE *out, bool openmetrics, size_t top);

#endif
