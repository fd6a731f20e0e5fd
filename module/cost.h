/* SPDX-License-Identifier: GPL-2.0-only */
/* What counting costs, and walking fewer chains where it costs too much. */
#ifndef DCHAIN_COST_H
#define DCHAIN_COST_H

#include <linux/types.h>

#define COST_MAX_SAMPLE 1024

/**
 * cost_next_sample() - the sampling step after this second
 * @now: the step in force
 * @wanted: the user's, below which it does not fall
 * @share: what counting took, in hundredths of a percent of a CPU
 * @max: what it may take, 0: anything
 *
 * A step changes by a factor of two, and only below a quarter of the limit
 * does it fall: the share at most doubles then, so that it does not swing.
 * Pure.
 *
 * Return: the step to be in force.
 */
static inline u32 cost_next_sample(u32 now, u32 wanted, u32 share, u32 max)
{
	if (now < wanted || !max)
		return wanted;
	if (share > max && now * 2 <= COST_MAX_SAMPLE)
		return now * 2;
	if (share < max / 4 && now / 2 >= wanted)
		return now / 2;
	return now;
}

void cost_start(unsigned int max_percent, u32 sample);
void cost_stop(void);
u32 cost_share(void);
u32 cost_max(void);
u32 cost_wanted_sample(void);
void cost_want_sample(u32 sample);

#endif /* DCHAIN_COST_H */
