// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: what dchain diagnose prints while the table is clogged.
 */
#include "repro/repro.h"

#include <stdio.h>

/* Of the worker, so that there is somebody who suffers. */
#define LOOPS 2

enum dchain_exit repro_diagnose(struct repro *r)
{
	struct diagnosis *d = &r->diagnosis;
	enum dchain_exit ret;
	int i;

	d->limits = verdict_usual;
	ret = facts_begin(&d->facts);
	for (i = 0; !ret && i < LOOPS; i++) {
		struct worker_loop loop;

		ret = repro_loop(r, &loop);
	}
	if (!ret)
		ret = facts_end(&d->facts, &r->progress);
	if (!ret)
		ret = diagnose_judge(d, NULL);
	r->diagnosed = !ret;
	if (ret)
		facts_free(&d->facts);
	return ret;
}

void repro_print_diagnosis(struct repro *r)
{
	static const struct printer_format usual;

	if (!r->diagnosed)
		return;
	puts("dchain diagnose while it was clogged:\n");
	diagnose_print(&r->diagnosis, &usual);
	putchar('\n');
}
