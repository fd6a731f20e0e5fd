// SPDX-License-Identifier: GPL-2.0-only
#include "counts/counters.h"

#define COUNTER_LINE(id, name, kind, shown, heading, metric, unit, help) \
	[SAMPLE_##id] = { name, COUNTER_##kind, shown, heading, metric, unit, \
			  help },

const struct counter counters[SAMPLE_COUNTS] = {
	COUNTERS(COUNTER_LINE)
};
