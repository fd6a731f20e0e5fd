// SPDX-License-Identifier: GPL-2.0-only
#include "lib/pace.h"

#include "lib/amount.h"

#include <err.h>

bool pace_parse(struct pace *pace, double min, int argc, char **argv)
{
	if (argc > 0 && (!amount_real(argv[0], &pace->interval) ||
			 pace->interval < min ||
			 pace->interval > PACE_MAX_INTERVAL)) {
		warnx("interval `%s': seconds from %g to %.0f are expected",
		      argv[0], min, PACE_MAX_INTERVAL);
		return false;
	}
	if (argc > 1 && (!amount_count(argv[1], &pace->count) ||
			 !pace->count)) {
		warnx("count `%s': a number above 0 is expected", argv[1]);
		return false;
	}
	return true;
}
