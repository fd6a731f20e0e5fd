// SPDX-License-Identifier: GPL-2.0-only
/* The ledger: slots claimed and given back, nothing lost, sums exact. */
#include "ledger-make.h"

static void steps_fall_into_powers_of_two(PURE_TEST)
{
	unsigned int i;

	CHECK_EQ(ledger_bin(1), LEDGER_BINS + 1);
	for (i = 2; i < LEDGER_NR_BINS - 1; i++) {
		CHECK_EQ(ledger_bin((1U << (i - 2)) + 1), LEDGER_BINS + i);
		CHECK_EQ(ledger_bin(1U << (i - 1)), LEDGER_BINS + i);
	}
	CHECK_EQ(ledger_bin(8193), LEDGER_BINS + LEDGER_NR_BINS - 1);
	CHECK_EQ(ledger_bin(~0U), LEDGER_BINS + LEDGER_NR_BINS - 1);
}

static void a_full_table_sends_the_rest_to_other(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	unsigned long key;
	bool claimed;

	for (key = 1; key <= 5; key++)
		CHECK(ledger_claim(l, key << 2, &claimed) != LEDGER_OTHER);
	for (key = 6; key <= 50; key++) {
		CHECK_EQ(ledger_claim(l, key << 2, &claimed), LEDGER_OTHER);
		CHECK(!claimed);
	}
	for (key = 1; key <= 5; key++)
		CHECK(ledger_find(l, key << 2) != LEDGER_OTHER);
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

	ledger_add_walk(cell, 3, true, true, false, true);
	ledger_add_walk(cell, 100000, false, false, true, true);
	/* whose steps somebody else counts */
	ledger_add_walk(cell, 7, false, false, false, false);
	ledger_inc(cell, LEDGER_BINS);
	CHECK_EQ(cell->count[LEDGER_LOOKUPS], 0);
	CHECK_EQ(cell->count[LEDGER_STEPS], 100003);
	CHECK_EQ(cell->count[LEDGER_HITS], 1);
	CHECK_EQ(cell->count[LEDGER_NEGATIVE_HITS], 1);
	CHECK_EQ(cell->count[LEDGER_LONGEST], 100000);
	CHECK_EQ(cell->count[LEDGER_CAPPED], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + 0], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + 3], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + LEDGER_NR_BINS - 1], 1);
	CHECK_EQ(ledger_walked(cell), 4);
}

static void a_sum_takes_all_cpus_but_the_longest_of_them(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell sum;
	unsigned int cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		ledger_inc(&l->cells[cpu][2], LEDGER_LOOKUPS);
		ledger_add_walk(&l->cells[cpu][2], 10 + cpu, true, false,
				false, true);
		ledger_inc(&l->cells[cpu][3], LEDGER_LOOKUPS);
	}
	l->cells[2] = NULL; /* a CPU that cannot be */
	ledger_sum(l, 2, &sum);
	CHECK_EQ(sum.count[LEDGER_LOOKUPS], 3);
	CHECK_EQ(sum.count[LEDGER_STEPS], 10 + 11 + 13);
	CHECK_EQ(sum.count[LEDGER_HITS], 3);
	CHECK_EQ(sum.count[LEDGER_LONGEST], 13);
	CHECK_EQ(ledger_walked(&sum), 3);
}

static void a_slot_that_left_is_found_by_nobody(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell *sum = pure_alloc(sizeof(*sum));
	unsigned int slot, other;
	bool claimed;

	slot = ledger_claim(l, 40, &claimed);
	ledger_inc(&l->cells[1][slot], LEDGER_LOOKUPS);
	ledger_leave(l, slot);
	CHECK_EQ(ledger_find(l, 40), LEDGER_OTHER);
	CHECK_EQ(ledger_key(l, slot), 40);
	/* who comes meanwhile gets another one */
	other = ledger_claim(l, 40, &claimed);
	CHECK(claimed);
	CHECK(other != slot);
	CHECK_EQ(ledger_find(l, 40), other);
	ledger_inc(&l->cells[2][slot], LEDGER_LOOKUPS);
	ledger_vacate(l, slot, sum);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 2);
	CHECK_EQ(ledger_key(l, slot), 0);
	CHECK_EQ(ledger_find(l, 40), other);
	CHECK_EQ(atomic_read(&l->used), 1);
	ledger_sum(l, slot, sum);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 0);
}

