/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One bucket's chain, walked as the kernel's own lookup walks it.
 *
 * Pure: no kprobe, cgroup or debugfs header. The code is in a header because
 * it is the hot path: a call per lookup is a tenth of what the walk costs.
 */
#ifndef DCHAIN_CHAIN_H
#define DCHAIN_CHAIN_H

#include <linux/compiler.h>
#include <linux/dcache.h>
#include <linux/list_bl.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/string.h>

/**
 * struct chain_table - the dentry hash table
 * @heads: its buckets
 * @shift: a hash's bits that do not choose the bucket, 32 - log2(buckets)
 */
struct chain_table {
	struct hlist_bl_head *heads;
	unsigned int shift;
};

/**
 * struct chain_walk - what a walk came to
 * @steps: nodes visited, the matching one included
 * @hit: a dentry matched
 * @capped: the walk ended at its limit; @steps is then a lower bound and
 *	@hit unknown (false)
 */
struct chain_walk {
	u32 steps;
	bool hit;
	bool capped;
};

static inline u64 chain_buckets(const struct chain_table *t)
{
	return 1ULL << (32 - t->shift);
}

static __always_inline struct hlist_bl_head *
chain_bucket(const struct chain_table *t, u32 hash)
{
	return t->heads + (hash >> t->shift);
}

/* The list's own lock sits in bit 0 of the head's pointer. */
static __always_inline struct hlist_bl_node *
chain_first(const struct hlist_bl_head *head)
{
	return (void *)((unsigned long)READ_ONCE(head->first) &
			~(unsigned long)LIST_BL_LOCKMASK);
}

/*
 * Is the name of a dentry, whose length was just seen to be @len, @name?
 *
 * A rename may put a shorter name behind the pointer at any time, so the
 * dentry's side is read as the kernel's own compare reads it: in aligned
 * words, and none is entered after one that held the terminator.
 */
static __always_inline bool chain_same_bytes(const char *dname,
					     const char *name, u32 len)
{
	unsigned long word;
	u32 i;

	for (i = 0; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, name + i, sizeof(word));
		if (read_word_at_a_time(dname + i) != word)
			return false;
	}
	/* the rest of a word, lowest byte first: x86_64 and arm64 as built */
	word = i < len ? read_word_at_a_time(dname + i) : 0;
	for (; i < len; i++, word >>= 8)
		if ((char)word != name[i])
			return false;
	return true;
}

/*
 * Ask the parent's own comparison, as __d_lookup_rcu_op_compare() does. A
 * name that changes under our eyes is no match: the kernel would look again,
 * but a probe must not wait for anybody.
 */
static noinline_for_stack bool chain_same_op(const struct dentry *parent,
					     const struct dentry *dentry,
					     const struct qstr *name)
{
	unsigned int seq = raw_seqcount_begin(&dentry->d_seq);
	const char *dname = READ_ONCE(dentry->d_name.name);
	u32 len = READ_ONCE(dentry->d_name.len);

	if (read_seqcount_retry(&dentry->d_seq, seq))
		return false;
	return !parent->d_op->d_compare(dentry, len, dname, name);
}

static __always_inline bool chain_match(const struct dentry *dentry,
					const struct dentry *parent,
					const struct qstr *name, bool op)
{
	if (READ_ONCE(dentry->d_parent) != parent || d_unhashed(dentry))
		return false;
	if (unlikely(op))
		return chain_same_op(parent, dentry, name);
	/* the hash was equal, the length may still differ */
	return READ_ONCE(dentry->d_name.len) == name->len &&
	       chain_same_bytes(READ_ONCE(dentry->d_name.name),
				(const char *)name->name, name->len);
}

/**
 * chain_walk() - count the nodes that a lookup of @name in @parent visits
 * @t: the table
 * @parent: the directory's dentry
 * @name: the name with its hash; @name->name need not be terminated
 * @max: nodes after which to give up, at least 1
 *
 * Follows __d_lookup() and __d_lookup_rcu() of fs/dcache.c: a node counts when
 * it is looked at, and the first one that has this hash, this parent and this
 * name and is still hashed ends the walk.
 *
 * A rename may move the walk to another chain, as it may move the kernel's:
 * it then ends there, or at @max.
 *
 * Context: any, under RCU. Takes no lock, except what a file system's
 * d_compare() takes.
 */
static __always_inline struct chain_walk
chain_walk(const struct chain_table *t, const struct dentry *parent,
	   const struct qstr *name, u32 max)
{
	bool op = READ_ONCE(parent->d_flags) & DCACHE_OP_COMPARE;
	u32 hash = name->hash, left = max;
	struct hlist_bl_node *node;

	node = chain_first(chain_bucket(t, hash));
	for (; node; node = READ_ONCE(node->next)) {
		const struct dentry *dentry =
			hlist_bl_entry(node, struct dentry, d_hash);

		if (unlikely(!left))
			return (struct chain_walk){ max, false, true };
		left--;
		if (READ_ONCE(dentry->d_name.hash) == hash &&
		    chain_match(dentry, parent, name, op))
			return (struct chain_walk){ max - left, true, false };
	}
	return (struct chain_walk){ max - left, false, false };
}

#endif /* DCHAIN_CHAIN_H */
