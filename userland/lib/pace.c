// SPDX-License-Identifier: GPL-2.0-only
#include "lib/pace.h"

#include "lib/amount.h"
#include "lib/escape.h"

#include <err.h>

bool pace_interval(const char *text, double min, double max, double *seconds)
{
	char shown[64];

	if (amount_real(text, seconds) && *seconds >= min && *seconds <= max)
		return true;
	warnx("interval `%s': seconds from %g to %.0f are expected",
	      escape_cut(text, shown, sizeof(shown)), min, max);
	return false;
}

bool pace_count(const char *text, uint64_t *count)
{
	char shown[64];

	if (amount_count(text, count) && *count)
		return true;
	warnx("count `%s': a number above 0 is expected",
	      escape_cut(text, shown, sizeof(shown)));
	return false;
}

bool pace_parse(struct pace *pace, double min, int argc, char **argv)
{
	if (argc > 0 && !pace_interval(argv[0], min, PACE_MAX_INTERVAL,
				       &pace->interval))
		return false;
	return argc < 2 || pace_count(argv[1], &pace->count);
}
