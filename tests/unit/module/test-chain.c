// SPDX-License-Identifier: GPL-2.0-only
/* The walk of one bucket: which nodes count, which one ends it. */
#include "pure.h"
#include "count/chain.h"

#define HASH 0x90000001U	/* bucket 9 of 16 */
#define OTHER_HASH 0x90000002U	/* the same bucket */

struct world {
	struct chain_table table;
	struct hlist_bl_head heads[16];
	struct dentry parent, stranger;
};

static struct world *world_make(PURE_TEST)
{
	struct world *w = pure_alloc(sizeof(*w));

	w->table.heads = w->heads;
	w->table.shift = 28;
	return w;
}

/* A name in memory of exactly its size: one byte too far is a report. */
static struct qstr name_make(PURE_TEST, u32 hash, const char *s, u32 len)
{
	struct qstr name = { .hash = hash };
	char *copy = pure_alloc(len);

	memcpy(copy, s, len);
	name.len = len;
	name.name = (unsigned char *)copy;
	return name;
}

/* The kernel keeps a dentry's name in whole words, zeroes behind it. */
static struct dentry *dentry_make(PURE_TEST, struct world *w, u32 hash,
				  const char *s)
{
	struct dentry *d = pure_alloc(sizeof(*d));
	u32 len = strlen(s);
	char *copy = pure_alloc((len / sizeof(long) + 1) * sizeof(long));

	memcpy(copy, s, len);
	d->d_parent = &w->parent;
	d->d_name.hash = hash;
	d->d_name.len = len;
	d->d_name.name = (unsigned char *)copy;
	return d;
}

/* New entries go to the front, and readers may be in the chain meanwhile. */
static void hash_in(struct world *w, struct dentry *d)
{
	struct hlist_bl_head *head = chain_bucket(&w->table, d->d_name.hash);
	struct hlist_bl_node *first = chain_first(head);

	d->d_hash.next = first;
	d->d_hash.pprev = &head->first;
	if (first)
		WRITE_ONCE(first->pprev, &d->d_hash.next);
	smp_store_release(&head->first, &d->d_hash);
}

static struct dentry *add(PURE_TEST, struct world *w, u32 hash, const char *s)
{
	struct dentry *d = dentry_make(test, w, hash, s);

	hash_in(w, d);
	return d;
}

static void add_others(PURE_TEST, struct world *w, unsigned int nr)
{
	while (nr--)
		add(test, w, OTHER_HASH, "other");
}

static struct chain_walk walk(PURE_TEST, struct world *w, const char *s,
			      u32 max)
{
	struct qstr name = name_make(test, HASH, s, strlen(s));

	return chain_walk(&w->table, &w->parent, &name, max);
}

#define CHECK_WALK(walk, expected_steps, expected_hit, expected_capped) \
do { \
	struct chain_walk __w = walk; \
	\
	CHECK_EQ(__w.steps, expected_steps); \
	CHECK_EQ(!!__w.found, expected_hit); \
	CHECK_EQ(__w.capped, expected_capped); \
} while (0)

static void a_hit_counts_up_to_itself(PURE_TEST)
{
	struct world *w = world_make(test);
	unsigned int newer;

	add_others(test, w, 3);
	add(test, w, HASH, "name");
	for (newer = 0; newer < 40; newer++) {
		CHECK_WALK(walk(test, w, "name", 100), newer + 1, true, false);
		add_others(test, w, 1);
	}
}

static void a_miss_counts_the_whole_chain(PURE_TEST)
{
	struct world *w = world_make(test);
	unsigned int nr;

	for (nr = 0; nr < 40; nr++) {
		CHECK_WALK(walk(test, w, "name", 100), nr, false, false);
		add_others(test, w, 1);
	}
}

static void the_bucket_s_lock_bit_is_no_address(PURE_TEST)
{
	struct world *w = world_make(test);
	struct hlist_bl_head *head = chain_bucket(&w->table, HASH);

	head->first = (void *)LIST_BL_LOCKMASK;
	CHECK_WALK(walk(test, w, "name", 10), 0, false, false);
	add(test, w, HASH, "name");
	head->first = (void *)((unsigned long)head->first | LIST_BL_LOCKMASK);
	CHECK_WALK(walk(test, w, "name", 10), 1, true, false);
}

static void another_parent_is_no_match(PURE_TEST)
{
	struct world *w = world_make(test);

	add(test, w, HASH, "name");
	add(test, w, HASH, "name")->d_parent = &w->stranger;
	CHECK_WALK(walk(test, w, "name", 10), 2, true, false);
}

