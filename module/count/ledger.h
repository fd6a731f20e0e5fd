/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ledger: counters per key (a cgroup) and CPU, in a table of fixed size.
 *
 * A slot is claimed by one compare-and-exchange of its key and does not move.
 * Its counters stand at the same index in every CPU's own array, so nothing is
 * ever half-published and no two CPUs write the same cache line. Slot
 * LEDGER_OTHER takes what found no slot.
 *
 * What a slot goes through from its first claim to its next is told in slots.c.
 *
 * No kprobe, cgroup or debugfs header is included: the unit tests run this
 * code in user space.
 */
#ifndef DCHAIN_LEDGER_H
#define DCHAIN_LEDGER_H

#include "count/vote.h"

/* Walked lookups by steps: 0, 1, 2, 3-4, 5-8, ... 4097-8192, more. */
#define LEDGER_NR_BINS 16

/*
 * The order is that of cache lines: what every lookup writes comes first, with
 * the bins of the shortest chains; what an insertion writes has the last line.
 */
enum ledger_count {
	LEDGER_LOOKUPS,
	LEDGER_STEPS,
	LEDGER_HITS,			/* negative ones included */
	LEDGER_NEGATIVE_HITS,
	LEDGER_LONGEST,			/* a maximum, not a sum */
	LEDGER_BINS,			/* the first of LEDGER_NR_BINS */
	LEDGER_CAPPED = LEDGER_BINS + LEDGER_NR_BINS,
	LEDGER_TURNED_NEGATIVE,
	LEDGER_TRANSIENT,
	LEDGER_INSERTED_NEGATIVE,
	LEDGER_INSERTED_POSITIVE,
	LEDGER_TURNED_POSITIVE,
	LEDGER_NR_COUNTS
};

/**
 * struct ledger_cell - one slot's counters on one CPU
 * @count: see enum ledger_count
 * @program: the name of the processes that inserted negative dentries
 */
struct ledger_cell {
	u64 count[LEDGER_NR_COUNTS];
	struct vote program;
} ____cacheline_aligned;

#define LEDGER_OTHER 0
/* A bound for every search; at the load allowed, runs of 20 are rare. */
#define LEDGER_MAX_PROBES 128

/*
 * What stands in a slot that has no key or not only its key, whose two lowest
 * bits are always 0. A search ends at a free slot and goes on past the others;
 * a claim may take one that is vacated or aged.
 */
#define LEDGER_FREE	0UL
#define LEDGER_LEAVING	1UL	/* with the key */
#define LEDGER_VACATED	2UL
#define LEDGER_CLAIMING	3UL	/* with the key */
#define LEDGER_AGED	1UL	/* vacated a grace period ago */
#define LEDGER_BITS	3UL

/**
 * struct ledger - the table
 * @keys: of slot i + 1: the key, or what is said above
 * @bits: log2 of the number of keys
 * @max: slots that may be claimed, at most three quarters of the keys
 * @used: slots claimed
 * @cells: for each CPU number its array of ledger_slots() cells, or NULL;
 *	behind them, at @nr_cpus, what CPUs counted that are gone, or NULL
 * @nr_cpus: number of CPU numbers
 */
struct ledger {
	unsigned long *keys;
	unsigned int bits;
	unsigned int max;
	atomic_t used;
	struct ledger_cell **cells;
	unsigned int nr_cpus;
};

/* Which count is the bin of a number of steps, at least 1. */
static __always_inline unsigned int ledger_bin(u32 steps)
{
	unsigned long octave = __fls(2UL * steps - 1);

	if (unlikely(octave > LEDGER_NR_BINS - 2))
		octave = LEDGER_NR_BINS - 2;
	return LEDGER_BINS + 1 + octave;
}

static inline unsigned int ledger_slots(const struct ledger *l)
{
	return 1 + (1U << l->bits);
}

/* The key of a slot, also of one that is leaving; 0 where there is none. */
static inline unsigned long ledger_key(const struct ledger *l,
				       unsigned int slot)
{
	unsigned long key = slot ? READ_ONCE(l->keys[slot - 1]) : 0;

	return (key & LEDGER_BITS) == LEDGER_CLAIMING ? 0 : key & ~LEDGER_BITS;
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

	/*
	 * Where it stands unless another took its place. Acquire: whoever gave
	 * the slot back has set its cells to 0 before.
	 */
	if (likely(smp_load_acquire(&l->keys[i]) == key))
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

/**
 * ledger_add_walk() - add a walked lookup, all but its count
 * @cell: this CPU's cell of the slot
 * @steps: nodes visited, at least 1; of none only LEDGER_BINS counts
 * @hit: it found a dentry
 * @negative: one without an inode
 * @capped: it was given up
 * @count_steps: add @steps to LEDGER_STEPS (another counts them in mode loop)
 *
 * Context: any, with preemption off.
 */
static __always_inline void ledger_add_walk(struct ledger_cell *cell,
					    u32 steps, bool hit, bool negative,
					    bool capped, bool count_steps)
{
	/*
	 * A sum, no index: a kernel with UBSAN checks those, and gcc 15 keeps
	 * room on the stack for the report, though there is nothing to report.
	 */
	ledger_bump(cell->count + ledger_bin(steps), 1);
	if (hit)
		ledger_inc(cell, LEDGER_HITS);
	if (negative)
		ledger_inc(cell, LEDGER_NEGATIVE_HITS);
	if (count_steps)
		ledger_bump(cell->count + LEDGER_STEPS, steps);
	if (steps > cell->count[LEDGER_LONGEST])
		WRITE_ONCE(cell->count[LEDGER_LONGEST], steps);
	if (unlikely(capped))
		ledger_inc(cell, LEDGER_CAPPED);
}

unsigned int ledger_bits(unsigned int max);
unsigned int ledger_claim(struct ledger *l, unsigned long key, bool *claimed);
void ledger_leave(struct ledger *l, unsigned int slot);
void ledger_vacate(struct ledger *l, unsigned int slot,
		   struct ledger_cell *sum);
bool ledger_age(struct ledger *l, unsigned int slot);
void ledger_clear(struct ledger *l, unsigned int slot);
void ledger_move(struct ledger_cell *to, struct ledger_cell *from);
void ledger_merge(struct ledger_cell *sum, const struct ledger_cell *cell);
void ledger_sum(const struct ledger *l, unsigned int slot,
		struct ledger_cell *sum);
bool ledger_is_empty(const struct ledger_cell *cell);
u64 ledger_walked(const struct ledger_cell *sum);

#endif /* DCHAIN_LEDGER_H */
