// SPDX-License-Identifier: GPL-2.0-only
/* What the hot path leaves to functions of their own: see count.h. */
#include "count/count.h"
#include "count/slots.h"

struct count_state count_state __read_mostly = { .sample = 1 };
DEFINE_PER_CPU(struct count_cpu, count_cpu);

/*
 * Is the chain of this lookup to be walked?
 *
 * The distance to the next one is drawn evenly from 1 ... 2 * sample - 1, mean
 * @sample: a fixed one would meet always the same component of a path whose
 * depth divides it. Generator: xorshift32 (Marsaglia, 2003).
 */
static bool count_is_its_turn(struct count_cpu *cpu)
{
	u32 sample = READ_ONCE(count_state.by_loop) ?
			     1 : READ_ONCE(count_state.sample);
	u32 x;

	if (sample > 1 && cpu->until_walked > 1) {
		cpu->until_walked--;
		return false;
	}
	x = cpu->random;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	cpu->random = x;
	cpu->until_walked = 1 + (((u64)x * (2 * sample - 1)) >> 32);
	return true;
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
	if (count_is_its_turn(cpu))
		count_walk(cell, parent, name,
			   !READ_ONCE(count_state.by_loop));
}

/**
 * count_rest() - walk what count_walk() has left of a chain
 * @cell: where to count
 * @parent: the directory searched
 * @name: the name searched for
 * @node: the next one to be visited
 * @steps: nodes visited
 * @count_steps: as in ledger_add_walk()
 *
 * Another dentry had the same hash, or the limit is close.
 *
 * Context: as count_lookup().
 */
void notrace count_rest(struct ledger_cell *cell, const struct dentry *parent,
			const struct qstr *name, struct hlist_bl_node *node,
			u32 steps, bool count_steps)
{
	struct chain_walk walk =
		chain_walk_from(node, parent, name, steps,
				READ_ONCE(count_state.max_steps));

	if (walk.found)
		count_hit(cell, walk.steps, walk.found, count_steps);
	else
		ledger_add_walk(cell, walk.steps, false, false, walk.capped,
				count_steps);
}

/**
 * count_choose() - how lookups are counted from now on
 * @sample: walk one of so many, at least 1
 * @by_loop: steps come from the probes in the loops
 *
 * Context: process; the caller keeps off another change. Handlers that run
 * meanwhile count in the one way or the other.
 */
void count_choose(u32 sample, bool by_loop)
{
	struct count_state *state = &count_state;

	WRITE_ONCE(state->sample, sample);
	WRITE_ONCE(state->by_loop, by_loop);
	if (by_loop || hierarchy_subsys >= 0)
		WRITE_ONCE(state->way, COUNT_OTHERWISE);
	else
		WRITE_ONCE(state->way, sample == 1 ? COUNT_EVERY :
						     COUNT_SAMPLED);
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
	struct ledger *l = &count_state.ledger;
	unsigned int slot;

	/* Acquire: what a reset cleared is seen to be clear. */
	if (smp_load_acquire(&count_state.closed) || !cpu->cells)
		return &cpu->waste;
	slot = ledger_find(l, (unsigned long)cgrp) ?:
	       slots_claim(l, cgrp);
	cpu->cell = cpu->cells + slot;
	WRITE_ONCE(cpu->last, slot == LEDGER_OTHER ? NULL : cgrp);
	return cpu->cell;
}

/**
 * count_is_transient() - will a negative dentry go with its last user?
 * @dentry: without an inode, or about to lose it
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

/**
 * count_insert_negative() - the rest of count_insert()
 * @cell: where to count
 * @dentry: the one that is inserted, without an inode
 *
 * Apart, so that the hot path stays small. Threads of one process have names of
 * their own; the process's is its first thread's.
 *
 * Context: as count_insert().
 */
void count_insert_negative(struct ledger_cell *cell,
			   const struct dentry *dentry)
{
	if (count_is_transient(dentry))
		ledger_inc(cell, LEDGER_TRANSIENT);
	else if (ledger_inc(cell, LEDGER_INSERTED_NEGATIVE) % COUNT_VOTES == 1)
		vote_cast(&cell->program, current->group_leader->comm);
}
