// SPDX-License-Identifier: GPL-2.0-only
/* The ledger while threads claim the same keys: no slot twice. */
#include "ledger-make.h"

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
	   PURE_CASE(of_claims_of_one_key_at_once_one_makes_its_slot));
