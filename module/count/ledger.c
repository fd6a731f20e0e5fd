// SPDX-License-Identifier: GPL-2.0-only
/* Claiming, giving back and adding up: all of the ledger but its hot path. */
#include "count/ledger.h"

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

/*
 * What stands at an index. Acquire: whoever gave the slot back has set its
 * cells to 0 before.
 */
static unsigned long ledger_at(const struct ledger *l, unsigned int i)
{
	return smp_load_acquire(&l->keys[i]); /* ledger_vacate() */
}

static unsigned int ledger_next(const struct ledger *l, unsigned int i)
{
	return (i + 1) & ((1U << l->bits) - 1);
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
		unsigned long k = ledger_at(l, i);

		if (k == key)
			return 1 + i;
		if (k == LEDGER_FREE)
			break;
		i = ledger_next(l, i);
	}
	return LEDGER_OTHER;
}

static bool ledger_may_take(unsigned long k)
{
	return k == LEDGER_FREE || k == LEDGER_VACATED || k == LEDGER_AGED;
}

/*
 * Where a claim of @key should go: the slot that has it or for which it is
 * announced, or the first that was given back, or the free one that ends the
 * search; @was is what stands there. LEDGER_OTHER: nowhere.
 */
static unsigned int ledger_place(const struct ledger *l, unsigned long key,
				 unsigned long *was)
{
	unsigned int i = hash_long(key, l->bits), n;
	unsigned int place = LEDGER_OTHER;

	for (n = 0; n < LEDGER_MAX_PROBES; n++) {
		unsigned long k = ledger_at(l, i);

		bool same = (k | LEDGER_CLAIMING) == (key | LEDGER_CLAIMING) &&
			    k != (key | LEDGER_LEAVING);

		if (same || (!place && ledger_may_take(k))) {
			place = 1 + i;
			*was = k;
		}
		if (same || k == LEDGER_FREE)
			break;
		i = ledger_next(l, i);
	}
	return place;
}

/* Does another slot have @key, or is another claim about to put it there? */
static bool ledger_has_rival(const struct ledger *l, unsigned long key,
			     unsigned int slot)
{
	unsigned int i = hash_long(key, l->bits), n;

	for (n = 0; n < LEDGER_MAX_PROBES; n++) {
		unsigned long k = ledger_at(l, i);

		if (k == LEDGER_FREE)
			break;
		if (1 + i != slot && (k == key || k == (key | LEDGER_CLAIMING)))
			return true;
		i = ledger_next(l, i);
	}
	return false;
}

/*
 * One attempt to get a slot for @key: false where somebody else was faster.
 *
 * Two that claim one key at once may see different slots as the first to take,
 * where one is vacated meanwhile. So a claim is announced first. Then all slots
 * that the key may stand in are looked at: of two, one at least sees the other,
 * and who sees one takes its own claim back. Who meets the key announced does
 * that look as well, and publishes it for whoever announced it: nobody has to
 * wait for a CPU that was stopped in between.
 */
static bool ledger_try(struct ledger *l, unsigned long key, unsigned int *slot,
		       bool *claimed)
{
	unsigned long was = LEDGER_FREE, *at;
	bool alone, mine;

	*slot = ledger_place(l, key, &was);
	if (*slot == LEDGER_OTHER || was == key)
		return true;
	at = &l->keys[*slot - 1];
	mine = was != (key | LEDGER_CLAIMING);
	if (mine && cmpxchg(at, was, key | LEDGER_CLAIMING) != was)
		return false;
	alone = !ledger_has_rival(l, key, *slot);
	if (alone || mine)
		was = cmpxchg(at, key | LEDGER_CLAIMING,
			      alone ? key : LEDGER_VACATED);
	if (was != key && !(alone && was == (key | LEDGER_CLAIMING)))
		return false;
	*claimed = mine;
	return true;
}

/**
 * ledger_claim() - the slot of @key, a new one if it has none yet
 * @l: the ledger
 * @key: not 0, its two lowest bits 0; must stay its owner's until the slot is
 *	vacated
 * @claimed: set to whether this call, and no other, made the slot
 *
 * Close to a full table one of two claims may be refused although a slot is
 * left: it gets it next time.
 *
 * Context: any; no lock.
 * Return: the slot, LEDGER_OTHER when there is none.
 */
unsigned int ledger_claim(struct ledger *l, unsigned long key, bool *claimed)
{
	unsigned int slot, tries;
	bool done = false;

	*claimed = false;
	if (!atomic_add_unless(&l->used, 1, l->max))
		return ledger_find(l, key);
	/* Each further try follows a claim by somebody else. */
	for (tries = 0; !done && tries < LEDGER_MAX_PROBES; tries++)
		done = ledger_try(l, key, &slot, claimed);
	if (!*claimed)
		atomic_dec(&l->used);
	return done ? slot : LEDGER_OTHER;
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
 * ledger_move() - add a cell to another and set it to 0
 * @to: nobody else writes it
 * @from: nobody counts there any more
 *
 * Context: any; the caller keeps readers off.
 */
void ledger_move(struct ledger_cell *to, struct ledger_cell *from)
{
	ledger_merge(to, from);
	memset(from, 0, sizeof(*from));
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

	for (cpu = 0; cpu <= l->nr_cpus; cpu++)
		if (l->cells[cpu])
			ledger_move(sum, &l->cells[cpu][slot]);
	/* Zeroes must be seen before the slot is. */
	smp_store_release(&l->keys[slot - 1], LEDGER_VACATED);
	atomic_dec(&l->used);
}

/**
 * ledger_age() - let searches end at a vacated slot again
 * @l: the ledger
 * @slot: any; the one behind it was looked at before
 *
 * Called a second time, more than a grace period after the first, it frees the
 * slot if the next one is free. Whoever passed the slot while it had a key, and
 * might claim that next one, has done so by then; whoever passes it later takes
 * it first.
 *
 * Context: any; the caller serialises with itself.
 * Return: whether the slot wants another call.
 */
bool ledger_age(struct ledger *l, unsigned int slot)
{
	unsigned long *key = &l->keys[slot - 1];

	switch (READ_ONCE(*key)) {
	case LEDGER_VACATED:
		cmpxchg(key, LEDGER_VACATED, LEDGER_AGED);
		return true;
	case LEDGER_AGED:
		if (READ_ONCE(l->keys[ledger_next(l, slot - 1)]) == LEDGER_FREE)
			cmpxchg(key, LEDGER_AGED, LEDGER_FREE);
		break;
	}
	return false;
}

/**
 * ledger_clear() - forget a slot's key and counts
 * @l: the ledger
 * @slot: which; LEDGER_OTHER has no key
 *
 * Context: any; nobody counts or claims meanwhile.
 */
void ledger_clear(struct ledger *l, unsigned int slot)
{
	unsigned int cpu;

	for (cpu = 0; cpu <= l->nr_cpus; cpu++)
		if (l->cells[cpu])
			memset(&l->cells[cpu][slot], 0, sizeof(**l->cells));
	if (slot != LEDGER_OTHER)
		WRITE_ONCE(l->keys[slot - 1], LEDGER_FREE);
}

/* Has nothing been counted in a cell or a sum? */
bool ledger_is_empty(const struct ledger_cell *cell)
{
	unsigned int i;

	for (i = 0; i < LEDGER_NR_COUNTS; i++)
		if (READ_ONCE(cell->count[i]))
			return false;
	return true;
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
	vote_merge(&sum->program, &cell->program);
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
