/* SPDX-License-Identifier: GPL-2.0-only */
/* The [INTERVAL [COUNT]] of commands that repeat themselves. */
#ifndef DCHAIN_PACE_H
#define DCHAIN_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_MAX_INTERVAL 86400.0

/**
 * struct pace - how often, how many times
 * @interval: seconds
 * @count: times; 0: without end
 */
struct pace {
	double interval;
	uint64_t count;
};

/**
 * pace_parse - take the arguments that there are, leave the rest as it was
 * @min: the shortest interval, seconds
 *
 * Return: false, with the reason said, when one is wrong.
 */
bool pace_parse(struct pace *pace, double min, int argc, char **argv);

#endif
