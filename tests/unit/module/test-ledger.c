// SPDX-License-Identifier: GPL-2.0-only
/* The ledger: slots claimed once, nothing lost, sums exact. */
#include "pure.h"
#include "ledger.h"

#define CPUS 4U

static struct ledger *ledger_make(PURE_TEST, unsigned int max)
{
	struct ledger *l = pure_alloc(sizeof(*l));
	unsigned int cpu;

	l->max = max;
	l->bits = ledger_bits(max);
	l->nr_cpus = CPUS;
	l->keys = pure_alloc(sizeof(*l->keys) << l->bits);
	l->cells = pure_alloc(CPUS * sizeof(*l->cells));
	for (cpu = 0; cpu < CPUS; cpu++)
		l->cells[cpu] = pure_alloc(ledger_slots(l) *
					   sizeof(**l->cells));
	return l;
}

/* The next key after @key whose search starts at @index. */
static unsigned long key_at(const struct ledger *l, unsigned int index,
			    unsigned long key)
{
	do
		key++;
	while (hash_long(key, l->bits) != index);
	return key;
}

static void steps_fall_into_powers_of_two(PURE_TEST)
{
	unsigned int i;

	CHECK_EQ(ledger_steps_index(0), 0);
	CHECK_EQ(ledger_steps_index(1), 1);
	for (i = 2; i < LEDGER_NR_STEPS - 1; i++) {
		CHECK_EQ(ledger_steps_index((1U << (i - 2)) + 1), i);
		CHECK_EQ(ledger_steps_index(1U << (i - 1)), i);
	}
	CHECK_EQ(ledger_steps_index(8193), LEDGER_NR_STEPS - 1);
	CHECK_EQ(ledger_steps_index(~0U), LEDGER_NR_STEPS - 1);
}

static void keys_are_at_most_three_quarters_full(PURE_TEST)
{
	unsigned int max;

	for (max = 1; max < 100000; max += 1 + max / 7) {
		u64 keys = (u64)1 << ledger_bits(max);

		CHECK(max <= keys * 3 / 4);
		CHECK(keys == 4 || max > keys * 3 / 8);
	}
}

static void a_key_keeps_its_slot(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 100);
	unsigned int slot[101];
	unsigned long key;
	bool claimed;

	for (key = 1; key <= 100; key++) {
		CHECK_EQ(ledger_find(l, key << 6), LEDGER_OTHER);
		slot[key] = ledger_claim(l, key << 6, &claimed);
		CHECK(claimed);
		CHECK(slot[key] != LEDGER_OTHER);
		CHECK(slot[key] < ledger_slots(l));
	}
	for (key = 1; key <= 100; key++) {
		CHECK_EQ(ledger_find(l, key << 6), slot[key]);
		CHECK_EQ(ledger_claim(l, key << 6, &claimed), slot[key]);
		CHECK(!claimed);
		CHECK_EQ(ledger_key(l, slot[key]), key << 6);
	}
	CHECK_EQ(atomic_read(&l->used), 100);
}

static void a_full_table_sends_the_rest_to_other(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	unsigned long key;
	bool claimed;

	for (key = 1; key <= 5; key++)
		CHECK(ledger_claim(l, key, &claimed) != LEDGER_OTHER);
	for (key = 6; key <= 50; key++) {
		CHECK_EQ(ledger_claim(l, key, &claimed), LEDGER_OTHER);
		CHECK(!claimed);
	}
	for (key = 1; key <= 5; key++)
		CHECK(ledger_find(l, key) != LEDGER_OTHER);
	CHECK_EQ(atomic_read(&l->used), 5);
	CHECK_EQ(ledger_key(l, LEDGER_OTHER), 0);
}

static void keys_of_one_hash_lie_side_by_side(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 12);
	unsigned int size = 1U << l->bits, i, slot;
	unsigned long key = 0;
	bool claimed;

	/* the search starts at the last key, so it goes on at the first */
	for (i = 0; i < 12; i++) {
		key = key_at(l, size - 1, key);
		slot = ledger_claim(l, key, &claimed);
		CHECK_EQ(slot, 1 + (size - 1 + i) % size);
		CHECK_EQ(ledger_find(l, key), slot);
	}
}

static void a_run_too_long_ends_in_other_and_costs_no_slot(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 600);
	unsigned long key = 0, first = key_at(l, 3, 0);
	unsigned int i;
	bool claimed;

	for (i = 0; i < LEDGER_MAX_PROBES; i++) {
		key = key_at(l, 3, key);
		CHECK(ledger_claim(l, key, &claimed) != LEDGER_OTHER);
	}
	key = key_at(l, 3, key);
	CHECK_EQ(ledger_claim(l, key, &claimed), LEDGER_OTHER);
	CHECK(!claimed);
	CHECK_EQ(ledger_find(l, key), LEDGER_OTHER);
	CHECK(ledger_find(l, first) != LEDGER_OTHER);
	CHECK_EQ(atomic_read(&l->used), LEDGER_MAX_PROBES);
}

