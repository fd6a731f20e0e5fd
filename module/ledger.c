// SPDX-License-Identifier: GPL-2.0-only
/* Claiming, summing and clearing: all of the ledger but its hot path. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "ledger.h"

/**
 * ledger_bits() - how many keys hold @max slots at a load of at most 3/4
 * @max: slots wanted, at least 1
 *
 * Return: log2 of the number of keys. Linear probing needs 2.5 probes for a
 * hit at that load (Knuth, The Art of Computer Programming 3, 6.4).
 */
unsigned int ledger_bits(unsigned int max)
{
	unsigned int bits = 2;

	while (((u64)3 << bits) / 4 < max)
		bits++;
	return bits;
}

/**
 * ledger_find_from() - the slot of @key, looked for from an index on
 * @l: the ledger
 * @key: not 0
 * @i: the index of its hash
 *
 * Context: any; no lock.
 * Return: its slot, or LEDGER_OTHER where it has none.
 */
unsigned int ledger_find_from(const struct ledger *l, unsigned long key,
			      unsigned int i)
{
	unsigned int n;

	for (n = 0; n < LEDGER_MAX_PROBES; n++) {
		unsigned long k = READ_ONCE(l->keys[i]);

		if (k == key)
			return 1 + i;
		if (!k)
			break;
		i = (i + 1) & ((1U << l->bits) - 1);
	}
	return LEDGER_OTHER;
}

/**
 * ledger_claim() - the slot of @key, a new one if it has none yet
 * @l: the ledger
 * @key: not 0; must stay its owner's until ledger_clear()
 * @claimed: set to whether this call, and no other, made the slot
 *
 * Context: any; no lock. Two that claim the same key get the same slot. Close
 * to a full table one of two claims at once may be refused although one slot
 * is left: it gets it next time.
 *
 * Return: the slot, LEDGER_OTHER when the table is full.
 */
unsigned int ledger_claim(struct ledger *l, unsigned long key, bool *claimed)
{
	unsigned int i = hash_long(key, l->bits), n;
	bool reserved = false;

	*claimed = false;
	for (n = 0; n < LEDGER_MAX_PROBES; n++) {
		unsigned long k = READ_ONCE(l->keys[i]);

		if (!k) {
			if (!reserved &&
			    !atomic_add_unless(&l->used, 1, l->max))
				return LEDGER_OTHER;
			reserved = true;
			k = cmpxchg(&l->keys[i], 0, key);
			if (!k) {
				*claimed = true;
				return 1 + i;
			}
		}
		if (k == key) {
			if (reserved)
				atomic_dec(&l->used);
			return 1 + i;
		}
		i = (i + 1) & ((1U << l->bits) - 1);
	}
	if (reserved)
		atomic_dec(&l->used);
	return LEDGER_OTHER;
}

/*
 * Cells of CPUs that a cgroup never ran on are most of them on a large host:
 * each is known by its first cache line, which has all counts of events.
 */
static bool ledger_is_clean(const struct ledger_cell *cell)
{
	return !(READ_ONCE(cell->count[LEDGER_LOOKUPS]) |
		 READ_ONCE(cell->count[LEDGER_STEPS]) |
		 READ_ONCE(cell->count[LEDGER_CREATED_NEGATIVE]) |
		 READ_ONCE(cell->count[LEDGER_CREATED_POSITIVE]));
}

static void ledger_sum_cell(struct ledger_cell *sum,
			    const struct ledger_cell *cell)
{
	u64 longest = max(sum->count[LEDGER_LONGEST],
			  READ_ONCE(cell->count[LEDGER_LONGEST]));
	unsigned int i;

	for (i = 0; i < LEDGER_NR_COUNTS; i++)
		sum->count[i] += READ_ONCE(cell->count[i]);
	sum->count[LEDGER_LONGEST] = longest;
	for (i = 0; i < LEDGER_NR_STEPS; i++)
		sum->steps[i] += READ_ONCE(cell->steps[i]);
}

/**
 * ledger_sum() - a slot's counters over all CPUs
 * @l: the ledger
 * @slot: which
 * @sum: where to
 *
 * Context: any. Approximate while CPUs count: two counters of one row may be
 * some events apart.
 */
void ledger_sum(const struct ledger *l, unsigned int slot,
		struct ledger_cell *sum)
{
	unsigned int cpu;

	memset(sum, 0, sizeof(*sum));
	for (cpu = 0; cpu < l->nr_cpus; cpu++)
		if (l->cells[cpu] && !ledger_is_clean(&l->cells[cpu][slot]))
			ledger_sum_cell(sum, &l->cells[cpu][slot]);
}

/* Lookups of a sum whose chain was walked. */
u64 ledger_walked(const struct ledger_cell *sum)
{
	u64 n = 0;
	unsigned int i;

	for (i = 0; i < LEDGER_NR_STEPS; i++)
		n += sum->steps[i];
	return n;
}

/**
 * ledger_error() - standard error of steps / walked, from sampling
 * @sum: a sum
 * @walked: ledger_walked() of it
 *
 * That of a mean of @walked values drawn from as many as there were lookups,
 * without replacement: sqrt(variance / n * (1 - n / N)) (Cochran, Sampling
 * Techniques, 2.6). 0 when every lookup was walked.
 *
 * Return: the error in units of 1/10000 step.
 */
u64 ledger_error(const struct ledger_cell *sum, u64 walked)
{
	u64 lookups = sum->count[LEDGER_LOOKUPS], rest, mean, variance;

	if (!walked || walked >= lookups)
		return 0;
	mean = div64_u64_rem(sum->count[LEDGER_STEPS], walked, &rest) * 10000;
	mean += div64_u64(rest * 10000, walked);
	variance = div64_u64_rem(sum->count[LEDGER_SQUARES], walked, &rest) *
		   100000000;
	variance += div64_u64(rest * 10000, walked) * 10000;
	/* sums taken while CPUs count, and rounding, may bring it below 0 */
	variance = variance > mean * mean ? variance - mean * mean : 0;
	/* 1 - n / N in 1/1024, so that nothing overflows */
	rest = div64_u64((lookups - walked) << 10, lookups);
	return int_sqrt64((div64_u64(variance, walked) * rest) >> 10);
}

/**
 * ledger_clear() - forget all keys and counts
 * @l: the ledger
 *
 * Context: the caller makes sure that nobody counts or claims meanwhile.
 */
void ledger_clear(struct ledger *l)
{
	unsigned int cpu;

	memset(l->keys, 0, sizeof(*l->keys) << l->bits);
	atomic_set(&l->used, 0);
	for (cpu = 0; cpu < l->nr_cpus; cpu++)
		if (l->cells[cpu])
			memset(l->cells[cpu], 0,
			       sizeof(**l->cells) * ledger_slots(l));
}
