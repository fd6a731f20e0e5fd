/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting: what one event does. All of the hot path is in this header, in
 * chain.h and in ledger.h, so that a handler is one function.
 *
 * It takes no lock, allocates nothing, prints nothing, and writes only memory
 * of the CPU it runs on. Handlers run with preemption off.
 *
 * What a lookup does is decided by two things: whether its CPU remembers the
 * task's cgroup, and the way (enum count_way).
 *
 *	remembered, COUNT_EVERY		count it, walk its chain
 *	remembered, COUNT_SAMPLED	its turn is not yet: count it
 *	all else			count_lookup_otherwise()
 *
 * Remembered: &count_cpu.last is the cgroup and &count_cpu.cell its cell. The
 * CPU itself sets both, the cell first, in count_switch_cgroup(). Others only
 * ever set @last to 0, which makes the CPU look the slot up again: slots.c does
 * it before it takes a slot away.
 *
 * Its turn: &count_cpu.until_walked says how many lookups of the CPU remain
 * until one is walked, that one included, so that it is never 0. A lookup that
 * is not walked takes one off; the one that is walked draws the next distance.
 */
#ifndef DCHAIN_COUNT_H
#define DCHAIN_COUNT_H

#include "count/chain.h"
#include "count/hierarchy.h"
#include "count/ledger.h"
#include "count/marks.h"

/* The two functions that look names up; a CPU counts their calls apart. */
enum count_by { COUNT_REF, COUNT_RCU, COUNT_LOOKUPS };

/**
 * enum count_way - what is done at a lookup
 * @COUNT_EVERY: walk its chain; cgroups are those of the default hierarchy
 * @COUNT_SAMPLED: walk the chain of one lookup in &count_state.sample; cgroups
 *	are those of the default hierarchy
 * @COUNT_OTHERWISE: anything else: another hierarchy, mode loop
 */
enum count_way { COUNT_EVERY, COUNT_SAMPLED, COUNT_OTHERWISE };

/**
 * struct count_state - all that the hot path reads and never writes
 * @table: the dentry hash table
 * @max_steps: nodes after which a walk is given up and counted as capped
 * @way: follows from the two below, see count_choose()
 * @sample: walk one of so many lookups of a CPU on average; 1, and in mode
 *	loop: each
 * @by_loop: steps come from the probes in the loops
 * @closed: count nothing (a reset is under way)
 * @ledger: where counts go
 */
struct count_state {
	struct chain_table table;
	u32 max_steps;
	enum count_way way;
	bool by_loop;
	bool closed;
	u32 sample;
	struct ledger ledger;
};

/**
 * struct count_cpu - one CPU's own
 * @last: the cgroup that it counted for last, NULL where that one has no slot
 * @cell: the cell of that one
 * @until_walked: lookups until the next walk, when sampling, at least 1
 * @random: state of the generator that draws @until_walked, not 0
 * @lookups: seen, by enum count_by
 * @cells: its array of counters, NULL while it is offline
 * @waste: takes what is counted during a reset, or without an array; nobody
 *	reads it
 */
struct count_cpu {
	struct cgroup *last;
	struct ledger_cell *cell;
	u32 until_walked;
	u32 random;
	u64 lookups[COUNT_LOOKUPS];
	struct ledger_cell *cells;
	struct ledger_cell waste;
} ____cacheline_aligned;

/*
 * The process of one of so many negative insertions of a cgroup on a CPU votes
 * for its name; odd, since insertions of one lookup in an overlay come in
 * pairs.
 */
#define COUNT_VOTES 17

extern struct count_state count_state;
DECLARE_PER_CPU(struct count_cpu, count_cpu);

struct ledger_cell *count_switch_cgroup(struct count_cpu *cpu,
					struct cgroup *cgrp);
void count_lookup_otherwise(struct count_cpu *cpu, const struct dentry *parent,
			    const struct qstr *name);
void count_rest(struct ledger_cell *cell, const struct dentry *parent,
		const struct qstr *name, struct hlist_bl_node *node, u32 steps,
		bool count_steps);
void count_insert_negative(struct ledger_cell *cell,
			   const struct dentry *dentry);
bool count_is_transient(const struct dentry *dentry);
void count_choose(u32 sample, bool by_loop);

/* This CPU's cell for the current task's cgroup. */
static __always_inline struct ledger_cell *count_cell(struct count_cpu *cpu)
{
	struct cgroup *cgrp = hierarchy_cgroup();

	if (likely(READ_ONCE(cpu->last) == cgrp))
		return cpu->cell;
	return count_switch_cgroup(cpu, cgrp);
}

/* A walk has ended at the dentry that was looked for. */
static __always_inline void count_hit(struct ledger_cell *cell, u32 steps,
				      const struct dentry *found,
				      bool count_steps)
{
	ledger_add_walk(cell, steps, true, !found->d_inode, false, count_steps);
	marks_hit(found);
}

