// SPDX-License-Identifier: GPL-2.0-only
/*
 * lookup BUCKETS LOAD [PAIRS]: nanoseconds of a lookup on this machine's own
 * processor, without and with dchain's code before it: module/count/chain.h and
 * ledger.h as they are, over a table and entries laid out as the kernel's.
 *
 * Entries are 192 bytes, as the kernel's dentries; new ones go to the head of
 * their chain. Only old ones are looked up, which lie behind all newer ones. A
 * system call keeps lookups apart, so a fence does it here: without it the
 * processor overlaps independent lookups and shows times that no kernel has.
 *
 * Each way is timed in pairs, the plain lookup before the other, so that the
 * ratio holds while the machine's speed drifts. Prints a line for each way:
 * warmth, way, steps of a lookup, nanoseconds (median), the ratio to plain
 * (median, lower and upper quarter of the pairs), and cycles, - where perf has
 * none.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "count/chain.h"
#include "count/ledger.h"
#include "cycles.h"

#define NAME_LENGTH 16
#define BATCH 20000
#define WARM_NAMES 64
#define MAX_PAIRS 101
#define SLOTS 1024
#define SAMPLE 16

struct entry {
	struct dentry dentry;
	char name[192 - sizeof(struct dentry)];
};

enum way { PLAIN, WALKED, SAMPLED, COUNTED, WAYS };

static const char *const way_names[WAYS] = {
	"plain", "walked", "sampled", "counted"
};

/* What all ways share. */
static struct chain_table table;
static struct entry *entries;
static struct dentry directory, other_directory;
static struct qstr names[BATCH];
static char name_text[BATCH][NAME_LENGTH + 1];

/* What dchain writes: the cells of one CPU, a slot for each cgroup. */
static struct ledger_cell *cells;
static u32 skip, steps_seen;

/* Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014. */
static u64 mix(u64 x)
{
	x += 0x9e3779b97f4a7c15ULL;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static void name_of(u64 number, char *text, struct qstr *name)
{
	static const char digits[] = "0123456789abcdef";
	u64 random = mix(number), left = random;
	int i;

	for (i = 0; i < NAME_LENGTH; i++, left >>= 4)
		text[i] = digits[left & 15];
	name->name = (const unsigned char *)text;
	name->hash_len = (u64)NAME_LENGTH << 32 | (u32)mix(random);
}

static void *memory(size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		err(1, "%zu MiB", size >> 20);
	/* The kernel maps its memory by large pages, too. */
	madvise(at, size, MADV_HUGEPAGE);
	return at;
}

static void insert(u64 number, struct dentry *parent)
{
	struct entry *entry = &entries[number];
	struct dentry *dentry = &entry->dentry;
	struct hlist_bl_head *head;

	name_of(number, entry->name, &dentry->d_name);
	dentry->d_parent = parent;
	dentry->d_inode = entry;
	head = chain_bucket(&table, dentry->d_name.hash);
	dentry->d_hash.next = head->first;
	dentry->d_hash.pprev = &head->first;
	if (head->first)
		head->first->pprev = &dentry->d_hash.next;
	head->first = &dentry->d_hash;
}

/* What __d_lookup_rcu() of fs/dcache.c does with each node, in its order. */
static noinline struct dentry *
kernel_lookup(const struct dentry *parent, const struct qstr *name)
{
	struct hlist_bl_node *node =
		chain_first(chain_bucket(&table, name->hash));

	for (; node; node = READ_ONCE(node->next)) {
		struct dentry *dentry =
			hlist_bl_entry(node, struct dentry, d_hash);

		(void)READ_ONCE(dentry->d_seq.seqcount.sequence);
		if (READ_ONCE(dentry->d_parent) != parent ||
		    d_unhashed(dentry) ||
		    dentry->d_name.hash_len != name->hash_len)
			continue;
		if (!memcmp(dentry->d_name.name, name->name, name->len))
			return dentry;
	}
	return NULL;
}

static void count(const struct qstr *name, bool walk)
{
	struct ledger_cell *cell = &cells[name->hash % SLOTS];
	struct chain_walk w;

	ledger_inc(cell, LEDGER_LOOKUPS);
	if (!walk)
		return;
	w = chain_walk(&table, &directory, name, 1U << 20);
	steps_seen += w.steps;
	ledger_add_walk(cell, w.steps, w.hit, w.negative, w.capped, true);
}

static inline void keep_apart(void)
{
#ifdef __x86_64__
	__builtin_ia32_lfence();
#else
	__asm__ volatile("dsb ish; isb" ::: "memory");
#endif
}

static __always_inline u64 look_all_up(enum way way, unsigned int nr)
{
	u64 found = 0;
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		const struct qstr *name = &names[i % nr];

		keep_apart();
		if (way == WALKED) {
			count(name, true);
		} else if (way == SAMPLED) {
			count(name, !skip);
			skip = skip ? skip - 1 : SAMPLE - 1;
		} else if (way == COUNTED) {
			count(name, false);
		}
		found += !!kernel_lookup(&directory, name);
	}
	keep_apart();
	return found;
}