static void an_unhashed_dentry_counts_but_is_no_match(PURE_TEST)
{
	struct world *w = world_make(test);

	add(test, w, HASH, "name");
	add(test, w, HASH, "name")->d_hash.pprev = NULL;
	CHECK_WALK(walk(test, w, "name", 10), 2, true, false);
}

/* Equal hashes of different names are rare, so they are made here. */
static void only_the_whole_name_matches(PURE_TEST)
{
	const char *name = "a name that is longer than four words of memory";
	u32 len, i;

	for (len = 1; len <= strlen(name); len++) {
		struct world *w = world_make(test);
		struct qstr q = name_make(test, HASH, name, len);
		char near[64] = "";

		memcpy(near, name, len);
		for (i = 0; i < len; i++) {
			near[i] ^= 0x20;
			add(test, w, HASH, near);
			near[i] ^= 0x20;
		}
		near[len] = 'x';
		add(test, w, HASH, near);
		near[len - 1] = '\0';
		add(test, w, HASH, near);
		CHECK_WALK(chain_walk(&w->table, &w->parent, &q, 100),
			   len + 2, false, false);
		near[len - 1] = name[len - 1];
		near[len] = '\0';
		add(test, w, HASH, near);
		CHECK_WALK(chain_walk(&w->table, &w->parent, &q, 100),
			   1, true, false);
	}
}

static void a_walk_ends_at_its_limit_and_says_so(PURE_TEST)
{
	struct world *w = world_make(test);

	add(test, w, HASH, "name");
	add_others(test, w, 9);
	CHECK_WALK(walk(test, w, "name", 10), 10, true, false);
	CHECK_WALK(walk(test, w, "name", 9), 9, false, true);
	CHECK_WALK(walk(test, w, "absent", 10), 10, false, false);
	CHECK_WALK(walk(test, w, "absent", 9), 9, false, true);
	CHECK_WALK(walk(test, w, "absent", 1), 1, false, true);
}

static void a_name_that_the_file_system_compares_is_known_by_its_hash(PURE_TEST)
{
	struct world *w = world_make(test);

	/* calling it would be a crash */
	w->parent.d_flags = DCACHE_OP_COMPARE;
	add(test, w, HASH, "NAME");
	add(test, w, OTHER_HASH, "name");
	CHECK_WALK(walk(test, w, "name", 10), 2, true, false);
	/* folding may change a name's length */
	CHECK_WALK(walk(test, w, "na-me", 10), 2, true, false);
	w->parent.d_flags = 0;
	CHECK_WALK(walk(test, w, "name", 10), 2, false, false);
}

/* One thread adds in front while the others look the same name up. */
#define RACE_NODES 2000U

struct race {
	struct world *w;
	struct qstr name;
	struct dentry *nodes[RACE_NODES];
	atomic_t impossible;
};

static void race_thread(void *arg, unsigned int index)
{
	struct race *r = arg;
	struct chain_walk now, before = { 0 };
	unsigned int i;

	for (i = 0; i < RACE_NODES; i++) {
		if (!index) {
			hash_in(r->w, r->nodes[i]);
			continue;
		}
		now = chain_walk(&r->w->table, &r->w->parent, &r->name, ~0U);
		if (!now.found || now.capped || now.steps < before.steps ||
		    now.steps > RACE_NODES + 1)
			atomic_inc(&r->impossible);
		before = now;
	}
}

static void entries_added_meanwhile_hide_nothing(PURE_TEST)
{
	struct race *r = pure_alloc(sizeof(*r));
	unsigned int i;

	r->w = world_make(test);
	r->name = name_make(test, HASH, "name", 4);
	add(test, r->w, HASH, "name");
	for (i = 0; i < RACE_NODES; i++)
		r->nodes[i] = dentry_make(test, r->w, i % 2 ? HASH : OTHER_HASH,
					  "newer");
	pure_threads(race_thread, r, 3);
	CHECK_EQ(atomic_read(&r->impossible), 0);
	CHECK_WALK(chain_walk(&r->w->table, &r->w->parent, &r->name, ~0U),
		   RACE_NODES + 1, true, false);
}

PURE_SUITE(chain,
	   PURE_CASE(a_hit_counts_up_to_itself),
	   PURE_CASE(a_miss_counts_the_whole_chain),
	   PURE_CASE(the_bucket_s_lock_bit_is_no_address),
	   PURE_CASE(another_parent_is_no_match),
	   PURE_CASE(an_unhashed_dentry_counts_but_is_no_match),
	   PURE_CASE(only_the_whole_name_matches),
	   PURE_CASE(a_walk_ends_at_its_limit_and_says_so),
	   PURE_CASE(a_name_that_the_file_system_compares_is_known_by_its_hash),
	   PURE_CASE(entries_added_meanwhile_hide_nothing));
