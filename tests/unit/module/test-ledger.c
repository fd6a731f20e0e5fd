// SPDX-License-Identifier: GPL-2.0-only
/* The ledger: slots claimed and given back, nothing lost, sums exact. */
#include "pure.h"
#include "count/ledger.h"

#define CPUS 4U

static struct ledger *ledger_make(PURE_TEST, unsigned int max)
{
	struct ledger *l = pure_alloc(sizeof(*l));
	unsigned int cpu;

	l->max = max;
	l->bits = ledger_bits(max);
	l->nr_cpus = CPUS;
	l->keys = pure_alloc(sizeof(*l->keys) << l->bits);
	l->cells = pure_alloc((CPUS + 1) * sizeof(*l->cells));
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
		key += 4;
	while (hash_long(key, l->bits) != index);
	return key;
}

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

/* Walks of 2 and 6 steps in turn: mean 4, variance 4. */
static void add_sampled(struct ledger_cell *cell, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		ledger_add_walk(cell, 2 + 4 * (i % 2), true, false, false,
				true);
		ledger_add_sampled(cell, 2 + 4 * (i % 2));
	}
}

static void an_error_is_that_of_what_was_sampled(PURE_TEST)
{
	struct ledger_cell *cell = pure_alloc(sizeof(*cell));
	unsigned int i;

	/* 100 of 400: 2 / sqrt(100) * sqrt(3 / 4) = 0.1732 */
	add_sampled(cell, 100);
	ledger_add(cell, LEDGER_LOOKUPS, 400);
	CHECK_EQ(ledger_error(cell, ledger_walked(cell)), 1732);
	/* and 300 more, each of which was walked: a quarter of that */
	for (i = 0; i < 300; i++)
		ledger_add_walk(cell, 4, true, false, false, true);
	ledger_add(cell, LEDGER_LOOKUPS, 300);
	CHECK_EQ(ledger_error(cell, ledger_walked(cell)), 433);
}

static void what_was_walked_each_time_has_no_error(PURE_TEST)
{
	struct ledger_cell *cell = pure_alloc(sizeof(*cell));

	ledger_add_walk(cell, 2, true, false, false, true);
	ledger_add_walk(cell, 6, true, false, false, true);
	ledger_add(cell, LEDGER_LOOKUPS, 2);
	CHECK_EQ(ledger_error(cell, ledger_walked(cell)), 0);
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
	ledger_add_empty(cell);
	CHECK_EQ(cell->count[LEDGER_LOOKUPS], 0);
	CHECK_EQ(cell->count[LEDGER_STEPS], 100003);
	CHECK_EQ(cell->count[LEDGER_HITS], 1);
	CHECK_EQ(cell->count[LEDGER_NEGATIVE_HITS], 1);
	CHECK_EQ(cell->count[LEDGER_LONGEST], 100000);
	CHECK_EQ(cell->count[LEDGER_CAPPED], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + 0], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + 3], 1);
	CHECK_EQ(cell->count[LEDGER_BINS + LEDGER_NR_BINS - 1], 1);
	CHECK_EQ(ledger_walked(cell), 3);
}