static void a_slot_given_back_serves_the_next_key(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 12);
	struct ledger_cell *sum = pure_alloc(sizeof(*sum));
	unsigned long key[12];
	unsigned int slot[12], i;
	bool claimed;

	for (i = 0; i < 12; i++) {
		key[i] = key_at(l, 3, i ? key[i - 1] : 0);
		slot[i] = ledger_claim(l, key[i], &claimed);
	}
	CHECK_EQ(ledger_claim(l, 4, &claimed), LEDGER_OTHER);
	ledger_leave(l, slot[2]);
	ledger_vacate(l, slot[2], sum);
	/* searches go past it */
	for (i = 3; i < 12; i++)
		CHECK_EQ(ledger_find(l, key[i]), slot[i]);
	CHECK_EQ(ledger_claim(l, key[11], &claimed), slot[11]);
	CHECK(!claimed);
	CHECK_EQ(ledger_claim(l, key_at(l, 3, key[11]), &claimed), slot[2]);
	CHECK(claimed);
	CHECK_EQ(atomic_read(&l->used), 12);
}

/* As slots.c does it, a grace period before each call. */
static void age(struct ledger *l)
{
	unsigned int slot;

	for (slot = ledger_slots(l) - 1; slot; slot--)
		ledger_age(l, slot);
}

static unsigned int keys_that_are(const struct ledger *l, unsigned long value)
{
	unsigned int i, n = 0;

	for (i = 0; i < 1U << l->bits; i++)
		n += l->keys[i] == value;
	return n;
}

static void slots_at_the_end_of_a_run_become_free(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 12);
	struct ledger_cell *sum = pure_alloc(sizeof(*sum));
	unsigned int slot[6], i;
	unsigned long key = 0;
	bool claimed;

	for (i = 0; i < 6; i++) {
		key = key_at(l, 3, key);
		slot[i] = ledger_claim(l, key, &claimed);
	}
	for (i = 1; i < 5; i++) {
		ledger_leave(l, slot[i]);
		ledger_vacate(l, slot[i], sum);
	}
	/* the last one of the run is in use: none is free yet */
	age(l);
	age(l);
	CHECK_EQ(keys_that_are(l, LEDGER_FREE), 16 - 6);
	CHECK_EQ(ledger_find(l, key), slot[5]);
	ledger_leave(l, slot[5]);
	ledger_vacate(l, slot[5], sum);
	/* not before who passed it while it had a key has ended */
	age(l);
	CHECK_EQ(keys_that_are(l, LEDGER_FREE), 16 - 6);
	age(l);
	CHECK_EQ(keys_that_are(l, LEDGER_FREE), 16 - 1);
	CHECK_EQ(ledger_claim(l, key, &claimed), slot[1]);
}

/* Announced, as by a CPU that was stopped before it published its claim. */
static void who_meets_an_announced_key_publishes_it(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 12);
	unsigned long key = key_at(l, 3, 0);
	bool claimed;

	l->keys[3] = LEDGER_VACATED;
	l->keys[4] = key | LEDGER_CLAIMING;
	CHECK_EQ(ledger_key(l, 5), 0);
	CHECK_EQ(ledger_find(l, key), LEDGER_OTHER);
	CHECK_EQ(ledger_claim(l, key, &claimed), 5);
	CHECK(!claimed);
	CHECK_EQ(ledger_find(l, key), 5);
}

static void of_two_announcements_none_is_published(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 12);
	unsigned long key = key_at(l, 3, 0);
	bool claimed;

	l->keys[3] = key | LEDGER_CLAIMING;
	l->keys[4] = key | LEDGER_CLAIMING;
	CHECK_EQ(ledger_claim(l, key, &claimed), LEDGER_OTHER);
	CHECK_EQ(ledger_find(l, key), LEDGER_OTHER);
	/* one of them is taken back */
	l->keys[4] = LEDGER_VACATED;
	CHECK_EQ(ledger_claim(l, key, &claimed), 4);
	CHECK(!claimed);
}

PURE_SUITE(ledger,
	   PURE_CASE(who_meets_an_announced_key_publishes_it),
	   PURE_CASE(of_two_announcements_none_is_published),
	   PURE_CASE(steps_fall_into_powers_of_two),
	   PURE_CASE(a_full_table_sends_the_rest_to_other),
	   PURE_CASE(keys_of_one_hash_lie_side_by_side),
	   PURE_CASE(a_run_too_long_ends_in_other_and_costs_no_slot),
	   PURE_CASE(a_walk_counts_in_its_own_fields),
	   PURE_CASE(a_sum_takes_all_cpus_but_the_longest_of_them),
	   PURE_CASE(a_slot_that_left_is_found_by_nobody),
	   PURE_CASE(a_slot_given_back_serves_the_next_key),
	   PURE_CASE(slots_at_the_end_of_a_run_become_free));
