// SPDX-License-Identifier: GPL-2.0-only
/*
 * What CPUs write in the hot path: memory of their own and nothing else. While
 * one counts, all that is shared and all that is another's is write-protected;
 * a store there ends the program.
 */
#include "pure.h"
#include "hot.h"

#include "count/count.c"

int hot_cpu;
struct hot_block hot_blocks[16];
unsigned int hot_nr_blocks;
struct task_struct *current;
int hierarchy_subsys = -1;

/* the page behind count_state, so that protecting it hits nothing else */
static char hot_end[HOT_PAGE] __read_mostly __attribute__((used));

#define CHAIN 40
#define NAMES 3		/* one is absent */

/* What the world has in common: built once, then only read. */
struct shared {
	struct hlist_bl_head heads[4];
	struct dentry parent, chain[CHAIN], loose;
	struct qstr names[NAMES];
	struct cgroup cgroups[2];
	struct css_set sets[2];
	struct task_struct tasks[2];
	char bytes[NAMES][24];
};

static struct shared *shared;

/* As in slots.c, but without references. */
unsigned int slots_claim(struct ledger *l, struct cgroup *cgrp)
{
	bool claimed;

	return ledger_claim(l, (unsigned long)cgrp, &claimed);
}

static void build_ledger(struct ledger *l)
{
	size_t size = sizeof(struct ledger_cell);
	int cpu;

	l->max = 16;
	l->bits = ledger_bits(l->max);
	l->nr_cpus = HOT_CPUS;
	l->keys = hot_alloc(sizeof(*l->keys) << l->bits, -1);
	l->cells = hot_alloc(sizeof(*l->cells) * (HOT_CPUS + 1), -1);
	for (cpu = 0; cpu < HOT_CPUS; cpu++) {
		l->cells[cpu] = hot_alloc(size * ledger_slots(l), cpu);
		per_cpu(count_cpu, cpu).cells = l->cells[cpu];
		per_cpu(count_cpu, cpu).random = 0x2545f491;
		per_cpu(count_cpu, cpu).until_walked = 1;
	}
}

static void build_names(void)
{
	int i;

	for (i = 0; i < NAMES; i++) {
		memset(shared->bytes[i], 'a' + i, 5 + 7 * i);
		shared->names[i].hash = 0x40000000 + i;
		shared->names[i].len = 5 + 7 * i;
		shared->names[i].name = (unsigned char *)shared->bytes[i];
	}
}

/* 40 dentries in a bucket; the first two are what is looked up. */
static void build_chain(void)
{
	struct hlist_bl_node *first = NULL;
	int i;

	for (i = 0; i < CHAIN; i++) {
		struct dentry *d = &shared->chain[i];

		d->d_parent = &shared->parent;
		d->d_name = shared->names[i % NAMES];
		if (i >= NAMES - 1)
			d->d_name.hash += NAMES;
		d->d_hash.next = first;
		d->d_hash.pprev = &shared->heads[1].first;
		first = &d->d_hash;
	}
	shared->heads[1].first = first;
}

static void build(void)
{
	int i;

	if (shared)
		return;
	shared = hot_alloc(sizeof(*shared), -1);
	build_names();
	build_chain();
	for (i = 0; i < 2; i++) {
		shared->sets[i].dfl_cgrp = &shared->cgroups[i];
		shared->tasks[i].cgroups = &shared->sets[i];
		shared->tasks[i].group_leader = &shared->tasks[0];
	}
	count_state.table.heads = shared->heads;
	count_state.table.shift = 30;
	count_state.max_steps = 30;
	build_ledger(&count_state.ledger);
}

static void protect(void *at, size_t size, bool writable)
{
	size = (size + HOT_PAGE - 1) / HOT_PAGE * HOT_PAGE;
	if (mprotect(at, size, writable ? PROT_READ | PROT_WRITE : PROT_READ))
		abort();
}

/* Leave writable what belongs to @cpu; with -1 everything. */
static void protect_from(int cpu)
{
	unsigned int i;

	for (i = 0; i < hot_nr_blocks; i++)
		protect(hot_blocks[i].at, hot_blocks[i].size,
			cpu < 0 || hot_blocks[i].owner == cpu);
	for (i = 0; i < HOT_CPUS; i++)
		protect(&count_cpu[i], sizeof(count_cpu[i]),
			cpu < 0 || (int)i == cpu);
	protect(&count_state, sizeof(count_state), cpu < 0);
}

static void count_all(void)
{
	int i;

	for (i = 0; i < 600; i++) {
		/* Mostly the cgroup that the CPU counted for last. */
		current = &shared->tasks[i / 10 % 2];
		count_lookup(COUNT_RCU, &shared->parent,
			     &shared->names[i % NAMES]);
		count_step();
		count_insert(&shared->loose, NULL);
	}
}

