// SPDX-License-Identifier: GPL-2.0-only
/* Claiming, summing and clearing: all of the ledger but its hot path. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "count/ledger.h"

/* Slots that are dealt with between offers to let others run. */
#define LEDGER_PART 256

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
		if (k == LEDGER_FREE)
			break;
		i = (i + 1) & ((1U << l->bits) - 1);
	}
	return LEDGER_OTHER;
}

/*
 * Where a claim of @key should go: the slot that has it, or the first that is
 * vacated, or the free one that ends the search. LEDGER_OTHER: none.
 */
static unsigned int ledger_place(const struct ledger *l, unsigned long key)
{
	unsigned int i = hash_long(key, l->bits), n;
	unsigned int vacated = LEDGER_OTHER;

	for (n = 0; n < LEDGER_MAX_PROBES; n++) {
		unsigned long k = READ_ONCE(l->keys[i]);

		if (k == key)
			return 1 + i;
		if (k == LEDGER_VACATED && !vacated)
			vacated = 1 + i;
		if (k == LEDGER_FREE)
			return vacated ?: 1 + i;
		i = (i + 1) & ((1U << l->bits) - 1);
	}
	return vacated;
}

/**
 * ledger_claim() - the slot of @key, a new one if it has none yet
 * @l: the ledger
 * @key: not 0, its two lowest bits 0; must stay its owner's until the slot is
 *	vacated
 * @claimed: set to whether this call, and no other, made the slot
 *
 * Two that claim the same key at once get the same slot, or two where slots
 * were vacated meanwhile: searches then find the first, and readers add up what
 * has one key. Close to a full table one of two claims may be refused although
 * a slot is left: it gets it next time.
 *
 * Context: any; no lock.
 * Return: the slot, LEDGER_OTHER when there is none.
 */
unsigned int ledger_claim(struct ledger *l, unsigned long key, bool *claimed)
{
	unsigned int slot = LEDGER_OTHER, tries;
	bool reserved = false;

	*claimed = false;
	/* Each further try follows a claim by somebody else. */
	for (tries = 0; tries < LEDGER_MAX_PROBES; tries++) {
		unsigned long was, found;

		slot = ledger_place(l, key);
		if (!slot)
			break;
		was = READ_ONCE(l->keys[slot - 1]);
		found = was;
		if (was == LEDGER_FREE || was == LEDGER_VACATED) {
			if (!reserved &&
			    !atomic_add_unless(&l->used, 1, l->max))
				return LEDGER_OTHER;
			reserved = true;
			found = cmpxchg(&l->keys[slot - 1], was, key);
			*claimed = found == was;
			if (*claimed)
				return slot;
		}
		if (found == key)
			break;
		slot = LEDGER_OTHER;
	}
	if (reserved)
		atomic_dec(&l->used);
	return slot;
}

/**
 * ledger_leave() - let nobody find a slot any more
 * @l: the ledger
 * @slot: one that is claimed
 *
 * Those who found it before still count there.
 *
 * Context: any; the caller serialises with itself.
 */
void ledger_leave(struct ledger *l, unsigned int slot)
{
	unsigned long key = ledger_key(l, slot);

	WRITE_ONCE(l->keys[slot - 1], key | LEDGER_LEAVING);
}

/**
 * ledger_vacate() - take a slot's counts and let others claim it
 * @l: the ledger
 * @slot: one that has left, in whose cells nobody counts any more
 * @sum: what its counts are added to
 *
 * Context: any; the caller keeps readers off.
 */
void ledger_vacate(struct ledger *l, unsigned int slot,
		   struct ledger_cell *sum)
{
	unsigned int cpu;

	for (cpu = 0; cpu <= l->nr_cpus; cpu++) {
		if (!l->cells[cpu])
			continue;
		ledger_merge(sum, &l->cells[cpu][slot]);
		memset(&l->cells[cpu][slot], 0, sizeof(**l->cells));
	}
	/* Zeroes must be seen before the slot is. */
	smp_store_release(&l->keys[slot - 1], LEDGER_VACATED);
	atomic_dec(&l->used);
}

