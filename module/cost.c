// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once a second: which share of its busiest CPU did dchain take? That is the
 * mean time of the lookups that were timed, by the CPU's own clock, times the
 * lookups made. Above max_cost fewer chains are walked; below a quarter of it
 * more again, up to what the user asked for.
 *
 * The share is that of dchain's own code. What the kernel needs to get there,
 * some 50 ns by ftrace, cannot be timed from inside and cannot be saved.
 */
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>

#include "cost.h"
#include "count.h"
#include "probes.h"

/* Shares are in units of 1/10000: hundredths of a percent. */
#define COST_WHOLE 10000

/* What a CPU's counters stood at the last time. */
struct cost_cpu {
	u64 lookups;
	u64 timed;
	u64 time;
};

static DEFINE_PER_CPU(struct cost_cpu, cost_cpu);
static u32 cost_limit;	/* 0: none */
static u32 cost_wanted = 1;
static u32 cost_now;
static u64 cost_last;	/* ns */

/* One CPU's share since the last time, in hundredths of a percent. */
static u64 cost_of_cpu(int cpu, u64 elapsed)
{
	const struct count_cpu *count = per_cpu_ptr(&count_cpu, cpu);
	struct cost_cpu *last = per_cpu_ptr(&cost_cpu, cpu);
	struct cost_cpu now = {
		.lookups = probe_lookups_on(cpu),
		.timed = READ_ONCE(count->timed),
		.time = READ_ONCE(count->time),
	};
	u64 share = 0;

	if (now.timed > last->timed)
		share = div64_u64((now.lookups - last->lookups) *
				  div64_u64(now.time - last->time,
					    now.timed - last->timed) *
				  COST_WHOLE, elapsed);
	*last = now;
	return share;
}

static void cost_check(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(cost_work, cost_check);

static void cost_check(struct work_struct *work)
{
	u64 now = ktime_get_ns(), share = 0;
	u64 elapsed = max_t(u64, now - cost_last, 1);
	int cpu;

	cost_last = now;
	for_each_possible_cpu(cpu)
		share = max(share, cost_of_cpu(cpu, elapsed));
	WRITE_ONCE(cost_now, min_t(u64, share, U32_MAX));
	WRITE_ONCE(count_state.sample,
		   cost_next_sample(READ_ONCE(count_state.sample),
				    READ_ONCE(cost_wanted),
				    cost_now, cost_limit));
	schedule_delayed_work(&cost_work, HZ);
}

/**
 * cost_start() - begin to watch the cost
 * @max_percent: share of a CPU that counting may take, 0: anything
 * @sample: the sampling step wanted
 *
 * Context: process.
 */
void cost_start(unsigned int max_percent, u32 sample)
{
	cost_limit = max_percent * (COST_WHOLE / 100);
	cost_want_sample(sample);
	cost_last = ktime_get_ns();
	schedule_delayed_work(&cost_work, HZ);
}

/* Stop watching; process context, waits for a check that is running. */
void cost_stop(void)
{
	cancel_delayed_work_sync(&cost_work);
}

/* The last second's share of the busiest CPU, in hundredths of a percent. */
u32 cost_share(void)
{
	return READ_ONCE(cost_now);
}

/* The limit in the same unit, 0: none. */
u32 cost_max(void)
{
	return cost_limit;
}

/* The sampling step that the user asked for. */
u32 cost_wanted_sample(void)
{
	return READ_ONCE(cost_wanted);
}

/* Ask for a sampling step; it is in force at once. */
void cost_want_sample(u32 sample)
{
	WRITE_ONCE(cost_wanted, sample);
	WRITE_ONCE(count_state.sample, sample);
}