static void steps_counted_elsewhere_are_not_counted_twice(PURE_TEST)
{
	struct ledger_cell *cell = pure_alloc(sizeof(*cell));

	ledger_add_walk(cell, 7, true, false, false, false);
	CHECK_EQ(cell->count[LEDGER_STEPS], 0);
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

static void a_sum_misses_no_count_that_stands_alone(PURE_TEST)
{
	static const enum ledger_count alone[] = {
		LEDGER_LOOKUPS, LEDGER_STEPS, LEDGER_INSERTED_NEGATIVE,
		LEDGER_INSERTED_POSITIVE, LEDGER_TURNED_POSITIVE,
		LEDGER_TRANSIENT
	};
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell sum;
	unsigned int i;

	for (i = 0; i < 6; i++)
		ledger_inc(&l->cells[i % CPUS][i], alone[i]);
	for (i = 0; i < 6; i++) {
		ledger_sum(l, i, &sum);
		CHECK_EQ(sum.count[alone[i]], 1);
	}
}

static void a_sum_takes_the_votes_of_all_cpus(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell sum;
	unsigned int cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		ledger_inc(&l->cells[cpu][2], LEDGER_INSERTED_NEGATIVE);
		vote_cast(&l->cells[cpu][2].comm, cpu ? "find" : "other");
	}
	ledger_sum(l, 2, &sum);
	CHECK(!strcmp((const char *)sum.comm.name, "find"));
	CHECK_EQ(sum.comm.votes, CPUS - 2);
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

static void slots_come_back_for_ever(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 20);
	struct ledger_cell *sum = pure_alloc(sizeof(*sum));
	unsigned long key;
	bool claimed;

	for (key = 4; key < 4 * 10000; key += 4) {
		unsigned int slot = ledger_claim(l, key, &claimed);

		CHECK(slot != LEDGER_OTHER);
		CHECK_EQ(ledger_find(l, key), slot);
		ledger_inc(&l->cells[slot % CPUS][slot], LEDGER_LOOKUPS);
		if (key <= 4 * 19)
			continue;
		slot = ledger_find(l, key - 4 * 19);
		ledger_leave(l, slot);
		ledger_vacate(l, slot, sum);
	}
	CHECK_EQ(atomic_read(&l->used), 19);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 10000 - 1 - 19);
}

static void what_a_cpu_counted_stays_when_it_goes(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 5);
	struct ledger_cell *sum = pure_alloc(sizeof(*sum)), *array;
	unsigned int cpu, slot;
	bool claimed;

	slot = ledger_claim(l, 4, &claimed);
	for (cpu = 0; cpu < CPUS; cpu++)
		ledger_add(&l->cells[cpu][slot], LEDGER_LOOKUPS, 10 + cpu);
	/* the first array is kept, the next is added to it */
	CHECK(!ledger_drop_cpu(l, 1));
	array = l->cells[2];
	CHECK(ledger_drop_cpu(l, 2) == array);
	CHECK(!l->cells[1] && !l->cells[2]);
	ledger_sum(l, slot, sum);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 10 + 11 + 12 + 13);
	memset(sum, 0, sizeof(*sum));
	ledger_leave(l, slot);
	ledger_vacate(l, slot, sum);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 10 + 11 + 12 + 13);
	ledger_sum(l, slot, sum);
	CHECK_EQ(sum->count[LEDGER_LOOKUPS], 0);
}

