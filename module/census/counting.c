// SPDX-License-Identifier: GPL-2.0-only
/* What a census does at each dentry, some 100 million times on a large host. */
#include "census/counting.h"
#include "census/keys.h"

/* The row of others has this key, which is no cgroup's. */
#define NO_OWNER 1
/* Directories climbed before the clock is looked at. */
#define CLIMB_MOST 64

static noinline struct tally_row *find_owner(struct tally *t,
					     struct cgroup *owner)
{
	struct tally_key key = { .part = { (unsigned long)owner } };
	struct tally_row *row = tally_find(t, &key);

	if (likely(row))
		return row;
	/* the reference keeps the pointer from becoming another cgroup's */
	if (t->used == t->max || (owner && !css_tryget(&owner->self)))
		return &t->other;
	return tally_claim(t, &key);
}

static inline struct tally_row *owner_row(struct tally *t, struct cgroup *owner)
{
	struct tally_key key = { .part = { (unsigned long)owner } };
	struct tally_row *row = tally_peek(t, &key);

	return likely(row) ? row : find_owner(t, owner);
}

/*
 * The row of a directory. Where an unmount frees the root at once, the file
 * system is kept from being unmounted as long as the root is looked at; entries
 * of one that is being unmounted are counted with the others.
 */
static inline struct tally_row *directory_row(struct directories *d,
					      const struct dentry *dir,
					      struct super_block *sb)
{
	struct tally_row *row = &d->tally.other;

	if (COMPAT_ROOTS_BY_RCU)
		return directories_row(d, dir);
	if (!down_read_trylock(&sb->s_umount))
		return row;
	if (sb->s_root)
		row = directories_row(d, dir);
	/* the super block stays until RCU lets it go, see walk_release() */
	up_read(&sb->s_umount);
	return row;
}

/*
 * Neighbours often have the same owner and the same directory, above all where
 * a table is full: their rows are looked up once. The reference keeps an
 * owner's address, RCU a directory's, and that only while it is held.
 */
static u32 count_dentries(void *arg, const struct dentry *const *dentries,
			  u32 nr, bool *costly)
{
	struct counting *c = arg;
	struct tally *owners = &c->result->owners;
	struct directories *directories = &c->result->directories;
	const struct marks_table *marks = c->marks;
	struct tally_row *owned = c->owner;
	struct tally_row *in_dir = &directories->tally.other;
	const struct dentry *dir = NULL;
	u32 owner_number = tally_number(owners, owned), i;

	directories->climbed = 0;
	for (i = 0; i < nr; i++) {
		const struct dentry *dentry = dentries[i];
		const struct dentry *parent = READ_ONCE(dentry->d_parent);
		struct cgroup *owner = census_owner(dentry);
		unsigned int what = census_what(dentry);
		u32 name_bytes = census_name_bytes(dentry);
		u64 sum;

		if (marks)
			what |= census_marked(marks, dentry, what);
		if (owned->key.part[0] != (unsigned long)owner) {
			owned = owner_row(owners, owner);
			owner_number = tally_number(owners, owned);
		}
		if (parent != dir) {
			/* here it ends early: the next call begins anew */
			if (directories->climbed > CLIMB_MOST)
				break;
			dir = parent;
			in_dir = directory_row(directories, dir, dentry->d_sb);
		}
		tally_add(owned, what, name_bytes);
		tally_add(in_dir, what, name_bytes);
		tally_vote(in_dir, owner_number);
		if (what & ~TALLY_NEGATIVE) {
			tally_add_rest(owned, what);
			tally_add_rest(in_dir, what);
		}
		sum = in_dir->counts.n[CENSUS_DENTRIES];
		/* 4, 8, 16, ...: at the end one from all over a large one */
		if (unlikely(!(sum & (sum - 1)) && sum >= 4))
			directories_example(directories, in_dir, dentry);
	}
	*costly = directories->climbed > CLIMB_MOST;
	c->owner = owned;
	c->length += i;
	return i;
}

static void count_bucket(void *arg)
{
	struct counting *c = arg;

	if (c->length > c->result->stats.longest)
		c->longest = c->walk.next;
	census_stats_add(&c->result->stats, c->length);
	c->length = 0;
}

/**
 * counting_begin() - make ready for a census
 * @c: zeroed
 * @table: the dentry hash table
 * @buckets: to be walked, chosen at random
 * @result: where to
 *
 * Context: process.
 */
void counting_begin(struct counting *c, const struct chain_table *table,
		    u64 buckets, struct census_result *result)
{
	c->result = result;
	c->owner = &result->owners.other;
	c->owner->key.part[0] = NO_OWNER;
	c->walk.table = table;
	c->walk.order.bits = ilog2(chain_buckets(table));
	c->walk.order.first = get_random_u32();
	c->walk.order.step = get_random_u32() | 1;
	c->walk.end = buckets;
	c->walk.visitor = (struct census_visitor){
		count_dentries, count_bucket, c
	};
	c->marks = marks_get();
}

/* Who has more than half of the chain's names leads at the end. */
static u32 vote_for_names(void *arg, const struct dentry *const *dentries,
			  u32 nr, bool *costly)
{
	struct counting *c = arg;
	char name[CENSUS_NAME], *leader = c->result->longest_name;
	u32 i;

	for (i = 0; i < nr; i++) {
		name[census_name(dentries[i], name, CENSUS_NAME - 1)] = '\0';
		if (!name[0])
			continue;
		if (!c->votes)
			strscpy(leader, name, CENSUS_NAME);
		if (strcmp(leader, name))
			c->votes--;
		else
			c->votes++;
	}
	return nr;
}

/**
 * counting_again() - let the walk pass the longest chain again, for its name
 * @c: a census whose walk has ended
 *
 * Context: process.
 */
void counting_again(struct counting *c)
{
	c->walk.visitor.dentries = vote_for_names;
	c->walk.visitor.bucket = NULL;
	c->walk.head = NULL;
	c->walk.next = c->longest;
	c->walk.end = c->longest + 1;
}

/* Give back what was held. Process context, may sleep. */
void counting_end(struct counting *c)
{
	const struct tally *owners = &c->result->owners;
	u32 i;

	for (i = 0; i < owners->used; i++) {
		unsigned long key = owners->rows[i].key.part[0];
		struct cgroup *owner = (void *)key;

		if (owner)
			css_put(&owner->self);
	}
	marks_put(c->marks);
}