/**
 * ledger_drop_cpu() - keep what a CPU counted that counts no longer
 * @l: the ledger
 * @cpu: which
 *
 * The first array to go becomes the one that the others are added to, so
 * nothing has to be allocated.
 *
 * Context: process; the caller keeps readers off.
 * Return: an array that the caller frees, or NULL.
 */
struct ledger_cell *ledger_drop_cpu(struct ledger *l, unsigned int cpu)
{
	struct ledger_cell *gone = l->cells[cpu];
	struct ledger_cell *rest = l->cells[l->nr_cpus];
	unsigned int slot;

	l->cells[cpu] = NULL;
	if (!rest) {
		l->cells[l->nr_cpus] = gone;
		return NULL;
	}
	for (slot = 0; gone && slot < ledger_slots(l); slot++) {
		ledger_merge(rest + slot, gone + slot);
		if (!(slot % LEDGER_PART))
			cond_resched();
	}
	return gone;
}

/**
 * ledger_is_empty() - has nothing been counted in a cell?
 * @cell: a cell or a sum
 *
 * Cells of CPUs that a cgroup never ran on are most of them on a large host:
 * each is known by those two cache lines that have all counts of events.
 */
bool ledger_is_empty(const struct ledger_cell *cell)
{
	return !(READ_ONCE(cell->count[LEDGER_LOOKUPS]) |
		 READ_ONCE(cell->count[LEDGER_STEPS]) |
		 READ_ONCE(cell->count[LEDGER_INSERTED_NEGATIVE]) |
		 READ_ONCE(cell->count[LEDGER_INSERTED_POSITIVE]) |
		 READ_ONCE(cell->count[LEDGER_TURNED_POSITIVE]) |
		 READ_ONCE(cell->count[LEDGER_TRANSIENT]));
}

/**
 * ledger_merge() - add a cell to a sum
 * @sum: nobody else writes it
 * @cell: its CPU may be counting
 *
 * Context: any.
 */
void ledger_merge(struct ledger_cell *sum, const struct ledger_cell *cell)
{
	u64 longest = max(sum->count[LEDGER_LONGEST],
			  READ_ONCE(cell->count[LEDGER_LONGEST]));
	unsigned int i;

	if (ledger_is_empty(cell))
		return;
	for (i = 0; i < LEDGER_NR_COUNTS; i++)
		sum->count[i] += READ_ONCE(cell->count[i]);
	sum->count[LEDGER_LONGEST] = longest;
	vote_merge(&sum->comm, &cell->comm);
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
	for (cpu = 0; cpu <= l->nr_cpus; cpu++)
		if (l->cells[cpu])
			ledger_merge(sum, &l->cells[cpu][slot]);
}

/* Lookups of a sum whose chain was walked. */
u64 ledger_walked(const struct ledger_cell *sum)
{
	u64 n = 0;
	unsigned int i;

	for (i = 0; i < LEDGER_NR_BINS; i++)
		n += sum->count[LEDGER_BINS + i];
	return n;
}

/**
 * ledger_clear() - forget all keys and counts
 * @l: the ledger
 *
 * Context: process, may sleep; the caller makes sure that nobody counts or
 * claims meanwhile.
 */
void ledger_clear(struct ledger *l)
{
	unsigned int cpu, slot;

	for (slot = 1; slot < ledger_slots(l); slot++) {
		WRITE_ONCE(l->keys[slot - 1], LEDGER_FREE);
		if (!(slot % LEDGER_PART))
			cond_resched();
	}
	for (cpu = 0; cpu <= l->nr_cpus; cpu++) {
		struct ledger_cell *cells = l->cells[cpu];

		for (slot = 0; cells && slot < ledger_slots(l); slot++) {
			memset(cells + slot, 0, sizeof(*cells));
			if (!(slot % LEDGER_PART))
				cond_resched();
		}
	}
	atomic_set(&l->used, 0);
}