static u64 counted(enum ledger_count what)
{
	struct ledger_cell sum;
	unsigned int slot;
	u64 n = 0;

	for (slot = 0; slot < ledger_slots(&count_state.ledger); slot++) {
		ledger_sum(&count_state.ledger, slot, &sum);
		n += sum.count[what];
	}
	return n;
}

/* Claiming a slot writes what is shared, once a cgroup: not the hot path. */
static void count_on(PURE_TEST, int cpu, u32 sample, bool by_loop)
{
	u64 lookups, created;

	build();
	hot_cpu = cpu;
	count_choose(sample, by_loop);
	count_all();
	lookups = counted(LEDGER_LOOKUPS);
	created = counted(LEDGER_INSERTED_NEGATIVE);
	protect_from(cpu);
	count_all();
	protect_from(-1);
	CHECK_EQ(counted(LEDGER_LOOKUPS) - lookups, 600);
	CHECK_EQ(counted(LEDGER_INSERTED_NEGATIVE) - created, 600);
	CHECK(counted(LEDGER_CAPPED) > 0);
}

static void a_cpu_writes_only_its_own(PURE_TEST)
{
	count_on(test, 0, 1, false);
	count_on(test, 1, 1, false);
}

static void nor_does_it_when_sampling(PURE_TEST)
{
	count_on(test, 0, 16, false);
	count_on(test, 1, 16, false);
}

/* A change of the step meets CPUs at any point of their distance to a walk. */
static void a_change_meanwhile_keeps_the_distance(PURE_TEST)
{
	struct count_cpu *cpu = &per_cpu(count_cpu, 0);
	int i;

	build();
	hot_cpu = 0;
	for (i = 0; i < 8000; i++) {
		if (i % 500 == 0)
			count_choose(i % 1000 ? 64 : 1, i % 4000 == 3500);
		if (i % 700 == 0)
			cpu->last = NULL;
		count_lookup(COUNT_RCU, &shared->parent, &shared->names[0]);
		CHECK(cpu->until_walked && cpu->until_walked < 128);
	}
}

/* Each visits the whole chain. */
static void count_one(PURE_TEST, const struct qstr *name, u64 hits,
		      u64 negative_hits)
{
	u64 steps, found, negative;

	count_state.max_steps = 2 * CHAIN;
	steps = counted(LEDGER_STEPS);
	found = counted(LEDGER_HITS);
	negative = counted(LEDGER_NEGATIVE_HITS);
	count_lookup(COUNT_RCU, &shared->parent, name);
	count_state.max_steps = 30;
	CHECK_EQ(counted(LEDGER_STEPS) - steps, CHAIN);
	CHECK_EQ(counted(LEDGER_HITS) - found, hits);
	CHECK_EQ(counted(LEDGER_NEGATIVE_HITS) - negative, negative_hits);
}

static void hits_are_known_from_names_with_the_same_hash(PURE_TEST)
{
	struct qstr other;
	int i;

	build();
	hot_cpu = 0;
	current = &shared->tasks[0];
	count_choose(1, false);
	/* The first one is of a CPU that remembers no cgroup. */
	for (i = 0; i < 2; i++) {
		count_one(test, &shared->names[0], 1, 1);
		shared->chain[0].d_inode = (void *)shared; /* any */
		count_one(test, &shared->names[0], 1, 0);
		shared->chain[0].d_inode = NULL;
		count_one(test, &shared->names[NAMES - 1], 0, 0);
		/* The last but one of the chain has this hash. */
		other = shared->names[1];
		other.name = shared->names[0].name;
		count_one(test, &other, 0, 0);
	}
}

static void nor_in_mode_loop(PURE_TEST)
{
	count_on(test, 0, 1, true);
	count_on(test, 1, 1, true);
}

static void own_memory_begins_on_a_line(PURE_TEST)
{
	CHECK_EQ(sizeof(struct ledger_cell) % 64, 0);
	CHECK_EQ(__alignof__(struct ledger_cell) % 64, 0);
	CHECK_EQ(__alignof__(struct count_cpu) % 64, 0);
	/* a lookup of a short chain writes one line, an insertion another */
	CHECK(sizeof(u64) * (LEDGER_BINS + 3) <= 64);
	CHECK_EQ(sizeof(u64) * LEDGER_INSERTED_NEGATIVE % 64, 0);
	CHECK(sizeof(struct ledger_cell) -
	      sizeof(u64) * LEDGER_INSERTED_NEGATIVE <= 64);
}

PURE_SUITE(hot, PURE_CASE(a_cpu_writes_only_its_own),
	   PURE_CASE(nor_does_it_when_sampling), PURE_CASE(nor_in_mode_loop),
	   PURE_CASE(hits_are_known_from_names_with_the_same_hash),
	   PURE_CASE(a_change_meanwhile_keeps_the_distance),
	   PURE_CASE(own_memory_begins_on_a_line));
