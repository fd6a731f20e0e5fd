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

#include "chain.h"
#include "ledger.h"
#include "who.h"

/**
 * struct count_state - all that the hot path reads and never writes
 * @table: the dentry hash table
 * @max_steps: nodes after which a walk is given up and counted as capped
 * @sample: walk one of so many lookups of a CPU on average; 1, and in mode
 *	loop: each
 * @closed: count nothing (a reset is under way)
 * @by_loop: steps come from the probes in the loops
 * @ledger: where counts go
 */
struct count_state {
	struct chain_table table;
	u32 max_steps;
	u32 sample;
	bool closed;
	bool by_loop;
	struct ledger ledger;
};

/**
 * struct count_cpu - one CPU's own
 * @cells: its array of counters
 * @last: the cgroup that it counted for last, NULL where that has no slot
 * @cell: the cell of that one
 * @waste: takes what is counted during a reset; nobody reads it
 * @skip: lookups until the next walk, when sampling
 * @random: state of the generator that draws @skip, not 0
 * @timed: lookups that were timed
 * @time: what these took, in ns
 */
struct count_cpu {
	struct ledger_cell *cells;
	struct cgroup *last;
	struct ledger_cell *cell;
	u32 skip;
	u32 random;
	u64 timed;
	u64 time;
	struct ledger_cell waste;
} ____cacheline_aligned;

/* One of so many lookups of a cgroup on a CPU is timed. */
#define COUNT_TIMED 256

extern struct count_state count_state;
DECLARE_PER_CPU(struct count_cpu, count_cpu);

struct ledger_cell *count_turn(struct count_cpu *cpu, struct cgroup *cgrp);

/* This CPU's cell for the current task's cgroup. */
static __always_inline struct ledger_cell *count_cell(struct count_cpu *cpu)
{
	struct cgroup *cgrp = who_cgroup();

	if (likely(READ_ONCE(cpu->last) == cgrp))
		return cpu->cell;
	return count_turn(cpu, cgrp);
}

/*
 * Is the chain of this lookup to be walked?
 *
 * The distance to the next one is drawn evenly from 1 ... 2 * sample - 1, mean
 * @sample: a fixed one would meet always the same component of a path whose
 * depth divides it. Generator: xorshift32 (Marsaglia, 2003).
 */
static __always_inline bool count_sampled(struct count_cpu *cpu)
{
	u32 sample = READ_ONCE(count_state.sample);
	u32 x;

	if (likely(sample == 1) || READ_ONCE(count_state.by_loop))
		return true;
	if (cpu->skip) {
		cpu->skip--;
		return false;
	}
	x = cpu->random;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	cpu->random = x;
	cpu->skip = ((u64)x * (2 * sample - 1)) >> 32;
	return true;
}

static __always_inline void count_walk(struct count_cpu *cpu,
				       struct ledger_cell *cell,
				       const struct dentry *parent,
				       const struct qstr *name)
{
	const struct count_state *state = &count_state;
	struct chain_walk walk;

	if (!count_sampled(cpu))
		return;
	walk = chain_walk(&state->table, parent, name,
			  READ_ONCE(state->max_steps));
	ledger_add_walk(cell, walk.steps, walk.hit, walk.capped,
			!READ_ONCE(state->by_loop));
}

void count_walk_timed(struct count_cpu *cpu, struct ledger_cell *cell,
		      const struct dentry *parent, const struct qstr *name);

/**
 * count_lookup() - a lookup begins
 * @parent: the directory searched
 * @name: the name searched for, with its hash
 *
 * Context: any that the kernel looks names up in; preemption off.
 */
static __always_inline void count_lookup(const struct dentry *parent,
					 const struct qstr *name)
{
	struct count_cpu *cpu = this_cpu_ptr(&count_cpu);
	struct ledger_cell *cell = count_cell(cpu);

	if (likely(ledger_inc(cell, LEDGER_LOOKUPS) % COUNT_TIMED))
		count_walk(cpu, cell, parent, name);
	else
		count_walk_timed(cpu, cell, parent, name);
}

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

/**
 * count_insert() - a dentry goes into the table
 * @dentry: which
 *
 * One that a rename moves is still marked hashed and is no new one.
 *
 * Context: any, with the dentry's d_lock held.
 */
static __always_inline void count_insert(const struct dentry *dentry)
{
	struct count_cpu *cpu = this_cpu_ptr(&count_cpu);

	if (!d_unhashed(dentry))
		return;
	ledger_inc(count_cell(cpu),
		   READ_ONCE(dentry->d_inode) ? LEDGER_CREATED_POSITIVE :
						LEDGER_CREATED_NEGATIVE);
}

int count_init(unsigned int max_cgroups);
void count_exit(void);
void count_reset(void);
size_t count_memory(void);

#endif /* DCHAIN_COUNT_H */
