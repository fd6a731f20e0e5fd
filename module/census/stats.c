// SPDX-License-Identifier: GPL-2.0-only
/* The histogram of the chain lengths. */
#include <linux/bitops.h>
#include <linux/kernel.h>

#include "census/stats.h"

/**
 * census_bin() - the histogram's bin for a chain
 * @length: of the chain, in dentries
 *
 * Return: its index, below CENSUS_BINS.
 */
unsigned int census_bin(u32 length)
{
	unsigned int octave;

	if (length < CENSUS_LINEAR)
		return length;
	octave = fls(length) - 1;
	return CENSUS_LINEAR + (octave - 6) * 8 +
	       ((length >> (octave - 3)) & 7);
}

/**
 * census_bin_first() - the shortest length that falls into a bin
 * @bin: up to CENSUS_BINS - 1; the bin ends before the first of the next one
 *
 * Return: the length.
 */
u32 census_bin_first(unsigned int bin)
{
	if (bin < CENSUS_LINEAR)
		return bin;
	bin -= CENSUS_LINEAR;
	return (8 + bin % 8) << (bin / 8 + 3);
}

/**
 * census_stats_add() - count a walked bucket
 * @s: the sums
 * @length: dentries in its chain
 *
 * The caller keeps others away from @s.
 */
void census_stats_add(struct census_stats *s, u32 length)
{
	s->walked++;
	s->used += !!length;
	if (length > s->longest)
		s->longest = length;
	s->bins[census_bin(length)]++;
}