/* One loop a way, so that none of them tests which one it is. */
static u64 run(enum way way, unsigned int nr)
{
	switch (way) {
	case WALKED:	return look_all_up(WALKED, nr);
	case SAMPLED:	return look_all_up(SAMPLED, nr);
	case COUNTED:	return look_all_up(COUNTED, nr);
	default:	return look_all_up(PLAIN, nr);
	}
}

static u64 nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static u64 seed;
static bool has_cycles;

/* Draws old entries, none of which was looked up a short while ago. */
static void draw(u64 old, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		name_of(mix(~seed++) % old, name_text[i], &names[i]);
}

struct timing {
	double ns;
	double cycles;
};

static struct timing timed(enum way way, u64 old, bool warm)
{
	unsigned int nr = warm ? WARM_NAMES : BATCH;
	u64 start, c;
	struct timing t;

	draw(old, nr);
	if (warm)
		run(way, nr);
	c = cycles();
	start = nanoseconds();
	if (run(way, nr) != BATCH)
		errx(1, "an entry of the table was not found");
	t.ns = (double)(nanoseconds() - start) / BATCH;
	t.cycles = (double)(cycles() - c) / BATCH;
	return t;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, unsigned int n)
{
	qsort(values, n, sizeof(*values), ascending);
	return values[n / 2];
}

static double expected_steps(u64 old, bool warm)
{
	steps_seen = 0;
	timed(WALKED, old, warm);
	return (double)steps_seen / BATCH / (warm ? 2 : 1);
}

static void compare(enum way way, u64 old, bool warm, unsigned int pairs)
{
	double ns[MAX_PAIRS], ratios[MAX_PAIRS], perf[MAX_PAIRS];
	double steps = expected_steps(old, warm);
	unsigned int i;

	for (i = 0; i < pairs; i++) {
		struct timing plain = timed(PLAIN, old, warm);
		struct timing t = timed(way, old, warm);

		ns[i] = t.ns;
		perf[i] = t.cycles;
		ratios[i] = t.ns / plain.ns;
	}
	printf("%s %s %.1f %.1f", warm ? "warm" : "cold", way_names[way],
	       steps, median(ns, pairs));
	printf(" %.3f", median(ratios, pairs));
	printf(" %.3f %.3f", ratios[pairs / 4], ratios[pairs * 3 / 4]);
	if (has_cycles)
		printf(" %.0f\n", median(perf, pairs));
	else
		printf(" -\n");
	fflush(stdout);
}

static u64 number(const char *text, u64 least, u64 most)
{
	char *end;
	u64 n = strtoull(text, &end, 10);

	if (!*text || *end || n < least || n > most)
		errx(1, "'%s' is not a number from %llu to %llu", text,
		     (unsigned long long)least, (unsigned long long)most);
	return n;
}

int main(int argc, char **argv)
{
	u64 buckets, load, total, old, i;
	unsigned int pairs = 21;
	enum way way;

	if (argc < 3 || argc > 4)
		errx(1, "usage: lookup BUCKETS LOAD [PAIRS]");
	buckets = number(argv[1], 2, 1ULL << 31);
	if (buckets & (buckets - 1))
		errx(1, "%s is no power of two", argv[1]);
	load = number(argv[2], 1, 1000);
	if (argc == 4)
		pairs = number(argv[3], 1, MAX_PAIRS);
	total = buckets * load;
	/* Old entries enough that a cache does not hold their chains. */
	old = total / 8;
	table.heads = memory(buckets * sizeof(*table.heads));
	table.shift = 32 - fls(buckets - 1);
	entries = memory(total * sizeof(*entries));
	cells = memory(SLOTS * sizeof(*cells));
	for (i = 0; i < total; i++)
		insert(i, i < old ? &directory : &other_directory);
	has_cycles = cycles_open();
	for (way = PLAIN; way < WAYS; way++)
		compare(way, old, false, pairs);
	for (way = PLAIN; way < WAYS; way++)
		compare(way, old, true, pairs);
	return 0;
}
