// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once a second: which share of its busiest CPU did dchain's walks take, by the
 * clock of that CPU? Above max_cost fewer chains are walked; below a quarter of
 * it more again, up to what the user set.
 *
 * What cannot be saved is not in the share: getting to the handler, some 50 ns
 * by ftrace, and some 20 instructions of a lookup that is not walked.
 */
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"

/* Shares are in units of 1/10000: hundredths of a percent. */
#define SAMPLING_WHOLE 10000

/* What a CPU's walks had taken the last time, in ns. */
static DEFINE_PER_CPU(u64, sampling_time);
static u32 sampling_limit;	/* 0: none */
static u32 sampling_wanted = 1;
static u32 sampling_now;
static u64 sampling_last;	/* ns */

/*
 * One CPU's share since the last time, in hundredths of a percent: each walk
 * that was timed stands for COUNT_TIMED of them.
 */
static u64 sampling_of_cpu(int cpu, u64 elapsed)
{
	u64 time = READ_ONCE(per_cpu(count_cpu, cpu).time);
	u64 *last = per_cpu_ptr(&sampling_time, cpu);
	u64 share = div64_u64((time - *last) * COUNT_TIMED * SAMPLING_WHOLE,
			      elapsed);

	*last = time;
	return share;
}

/*
 * The sampling step after this second: @now is in force, the user allows not
 * less than @wanted, @share was taken and @max may be.
 *
 * A step changes by a factor of two, and only below a quarter of the limit
 * does it fall: the share at most doubles then, so that it does not swing.
 */
static u32 sampling_next_sample(u32 now, u32 wanted, u32 share, u32 max)
{
	if (now < wanted || !max)
		return wanted;
	if (share > max && now * 2 <= SAMPLING_MAX_SAMPLE)
		return now * 2;
	if (share < max / 4 && now / 2 >= wanted)
		return now / 2;
	return now;
}

static void sampling_check(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(sampling_work, sampling_check);

static void sampling_check(struct work_struct *work)
{
	u64 now = ktime_get_ns(), share = 0;
	u64 elapsed = max_t(u64, now - sampling_last, 1);
	int cpu;

	sampling_last = now;
	for_each_possible_cpu(cpu)
		share = max(share, sampling_of_cpu(cpu, elapsed));
	WRITE_ONCE(sampling_now, min_t(u64, share, U32_MAX));
	mode_lock();
	/* In mode loop each lookup is walked: nothing can be saved there. */
	if (!count_state.by_loop)
		count_choose(sampling_next_sample(count_state.sample,
						  sampling_wanted, sampling_now,
						  READ_ONCE(sampling_limit)),
			     false);
	mode_unlock();
	schedule_delayed_work(&sampling_work, HZ);
}

/* Begin to watch the cost; process context. */
void sampling_start(void)
{
	sampling_last = ktime_get_ns();
	schedule_delayed_work(&sampling_work, HZ);
}

/* Stop watching; process context, waits for a check that is running. */
void sampling_stop(void)
{
	cancel_delayed_work_sync(&sampling_work);
}

/* The last second's share of the busiest CPU, in hundredths of a percent. */
u32 sampling_share(void)
{
	return READ_ONCE(sampling_now);
}

/* The limit in the same unit, 0: none. */
u32 sampling_max(void)
{
	return READ_ONCE(sampling_limit);
}

/* Set the limit, in percent; in force from the next check on. */
void sampling_set_max(unsigned int percent)
{
	WRITE_ONCE(sampling_limit, percent * (SAMPLING_WHOLE / 100));
}

/* One of so many lookups is walked; in mode loop each. */
u32 sampling_in_force(void)
{
	return READ_ONCE(count_state.by_loop) ? 1 :
						READ_ONCE(count_state.sample);
}

/* The sampling step that the user set. */
u32 sampling_wanted_sample(void)
{
	return READ_ONCE(sampling_wanted);
}

/* Ask for a sampling step; it is in force at once. Under mode_lock(). */
void sampling_want_sample(u32 sample)
{
	WRITE_ONCE(sampling_wanted, sample);
	count_choose(sample, count_state.by_loop);
}
