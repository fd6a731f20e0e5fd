// SPDX-License-Identifier: GPL-2.0-only
/* The ledger while threads claim and count: no slot twice, nothing lost. */
#include "ledger-make.h"

/*
 * Threads, each with a CPU's cells of its own, count for more keys than there
 * are slots, and sum rows meanwhile.
 */
#define HAMMER_KEYS 300U
#define HAMMER_SLOTS 200U
#define HAMMER_ROUNDS 20000U

struct hammer {
	struct ledger *l;
	atomic_t claims;
	atomic_t impossible;
};

static void hammer_once(struct hammer *h, unsigned int cpu, unsigned long key)
{
	unsigned int slot = ledger_find(h->l, key);
	bool claimed;

	if (slot == LEDGER_OTHER) {
		slot = ledger_claim(h->l, key, &claimed);
		if (claimed)
			atomic_inc(&h->claims);
	}
	if (slot != LEDGER_OTHER && ledger_key(h->l, slot) != key)
		atomic_inc(&h->impossible);
	ledger_inc(&h->l->cells[cpu][slot], LEDGER_LOOKUPS);
	ledger_add_walk(&h->l->cells[cpu][slot], key % 40, true, false, false,
			true);
}

static void hammer(void *arg, unsigned int cpu)
{
	struct hammer *h = arg;
	struct ledger_cell *sum = h->l->cells[cpu] + ledger_slots(h->l);
	u32 random = 12345 + cpu;
	unsigned int i;

	for (i = 0; i < HAMMER_ROUNDS; i++) {
		random = random * 1664525 + 1013904223;
		hammer_once(h, cpu, (1 + (random >> 16) % HAMMER_KEYS) << 2);
		if (i % 64)
			continue;
		ledger_sum(h->l, i % ledger_slots(h->l), sum);
		if (sum->count[LEDGER_LOOKUPS] > CPUS * HAMMER_ROUNDS)
			atomic_inc(&h->impossible);
	}
}

static void check_no_key_twice(PURE_TEST, const struct ledger *l)
{
	unsigned int slot, other;

	for (slot = 1; slot < ledger_slots(l); slot++)
		for (other = 1; ledger_key(l, slot) && other < slot; other++)
			if (ledger_key(l, slot) == ledger_key(l, other))
				CHECK_EQ(slot, other);
}

static void threads_lose_nothing(PURE_TEST)
{
	struct hammer h = { .l = ledger_make(test, HAMMER_SLOTS) };
	u64 lookups = 0, walked = 0;
	struct ledger_cell sum;
	unsigned int slot, cpu;

	/* one cell more a CPU, for its thread's sums */
	for (cpu = 0; cpu < CPUS; cpu++)
		h.l->cells[cpu] = pure_alloc((ledger_slots(h.l) + 1) *
					     sizeof(**h.l->cells));
	pure_threads(hammer, &h, CPUS);
	for (slot = 0; slot < ledger_slots(h.l); slot++) {
		ledger_sum(h.l, slot, &sum);
		lookups += sum.count[LEDGER_LOOKUPS];
		walked += ledger_walked(&sum);
	}
	CHECK_EQ(lookups, CPUS * HAMMER_ROUNDS);
	CHECK_EQ(walked, CPUS * HAMMER_ROUNDS);
	CHECK_EQ(atomic_read(&h.impossible), 0);
	CHECK_EQ(atomic_read(&h.claims), HAMMER_SLOTS);
	CHECK_EQ(atomic_read(&h.l->used), HAMMER_SLOTS);
	check_no_key_twice(test, h.l);
}

/* Threads that claim the same keys, and wait for each other at every one. */
#define RACE_THREADS 2U
#define RACE_KEYS 3000U

struct race {
	struct ledger *l;
	unsigned int *slots[RACE_THREADS];
	atomic_t arrived;
	atomic_t claims;
};

static void race_thread(void *arg, unsigned int index)
{
	struct race *r = arg;
	unsigned int i, spins = 0;
	bool claimed;

	for (i = 0; i < RACE_KEYS; i++) {
		atomic_inc(&r->arrived);
		while (atomic_read(&r->arrived) < (int)(RACE_THREADS * (i + 1)))
			if (!(++spins % 1024))
				pure_yield();
		r->slots[index][i] = ledger_claim(r->l, (1 + i) << 2, &claimed);
		if (claimed)
			atomic_inc(&r->claims);
	}
}

static void of_claims_of_one_key_at_once_one_makes_its_slot(PURE_TEST)
{
	struct race r = { .l = ledger_make(test, RACE_KEYS + 1) };
	unsigned int index, i;

	for (index = 0; index < RACE_THREADS; index++)
		r.slots[index] = pure_alloc(RACE_KEYS * sizeof(*r.slots[0]));
	pure_threads(race_thread, &r, RACE_THREADS);
	CHECK_EQ(atomic_read(&r.claims), RACE_KEYS);
	CHECK_EQ(atomic_read(&r.l->used), RACE_KEYS);
	for (i = 0; i < RACE_KEYS; i++)
		for (index = 0; index < RACE_THREADS; index++)
			CHECK_EQ(r.slots[index][i],
				 ledger_find(r.l, (1 + i) << 2));
}

PURE_SUITE(ledger_claims,
	   PURE_CASE(threads_lose_nothing),
	   PURE_CASE(of_claims_of_one_key_at_once_one_makes_its_slot));
