// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger while slots are given back, CPUs count and others read. As
 * slots.c does it, with a counter in place of RCU: no total may ever fall,
 * and at the end each key has exactly what was counted for it.
 */
#include "ledger-make.h"

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
	/* Slots that were vacated in an earlier round may become free. */
	for (slot = ledger_slots(r->l) - 1; slot; slot--)
		ledger_age(r->l, slot);
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

/* Two slots may have one key only where one is leaving, and none is. */
static void retire_check_no_key_twice(PURE_TEST, const struct ledger *l)
{
	unsigned int slot;

	for (slot = 1; slot < ledger_slots(l); slot++)
		if (ledger_key(l, slot))
			CHECK_EQ(ledger_find(l, ledger_key(l, slot)), slot);
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
	retire_check_no_key_twice(test, r->l);
}

PURE_SUITE(ledger_removal,
	   PURE_CASE(slots_come_back_while_others_count_and_read));