static void a_walk_counts_in_its_own_fields(PURE_TEST)
{
	struct ledger_cell *cell = pure_alloc(sizeof(*cell));

	ledger_add_walk(cell, 3, true, false, true);
	ledger_add_walk(cell, 100000, false, true, true);
	ledger_add_walk(cell, 0, false, false, true);
	CHECK_EQ(cell->count[LEDGER_LOOKUPS], 0);
	CHECK_EQ(cell->count[LEDGER_STEPS], 100003);
	CHECK_EQ(cell->count[LEDGER_SQUARES], 10000000009ULL);
	CHECK_EQ(cell->count[LEDGER_HITS], 1);
	CHECK_EQ(cell->count[LEDGER_LONGEST], 100000);
	CHECK_EQ(cell->count[LEDGER_CAPPED], 1);
	CHECK_EQ(cell->steps[0], 1);
	CHECK_EQ(cell->steps[3], 1);
	CHECK_EQ(cell->steps[LEDGER_NR_STEPS - 1], 1);
	CHECK_EQ(ledger_walked(cell), 3);
}

static void steps_counted_elsewhere_are_not_counted_twice(PURE_TEST)
{
	struct ledger_cell *cell = pure_alloc(sizeof(*cell));

	ledger_add_walk(cell, 7, true, false, false);
	CHECK_EQ(cell->count[LEDGER_STEPS], 0);
	CHECK_EQ(cell->count[LEDGER_SQUARES], 49);
	CHECK_EQ(cell->count[LEDGER_LONGEST], 7);
	CHECK_EQ(ledger_walked(cell), 1);
}

static void a_sum_takes_all_cpus_but_the_longest_of_them(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell sum;
	unsigned int cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		ledger_inc(&l->cells[cpu][2], LEDGER_LOOKUPS);
		ledger_add_walk(&l->cells[cpu][2], 10 + cpu, true, false, true);
		ledger_inc(&l->cells[cpu][3], LEDGER_LOOKUPS);
	}
	l->cells[2] = NULL; /* a CPU that cannot be */
	ledger_sum(l, 2, &sum);
	CHECK_EQ(sum.count[LEDGER_LOOKUPS], 3);
	CHECK_EQ(sum.count[LEDGER_STEPS], 10 + 11 + 13);
	CHECK_EQ(sum.count[LEDGER_SQUARES], 100 + 121 + 169);
	CHECK_EQ(sum.count[LEDGER_HITS], 3);
	CHECK_EQ(sum.count[LEDGER_LONGEST], 13);
	CHECK_EQ(ledger_walked(&sum), 3);
}

static void a_sum_misses_no_count_that_stands_alone(PURE_TEST)
{
	static const enum ledger_count alone[] = {
		LEDGER_LOOKUPS, LEDGER_STEPS, LEDGER_CREATED_NEGATIVE,
		LEDGER_CREATED_POSITIVE
	};
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell sum;
	unsigned int i;

	for (i = 0; i < 4; i++)
		ledger_inc(&l->cells[i][i], alone[i]);
	for (i = 0; i < 4; i++) {
		ledger_sum(l, i, &sum);
		CHECK_EQ(sum.count[alone[i]], 1);
	}
}

static void clear_forgets_keys_and_counts(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 9);
	unsigned int slot, last = ledger_slots(l) - 1;
	struct ledger_cell sum;
	bool claimed;

	slot = ledger_claim(l, 77, &claimed);
	ledger_inc(&l->cells[1][slot], LEDGER_LOOKUPS);
	ledger_inc(&l->cells[2][LEDGER_OTHER], LEDGER_LOOKUPS);
	ledger_inc(&l->cells[CPUS - 1][last], LEDGER_LOOKUPS);
	ledger_clear(l);
	CHECK_EQ(ledger_find(l, 77), LEDGER_OTHER);
	CHECK_EQ(atomic_read(&l->used), 0);
	for (slot = 0; slot <= last; slot++) {
		ledger_sum(l, slot, &sum);
		CHECK_EQ(sum.count[LEDGER_LOOKUPS], 0);
	}
}

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
	ledger_add_walk(&h->l->cells[cpu][slot], key % 40, key & 1, false,
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
		hammer_once(h, cpu, 1 + (random >> 16) % HAMMER_KEYS);
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
		r->slots[index][i] = ledger_claim(r->l, 1 + i, &claimed);
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
			CHECK_EQ(r.slots[index][i], ledger_find(r.l, 1 + i));
}

PURE_SUITE(ledger,
	   PURE_CASE(steps_fall_into_powers_of_two),
	   PURE_CASE(keys_are_at_most_three_quarters_full),
	   PURE_CASE(a_key_keeps_its_slot),
	   PURE_CASE(a_full_table_sends_the_rest_to_other),
	   PURE_CASE(keys_of_one_hash_lie_side_by_side),
	   PURE_CASE(a_run_too_long_ends_in_other_and_costs_no_slot),
	   PURE_CASE(a_walk_counts_in_its_own_fields),
	   PURE_CASE(steps_counted_elsewhere_are_not_counted_twice),
	   PURE_CASE(a_sum_takes_all_cpus_but_the_longest_of_them),
	   PURE_CASE(a_sum_misses_no_count_that_stands_alone),
	   PURE_CASE(clear_forgets_keys_and_counts),
	   PURE_CASE(threads_lose_nothing),
	   PURE_CASE(of_claims_of_one_key_at_once_one_makes_its_slot));
