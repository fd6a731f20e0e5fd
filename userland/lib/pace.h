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
 * pace_interval - seconds from @min to @max
 *
 * Return: false, after a line on stderr, when @text is anything else.
 */
bool pace_interval(const char *text, double min, double max, double *seconds);

/**
 * pace_count - a number above 0, likewise
 */
bool pace_count(const char *text, uint64_t *count);

/**
 * pace_parse - take the arguments that there are, leave the rest as it was
 * @min: the shortest interval, seconds
 *
 * Return: false, after a line on stderr, when one is wrong.
 */
bool pace_parse(struct pace *pace, double min, int argc, char **argv);

#endif
