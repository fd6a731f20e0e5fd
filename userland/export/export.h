/* SPDX-License-Identifier: GPL-2.0-only */
/* All figures as metrics. */
#ifndef DCHAIN_EXPORT_H
#define DCHAIN_EXPORT_H

#include "export/metrics.h"
#include "host/dentry-state.h"
#include "counts/sample.h"

/**
 * struct export_facts - what to export
 * @cgroups:  a reading with its paths merged; its rows are put in order
 * @activity: what happened of late, see rank_top(), or NULL
 * @warnings: lines in it about incomplete numbers
 * @status:   the file `status`, or NULL where it is not at hand
 * @dentries: the kernel's own counts, or NULL likewise
 */
struct export_facts {
	struct sample *cgroups;
	const struct sample *activity;
	size_t warnings;
	const struct reader_values *status;
	const struct dstate *dentries;
};

/**
 * export_write() - write all of it as one document
 * @m:	   begun, nothing written yet
 * @facts: what to write
 * @top:   how many cgroups get series of their own, see rank_top()
 *
 * The others, those removed among them, are added up in gauges, not in a
 * counter: it would shrink when one of them gets series of its own, and be
 * taken for a counter that was reset.
 * The counters without a cgroup are the sums of all, and never shrink.
 */
void export_write(struct metrics *m, const struct export_facts *facts,
		  size_t top);

/**
 * export_write_down() - the document of an exporter that could read nothing
 */
void export_write_down(struct metrics *m);

#endif
