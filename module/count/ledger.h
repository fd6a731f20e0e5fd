/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ledger: counters per key (a cgroup) and CPU, in a table of fixed size.
 *
 * A slot is claimed once, by one compare-and-exchange of its key, and never
 * moves; the counters stand at the same index in every CPU's own array, so
 * nothing is ever half-published and no two CPUs write the same cache line.
 * Slot LEDGER_OTHER takes what found no slot.
 *
 * Pure: no kprobe, cgroup or debugfs header.
 */
#ifndef DCHAIN_LEDGER_H
#define DCHAIN_LEDGER_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/types.h>

enum ledger_count {
	LEDGER_LOOKUPS,
	LEDGER_STEPS,
	LEDGER_SQUARES,		/* sum of steps * steps, for the error of avg */
	LEDGER_HITS,
	LEDGER_LONGEST,		/* a maximum, not a sum */
	LEDGER_CAPPED,
	LEDGER_CREATED_NEGATIVE,
	LEDGER_CREATED_POSITIVE,
	LEDGER_NR_COUNTS
};

/* Walked lookups by steps: 0, 1, 2, 3-4, 5-8, ... 4097-8192, more. */
#define LEDGER_NR_STEPS 16

/**
 * struct ledger_cell - one slot's counters on one CPU
 * @count: see enum ledger_count; the first cache line
 * @steps: walked lookups by ledger_steps_index(); their sum is the number of
 *	walked lookups
 */
struct ledger_cell {
	u64 count[LEDGER_NR_COUNTS];
	u64 steps[LEDGER_NR_STEPS];
} ____cacheline_aligned;

#define LEDGER_OTHER 0
/* A bound for every search; at the load allowed, runs of 20 are rare. */
#define LEDGER_MAX_PROBES 128

/**
 * struct ledger - the table
 * @keys: key of slot i + 1, 0 where the slot is free
 * @bits: log2 of the number of keys
 * @max: slots that may be claimed, at most three quarters of the keys
 * @used: slots claimed
 * @cells: for each CPU number its array of 1 + 2^@bits cells, or NULL
 * @nr_cpus: length of @cells
 */
struct ledger {
	unsigned long *keys;
	unsigned int bits;
	unsigned int max;
	atomic_t used;
	struct ledger_cell **cells;
	unsigned int nr_cpus;
};

/* Index of the histogram's bucket for a number of steps. */
static __always_inline unsigned int ledger_steps_index(u32 steps)
{
	unsigned int i;

	if (steps < 2)
		return steps;
	i = 2 + __fls(steps - 1);
	return i < LEDGER_NR_STEPS ? i : LEDGER_NR_STEPS - 1;
}

static inline unsigned int ledger_slots(const struct ledger *l)
{
	return 1 + (1U << l->bits);
}

static inline unsigned long ledger_key(const struct ledger *l,
				       unsigned int slot)
{
	return slot ? READ_ONCE(l->keys[slot - 1]) : 0;
}

unsigned int ledger_find_from(const struct ledger *l, unsigned long key,
			      unsigned int i);

/**
 * ledger_find() - the slot of @key
 * @l: the ledger
 * @key: not 0
 *
 * Context: any; no lock.
 * Return: its slot, or LEDGER_OTHER where it has none.
 */
static __always_inline unsigned int ledger_find(const struct ledger *l,
						unsigned long key)
{
	unsigned int i = hash_long(key, l->bits);

	/* where it stands unless another took its place */
	if (likely(READ_ONCE(l->keys[i]) == key))
		return 1 + i;
	return ledger_find_from(l, key, i);
}

/*
 * A cell belongs to its CPU and the caller keeps off preemption: nobody else
 * writes.
 */
static __always_inline u64 ledger_bump(u64 *counter, u64 n)
{
	/* Who sums meanwhile reads an aligned word, before or after this. */
	return data_race(*counter += n);
}

static __always_inline u64 ledger_inc(struct ledger_cell *cell,
				      enum ledger_count what)
{
	return ledger_bump(&cell->count[what], 1);
}

static __always_inline void ledger_add(struct ledger_cell *cell,
				       enum ledger_count what, u64 n)
{
	ledger_bump(&cell->count[what], n);
}

/**
 * ledger_add_walk() - add a walked lookup, all but its count
 * @cell: this CPU's cell of the slot
 * @steps: nodes visited
 * @hit: it found a dentry
 * @capped: it was given up
 * @count_steps: add @steps to LEDGER_STEPS (another counts them in mode loop)
 *
 * Context: any, with preemption off.
 */
static __always_inline void ledger_add_walk(struct ledger_cell *cell,
					    u32 steps, bool hit, bool capped,
					    bool count_steps)
{
	unsigned int i = ledger_steps_index(steps);

	ledger_bump(cell->steps + i, 1);
	ledger_add(cell, LEDGER_HITS, hit);
	if (count_steps)
		ledger_add(cell, LEDGER_STEPS, steps);
	ledger_add(cell, LEDGER_SQUARES, (u64)steps * steps);
	if (steps > READ_ONCE(cell->count[LEDGER_LONGEST]))
		WRITE_ONCE(cell->count[LEDGER_LONGEST], steps);
	if (unlikely(capped))
		ledger_inc(cell, LEDGER_CAPPED);
}

unsigned int ledger_bits(unsigned int max);
unsigned int ledger_claim(struct ledger *l, unsigned long key, bool *claimed);
void ledger_sum(const struct ledger *l, unsigned int slot,
		struct ledger_cell *sum);
u64 ledger_walked(const struct ledger_cell *sum);
u64 ledger_error(const struct ledger_cell *sum, u64 walked);
void ledger_clear(struct ledger *l);

#endif /* DCHAIN_LEDGER_H */