static void clear_forgets_keys_and_counts(PURE_TEST)
{
	struct ledger *l = ledger_make(test, 9);
	unsigned int slot, last = ledger_slots(l) - 1;
	struct ledger_cell sum;
	bool claimed;

	slot = ledger_claim(l, 308, &claimed);
	ledger_inc(&l->cells[1][slot], LEDGER_LOOKUPS);
	ledger_inc(&l->cells[2][LEDGER_OTHER], LEDGER_LOOKUPS);
	ledger_inc(&l->cells[CPUS - 1][last], LEDGER_LOOKUPS);
	ledger_clear(l);
	CHECK_EQ(ledger_find(l, 308), LEDGER_OTHER);
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

/*
 * Slots are given back while CPUs count and others read: as removed.c does it,
 * with a counter in place of RCU. No total may ever fall, and at the end each
 * key has exactly what was counted for it.
 */
#define RETIRE_CPUS CPUS
#define RETIRE_KEYS 40U
#define RETIRE_SLOTS 24U
#define RETIRE_ROUNDS 20000U

struct retire {
	struct ledger *l;
	struct ledger_cell *removed;		/* by key / 4 */
	u64 counted[RETIRE_CPUS][RETIRE_KEYS + 1];	/* 0: no slot */
	unsigned long last[RETIRE_CPUS];
	unsigned int slot[RETIRE_CPUS];
	unsigned long quiet[RETIRE_CPUS];
	unsigned long lock;
	atomic_t busy;
	atomic_t retired;
	atomic_t fallen;
};

static void retire_lock(struct retire *r)
{
	while (cmpxchg(&r->lock, 0, 1))
		pure_yield();
}

static void retire_unlock(struct retire *r)
{
	smp_store_release(&r->lock, 0);
}

/* Where a CPU that was held up would count for the wrong one. */
static void retire_dawdle(unsigned int i)
{
	if (i % 8 < 2)
		pure_yield();
}

static void retire_count(struct retire *r, unsigned int cpu)
{
	u32 random = 12345 + cpu;
	unsigned int i;
	bool claimed;

	for (i = 0; i < RETIRE_ROUNDS; i++) {
		unsigned long key;

		/* Slots come back before the end, on a busy machine, too. */
		while (i == RETIRE_ROUNDS / 2 && !atomic_read(&r->retired)) {
			smp_store_release(&r->quiet[cpu],
					  r->quiet[cpu] + 1);
			pure_yield();
		}
		if (!(i % 8))
			random = random * 1664525 + 1013904223;
		key = (1 + (random >> 16) % RETIRE_KEYS) << 2;
		if (READ_ONCE(r->last[cpu]) != key) {
			r->slot[cpu] = ledger_find(r->l, key);
			if (!r->slot[cpu])
				r->slot[cpu] = ledger_claim(r->l, key,
							    &claimed);
			retire_dawdle(i);
			WRITE_ONCE(r->last[cpu], r->slot[cpu] ? key : 0);
		}
		retire_dawdle(i);
		ledger_inc(&r->l->cells[cpu][r->slot[cpu]], LEDGER_LOOKUPS);
		r->counted[cpu][r->slot[cpu] ? key >> 2 : 0]++;
		smp_store_release(&r->quiet[cpu], r->quiet[cpu] + 1);
	}
	smp_store_release(&r->quiet[cpu], ~0UL);
	atomic_dec(&r->busy);
}

/* All that began to count before this has counted. */
static void retire_synchronize(struct retire *r)
{
	unsigned int cpu;

	for (cpu = 0; cpu < RETIRE_CPUS; cpu++) {
		unsigned long was = smp_load_acquire(&r->quiet[cpu]);

		while (was != ~0UL && smp_load_acquire(&r->quiet[cpu]) == was)
			pure_yield();
	}
}

static void retire_batch(struct retire *r, u32 random)
{
	unsigned int slot, cpu, n = 0, batch[RETIRE_SLOTS];

	for (slot = 1; slot < ledger_slots(r->l); slot++) {
		if (!ledger_key(r->l, slot) || (random >> slot % 32 & 1))
			continue;
		ledger_leave(r->l, slot);
		batch[n++] = slot;
	}
	retire_synchronize(r);
	for (cpu = 0; cpu < RETIRE_CPUS; cpu++) {
		unsigned long last = READ_ONCE(r->last[cpu]), i;

		for (i = 0; last && i < n; i++)
			if (ledger_key(r->l, batch[i]) == last)
				cmpxchg(&r->last[cpu], last, 0);
	}
	retire_synchronize(r);
	retire_lock(r);
	while (n--) {
		slot = batch[n];
		ledger_vacate(r->l, slot,
			      r->removed + (ledger_key(r->l, slot) >> 2));
		atomic_inc(&r->retired);
	}
	retire_unlock(r);
}

static u64 retire_total(struct retire *r)
{
	struct ledger_cell sum;
	unsigned int slot;
	u64 total = 0;

	retire_lock(r);
	for (slot = 0; slot <= RETIRE_KEYS; slot++)
		total += r->removed[slot].count[LEDGER_LOOKUPS];
	for (slot = 0; slot < ledger_slots(r->l); slot++) {
		ledger_sum(r->l, slot, &sum);
		total += sum.count[LEDGER_LOOKUPS];
	}
	retire_unlock(r);
	return total;
}

static void retire_thread(void *arg, unsigned int index)
{
	struct retire *r = arg;
	u64 last = 0, now;
	u32 random = 1;

	if (index < RETIRE_CPUS) {
		retire_count(r, index);
		return;
	}
	while (atomic_read(&r->busy)) {
		if (index == RETIRE_CPUS) {
			random = random * 1664525 + 1013904223;
			retire_batch(r, random);
		} else {
			now = retire_total(r);
			if (now < last)
				atomic_inc(&r->fallen);
			last = now;
		}
		pure_yield();
	}
}

/* What stands for a key; 0: what found no slot, and what has no key. */
static u64 retire_of_key(const struct retire *r, unsigned long key)
{
	u64 n = r->removed[key >> 2].count[LEDGER_LOOKUPS];
	struct ledger_cell sum;
	unsigned int slot;

	for (slot = 0; slot < ledger_slots(r->l); slot++) {
		ledger_sum(r->l, slot, &sum);
		if (ledger_key(r->l, slot) == key)
			n += sum.count[LEDGER_LOOKUPS];
	}
	return n;
}

static void slots_come_back_while_others_count_and_read(PURE_TEST)
{
	struct retire *r = pure_alloc(sizeof(*r));
	unsigned int key, cpu;

	r->l = ledger_make(test, RETIRE_SLOTS);
	r->removed = pure_alloc((RETIRE_KEYS + 1) * sizeof(*r->removed));
	atomic_set(&r->busy, RETIRE_CPUS);
	pure_threads(retire_thread, r, RETIRE_CPUS + 2);
	CHECK_EQ(retire_total(r), RETIRE_CPUS * RETIRE_ROUNDS);
	CHECK_EQ(atomic_read(&r->fallen), 0);
	CHECK(atomic_read(&r->retired) > 0);
	for (key = 0; key <= RETIRE_KEYS; key++) {
		u64 n = 0;

		for (cpu = 0; cpu < RETIRE_CPUS; cpu++)
			n += r->counted[cpu][key];
		CHECK_EQ(retire_of_key(r, (unsigned long)key << 2), n);
	}
	CHECK(atomic_read(&r->l->used) <= (int)RETIRE_SLOTS);
}

PURE_SUITE(ledger,
	   PURE_CASE(steps_fall_into_powers_of_two),
	   PURE_CASE(an_error_is_that_of_what_was_sampled),
	   PURE_CASE(what_was_walked_each_time_has_no_error),
	   PURE_CASE(keys_are_at_most_three_quarters_full),
	   PURE_CASE(a_key_keeps_its_slot),
	   PURE_CASE(a_full_table_sends_the_rest_to_other),
	   PURE_CASE(keys_of_one_hash_lie_side_by_side),
	   PURE_CASE(a_run_too_long_ends_in_other_and_costs_no_slot),
	   PURE_CASE(a_walk_counts_in_its_own_fields),
	   PURE_CASE(steps_counted_elsewhere_are_not_counted_twice),
	   PURE_CASE(a_sum_takes_all_cpus_but_the_longest_of_them),
	   PURE_CASE(a_sum_misses_no_count_that_stands_alone),
	   PURE_CASE(a_sum_takes_the_votes_of_all_cpus),
	   PURE_CASE(a_slot_that_left_is_found_by_nobody),
	   PURE_CASE(a_slot_given_back_serves_the_next_key),
	   PURE_CASE(slots_come_back_for_ever),
	   PURE_CASE(what_a_cpu_counted_stays_when_it_goes),
	   PURE_CASE(clear_forgets_keys_and_counts),
	   PURE_CASE(threads_lose_nothing),
	   PURE_CASE(of_claims_of_one_key_at_once_one_makes_its_slot),
	   PURE_CASE(slots_come_back_while_others_count_and_read));