/*
 * Walk the chain of a lookup that is counted already; @count_steps as in
 * ledger_add_walk(). Only what nearly every lookup does stands here, and
 * nothing lives across a call: the handler that this becomes saves no
 * registers.
 */
static __always_inline void count_walk(struct ledger_cell *cell,
				       const struct dentry *parent,
				       const struct qstr *name,
				       bool count_steps)
{
	const struct count_state *state = &count_state;
	struct hlist_bl_node *node;
	u32 steps;

	node = chain_first(chain_bucket(&state->table, name->hash));
	if (!node) {
		ledger_inc(cell, LEDGER_BINS);
		return;
	}
	if (chain_scan(&node, &steps, name->hash, state->max_steps)) {
		const struct dentry *dentry = chain_dentry(node);

		if (likely(chain_match(dentry, parent, name))) {
			count_hit(cell, steps, dentry, count_steps);
			return;
		}
		node = READ_ONCE(node->next);
	}
	if (!node)
		ledger_add_walk(cell, steps, false, false, false, count_steps);
	else
		count_rest(cell, parent, name, node, steps, count_steps);
}

/* Of a CPU that remembers the cgroup: is its turn not yet? Then count it. */
static __always_inline bool count_only(struct count_cpu *cpu, bool known)
{
	if (likely(count_state.way != COUNT_SAMPLED) || !known ||
	    cpu->until_walked == 1)
		return false;
	cpu->until_walked--;
	ledger_inc(cpu->cell, LEDGER_LOOKUPS);
	return true;
}

/* All others. */
static __always_inline void count_and_walk(struct count_cpu *cpu, bool known,
					   const struct dentry *parent,
					   const struct qstr *name)
{
	if (unlikely(!known || count_state.way != COUNT_EVERY)) {
		count_lookup_otherwise(cpu, parent, name);
		return;
	}
	ledger_inc(cpu->cell, LEDGER_LOOKUPS);
	count_walk(cpu->cell, parent, name, true);
}

/**
 * count_lookup() - a lookup begins
 * @by: the function that does it, of enum count_by
 * @parent: the directory searched
 * @name: the name searched for, with its hash
 *
 * A macro, so that @parent and @name are fetched only where a chain is walked.
 *
 * Context: any that the kernel looks names up in; preemption off.
 */
#define count_lookup(by, parent, name)					\
do {									\
	struct count_cpu *__cpu = this_cpu_ptr(&count_cpu);		\
	bool __known = READ_ONCE(__cpu->last) ==			\
		       hierarchy_default_cgroup();			\
									\
	__cpu->lookups[by]++;						\
	if (!count_only(__cpu, __known))				\
		count_and_walk(__cpu, __known, parent, name);		\
} while (0)

/**
 * count_step() - the kernel's own walk visits a node
 *
 * While the mode changes the probes stand and lookups are walked as well.
 *
 * Context: as count_lookup().
 */
static __always_inline void count_step(void)
{
	if (READ_ONCE(count_state.by_loop))
		ledger_inc(count_cell(this_cpu_ptr(&count_cpu)), LEDGER_STEPS);
}

/**
 * count_insert() - a dentry goes into the table
 * @dentry: which
 * @inode: the one that it has or gets, NULL: negative
 *
 * One that a rename moves is still marked hashed and is no new one.
 *
 * Context: any, with preemption off; nobody else inserts the same dentry.
 */
static __always_inline void count_insert(const struct dentry *dentry,
					 const struct inode *inode)
{
	struct ledger_cell *cell;

	if (!d_unhashed(dentry))
		return;
	marks_inserted(dentry);
	cell = count_cell(this_cpu_ptr(&count_cpu));
	if (inode)
		ledger_inc(cell, LEDGER_INSERTED_POSITIVE);
	else
		count_insert_negative(cell, dentry);
}

/**
 * count_turned_positive() - a dentry is about to get its inode
 * @dentry: which
 *
 * Of those that stand in the table only: one that is inserted later is then
 * counted as positive. One that was counted as transient is not; it stays now,
 * and counts like one that is inserted with its inode.
 *
 * Context: any, with preemption off.
 */
static __always_inline void count_turned_positive(const struct dentry *dentry)
{
	if (d_unhashed(dentry) || READ_ONCE(dentry->d_inode))
		return;
	marks_turned(dentry);
	ledger_inc(count_cell(this_cpu_ptr(&count_cpu)),
		   count_is_transient(dentry) ? LEDGER_INSERTED_POSITIVE :
						LEDGER_TURNED_POSITIVE);
}

/* A dentry is about to lose its inode where it stands in the table. */
static __always_inline void count_turned_negative(void)
{
	ledger_inc(count_cell(this_cpu_ptr(&count_cpu)),
		   LEDGER_TURNED_NEGATIVE);
}

#endif /* DCHAIN_COUNT_H */
