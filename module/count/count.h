/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting: what one event does. All of the hot path is in this header, in
 * chain.h and in ledger.h, so that a handler is one function.
 *
 * It takes no lock, allocates nothing, prints nothing, and writes only
 * memory of the CPU it runs on. Handlers run with preemption off.
 */
#ifndef DCHAIN_COUNT_H
#define DCHAIN_COUNT_H

#include <linux/cache.h>
#include <linux/percpu.h>
#include <linux/sched/clock.h>

#include "count/chain.h"
#include "count/ledger.h"
#include "count/marks.h"
#include "count/task_cgroup.h"

/* The two functions that look names up; a CPU counts their calls apart. */
enum count_by { COUNT_REF, COUNT_RCU, COUNT_LOOKUPS };

/**
 * enum count_way - what is done at a lookup
 * @COUNT_EVERY: its chain is walked, whichever it is; cgroups are those of the
 *	default hierarchy
 * @COUNT_SAMPLED: the chain of one lookup in &count_state.sample is walked;
 *	cgroups are those of the default hierarchy
 * @COUNT_OTHERWISE: anything else: another hierarchy, mode loop
 */
enum count_way { COUNT_EVERY, COUNT_SAMPLED, COUNT_OTHERWISE };

/* The bits of a cgroup's address that are always 0: a way has room there. */
#define COUNT_WAYS 3UL

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
 * @last: the address of the cgroup that it counted for last, with
 *	&count_state.way in its lowest bits, so that a handler tests both by one
 *	comparison; 0 where that cgroup has no slot
 * @cell: the cell of that one
 * @until_timed: walks until the next one that is timed, not 0
 * @until_walked: lookups until the next walk, when sampling, not 0
 * @lookups: seen, by enum count_by
 * @cells: its array of counters, NULL while it is offline
 * @random: state of the generator that draws @until_walked, not 0
 * @time: what the walks that were timed took, in ns
 * @waste: takes what is counted during a reset, or without an array; nobody
 *	reads it
 */
struct count_cpu {
	unsigned long last;
	struct ledger_cell *cell;
	u32 until_timed;
	u32 until_walked;
	u64 lookups[COUNT_LOOKUPS];
	struct ledger_cell *cells;
	u32 random;
	u64 time;
	struct ledger_cell waste;
} ____cacheline_aligned;

/* One of so many walks of a CPU is timed. */
#define COUNT_TIMED 256
/*
 * The task of one of so many negative insertions of a cgroup on a CPU votes for
 * its name; odd, since insertions of one lookup in an overlay come in pairs.
 */
#define COUNT_VOTES 17

extern struct count_state count_state;
DECLARE_PER_CPU(struct count_cpu, count_cpu);

struct ledger_cell *count_switch_cgroup(struct count_cpu *cpu,
					struct cgroup *cgrp);

/* The cgroup in &count_cpu.last. */
static __always_inline struct cgroup *count_last(unsigned long last)
{
	return (struct cgroup *)(last & ~COUNT_WAYS);
}

/* This CPU's cell for the current task's cgroup. */
static __always_inline struct ledger_cell *count_cell(struct count_cpu *cpu)
{
	struct cgroup *cgrp = task_cgroup_now();

	if (likely(count_last(READ_ONCE(cpu->last)) == cgrp))
		return cpu->cell;
	return count_switch_cgroup(cpu, cgrp);
}

void count_lookup_otherwise(struct count_cpu *cpu, const struct dentry *parent,
			    const struct qstr *name);
void count_rest(struct ledger_cell *cell, const struct dentry *parent,
		const struct qstr *name, struct hlist_bl_node *node, u32 steps);

/* Is all counted of a lookup whose chain is not walked? */
static __always_inline bool count_unwalked(struct count_cpu *cpu,
					   unsigned long cgrp)
{
	if (likely(cpu->last == cgrp + COUNT_EVERY) ||
	    cpu->last != cgrp + COUNT_SAMPLED || !--cpu->until_walked)
		return false;
	ledger_inc(cpu->cell, LEDGER_LOOKUPS);
	return true;
}

/*
 * Only what nearly every lookup does stands here, and nothing lives across a
 * call: the handler that this becomes saves no registers.
 */
static __always_inline void count_walked(struct count_cpu *cpu,
					 unsigned long cgrp,
					 const struct dentry *parent,
					 const struct qstr *name)
{
	const struct count_state *state = &count_state;
	struct hlist_bl_node *node;
	struct ledger_cell *cell;
	u32 steps;

	if (unlikely(cpu->last != cgrp + COUNT_EVERY || !--cpu->until_timed)) {
		count_lookup_otherwise(cpu, parent, name);
		return;
	}
	cell = cpu->cell;
	ledger_inc(cell, LEDGER_LOOKUPS);
	node = chain_first(chain_bucket(&state->table, name->hash));
	if (!node) {
		ledger_add_empty(cell);
		return;
	}
	if (chain_scan(&node, &steps, name->hash, state->max_steps)) {
		const struct dentry *dentry = chain_dentry(node);

		if (likely(chain_match(dentry, parent, name))) {
			ledger_add_walk(cell, steps, true, !dentry->d_inode,
					false, true);
			marks_hit(dentry);
			return;
		}
		node = READ_ONCE(node->next);
	}
	if (!node)
		ledger_add_walk(cell, steps, false, false, false, true);
	else
		count_rest(cell, parent, name, node, steps);
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
	unsigned long __cgrp = (unsigned long)task_cgroup_default();	\
									\
	__cpu->lookups[by]++;						\
	if (!count_unwalked(__cpu, __cgrp))				\
		count_walked(__cpu, __cgrp, parent, name);		\
} while (0)

/**
 * count_step() - the kernel's own walk visits a node
 *
 * Context: as count_lookup().
 */
static __always_inline void count_step(void)
{
	struct count_cpu *cpu = this_cpu_ptr(&count_cpu);

	ledger_inc(count_cell(cpu), LEDGER_STEPS);
}

void count_insert_negative(struct ledger_cell *cell,
			   const struct dentry *dentry);
bool count_is_transient(const struct dentry *dentry);

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

int count_init(unsigned int max_cgroups);
void count_choose(u32 sample, bool by_loop);
void count_forget_last(void);
void count_exit(void);
void count_reset(void);
size_t count_memory(void);
u64 count_total(enum ledger_count what);

#endif /* DCHAIN_COUNT_H */
