// SPDX-License-Identifier: GPL-2.0-only
/* What the hot path leaves to functions of their own. */
#include <linux/cpumask.h>
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/rcupdate.h>

#include "count/count.h"

struct count_state count_state __read_mostly;
DEFINE_PER_CPU(struct count_cpu, count_cpu);

/*
 * Is the chain of this lookup to be walked?
 *
 * The distance to the next one is drawn evenly from 1 ... 2 * sample - 1, mean
 * @sample: a fixed one would meet always the same component of a path whose
 * depth divides it. Generator: xorshift32 (Marsaglia, 2003).
 */
static bool count_sampled(struct count_cpu *cpu)
{
	u32 sample = READ_ONCE(count_state.by_loop) ?
			     1 : READ_ONCE(count_state.sample);
	u32 x;

	/* It is 0 where count_lookup() has counted it down. */
	if (cpu->until_walked && --cpu->until_walked && sample > 1)
		return false;
	x = cpu->random;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	cpu->random = x;
	cpu->until_walked = 1 + (((u64)x * (2 * sample - 1)) >> 32);
	return true;
}

static void count_walk(struct ledger_cell *cell, const struct dentry *parent,
		       const struct qstr *name)
{
	struct chain_walk walk = chain_walk(&count_state.table, parent, name,
					    READ_ONCE(count_state.max_steps));

	if (walk.steps)
		ledger_add_walk(cell, walk.steps, walk.hit, walk.negative,
				walk.capped, !READ_ONCE(count_state.by_loop));
	else
		ledger_add_empty(cell);
	if (READ_ONCE(count_state.sample) > 1)
		ledger_add_sampled(cell, walk.steps);
}

/* The same with its time taken: what one walk costs here and now. */
static void count_walk_timed(struct count_cpu *cpu, struct ledger_cell *cell,
			     const struct dentry *parent,
			     const struct qstr *name)
{
	u64 start = local_clock();

	count_walk(cell, parent, name);
	cpu->until_timed = COUNT_TIMED;
	WRITE_ONCE(cpu->time, cpu->time + local_clock() - start);
}

/**
 * count_lookup_otherwise() - all that count_lookup() does not do itself
 * @cpu: the CPU's
 * @parent: the directory searched
 * @name: the name searched for
 *
 * Context: as count_lookup().
 */
void notrace count_lookup_otherwise(struct count_cpu *cpu,
				    const struct dentry *parent,
				    const struct qstr *name)
{
	struct ledger_cell *cell = count_cell(cpu);

	ledger_inc(cell, LEDGER_LOOKUPS);
	if (!count_sampled(cpu)) {
		/*
		 * count_lookup() has counted it down to 0 on a CPU that still
		 * remembers to walk every chain. It must not go below.
		 */
		if (!cpu->until_timed)
			cpu->until_timed = 1;
		return;
	}
	if (!cpu->until_timed || !--cpu->until_timed)
		count_walk_timed(cpu, cell, parent, name);
	else
		count_walk(cell, parent, name);
}

/**
 * count_rest() - walk what count_lookup() has left of a chain
 * @cell: where to count
 * @parent: the directory searched
 * @name: the name searched for
 * @node: the next one to be visited
 * @steps: nodes visited
 *
 * Another dentry had the same hash, or the limit is close.
 *
 * Context: as count_lookup().
 */
void notrace count_rest(struct ledger_cell *cell, const struct dentry *parent,
			const struct qstr *name, struct hlist_bl_node *node,
			u32 steps)
{
	struct chain_walk walk =
		chain_walk_from(node, parent, name, steps,
				READ_ONCE(count_state.max_steps));

	ledger_add_walk(cell, walk.steps, walk.hit, walk.negative, walk.capped,
			true);
}

/**
 * count_forget_last() - let each CPU look up its cgroup's slot again
 *
 * When this returns, all handlers see what was written to count_state before.
 *
 * Context: process, may sleep.
 */
void count_forget_last(void)
{
	int cpu;

	/* Handlers run with preemption off: those from before have ended. */
	synchronize_rcu();
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(count_cpu, cpu).last, 0);
}

/**
 * count_choose() - how lookups are counted from now on
 * @sample: walk one of so many, at least 1
 * @by_loop: steps come from the probes in the loops
 *
 * Context: process, may sleep; the caller keeps off another change.
 */
void count_choose(u32 sample, bool by_loop)
{
	struct count_state *state = &count_state;
	enum count_way way;

	if (by_loop || task_cgroup_subsys >= 0)
		way = COUNT_OTHERWISE;
	else
		way = sample == 1 ? COUNT_EVERY : COUNT_SAMPLED;
	WRITE_ONCE(state->sample, sample);
	WRITE_ONCE(state->by_loop, by_loop);
	if (way == state->way)
		return;
	WRITE_ONCE(state->way, way);
	count_forget_last();
}

/**
 * count_switch_cgroup() - a CPU counts for another cgroup than the last time
 * @cpu: the CPU's
 * @cgrp: the current task's cgroup
 *
 * It is remembered where it has a slot: the slot's reference keeps the pointer
 * from becoming another cgroup's until nobody remembers it.
 *
 * Context: as count_lookup().
 * Return: the cell to count in.
 */
struct ledger_cell *count_switch_cgroup(struct count_cpu *cpu,
					struct cgroup *cgrp)
{
	unsigned int slot;

	if (READ_ONCE(count_state.closed) || !cpu->cells)
		return &cpu->waste;
	slot = task_cgroup_slot(&count_state.ledger, cgrp);
	cpu->cell = cpu->cells + slot;
	cpu->last = slot == LEDGER_OTHER ? 0 : (unsigned long)cgrp +
					       READ_ONCE(count_state.way);
	return cpu->cell;
}

/**
 * count_is_transient() - will a negative dentry go with its last user?
 * @dentry: without an inode
 *
 * File systems in memory (tmpfs) keep none; nor do, unless a server requests
 * it, FUSE and 9p. Of the others that have a d_delete() of their own (btrfs,
 * NFS) none drops negative ones; none is called here.
 *
 * Context: any.
 */
bool count_is_transient(const struct dentry *dentry)
{
	unsigned int flags = READ_ONCE(dentry->d_flags);

	if (flags & DCACHE_DONTCACHE)
		return true;
	return flags & DCACHE_OP_DELETE &&
	       (dentry->d_op->d_delete == always_delete_dentry ||
		dentry->d_sb->s_magic == FUSE_SUPER_MAGIC ||
		dentry->d_sb->s_magic == V9FS_MAGIC);
}

/* The rest of count_insert(): apart, so that the hot path stays small. */
void count_insert_negative(struct ledger_cell *cell,
			   const struct dentry *dentry)
{
	if (count_is_transient(dentry))
		ledger_inc(cell, LEDGER_TRANSIENT);
	else if (ledger_inc(cell, LEDGER_INSERTED_NEGATIVE) % COUNT_VOTES == 1)
		vote_cast(&cell->comm, current->comm);
}
