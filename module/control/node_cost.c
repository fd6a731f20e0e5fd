// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a node of a chain takes on this host: chains of the real table, chosen
 * at random as the names of strangers choose them, walked as the handler walks
 * them, by the clock. So the nodes are as cold, and as far apart, as those that
 * lookups of seldom used names meet; a lookup that is repeated at once finds
 * them in the cache and takes less.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/preempt.h>
#include <linux/random.h>
#include <linux/sched.h>

#include "control/control.h"
#include "count/chain.h"
#include "count/count.h"

/* The median of so many rounds: interrupts and a hypervisor spoil some. */
#define NODE_ROUNDS 9
/* Nodes after which a round has enough, and buckets after which it gives up. */
#define NODE_ENOUGH 192
#define NODE_BUCKETS 4096
/* Of one chain: 20 microseconds where a node takes 300 ns. */
#define NODE_CHAIN 64

struct node_round {
	u64 time;
	u32 nodes;
	u32 walks;
};

/* What reading the clock twice takes, which is in each walk's time. */
static u64 node_clock(void)
{
	u64 least = U64_MAX, begin;
	int i;

	for (i = 0; i < 16; i++) {
		begin = ktime_get_ns();
		least = min(least, ktime_get_ns() - begin);
	}
	return least;
}

/* The head is read before the clock: it is no node. */
static void node_walk(const struct chain_table *t, u32 hash,
		      struct node_round *r)
{
	struct hlist_bl_node *node;
	u32 steps;
	u64 begin;

	preempt_disable();
	rcu_read_lock();
	node = chain_first(chain_bucket(t, hash));
	if (node) {
		begin = ktime_get_ns();
		chain_scan(&node, &steps, hash, NODE_CHAIN);
		r->time += ktime_get_ns() - begin;
		r->nodes += steps;
		r->walks++;
	}
	rcu_read_unlock();
	preempt_enable();
}

/* In tenths of a nanosecond; 0 where there are too few nodes. */
static u32 node_round(const struct chain_table *t, u32 *hash, u64 clock)
{
	struct node_round r = { 0 };
	u64 own;
	u32 i;

	for (i = 0; i < NODE_BUCKETS && r.nodes < NODE_ENOUGH; i++) {
		/* The high bits, which choose the bucket, are the good ones. */
		*hash = *hash * 1664525 + 1013904223;
		node_walk(t, *hash, &r);
	}
	if (r.nodes < NODE_ENOUGH)
		return 0;
	own = min(r.walks * clock, r.time);
	return max_t(u64, div_u64((r.time - own) * 10, r.nodes), 1);
}

/**
 * node_cost() - measure what a node takes
 *
 * Takes half a millisecond where a node takes 300 ns, without preemption for a
 * chain at a time.
 *
 * Context: process, may sleep.
 * Return: tenths of a nanosecond; 0 where the table has too few nodes.
 */
u32 node_cost(void)
{
	u32 rounds[NODE_ROUNDS], hash = get_random_u32(), i, at;
	u64 clock = node_clock();

	for (i = 0; i < NODE_ROUNDS; i++) {
		u32 cost = node_round(&count_state.table, &hash, clock);

		if (!cost)
			return 0;
		for (at = i; at && rounds[at - 1] > cost; at--)
			rounds[at] = rounds[at - 1];
		rounds[at] = cost;
		cond_resched();
	}
	return rounds[NODE_ROUNDS / 2];
}
