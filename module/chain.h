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

/* The mask is what a processor does anyway; it spares a sanitizer's check. */
static __always_inline struct hlist_bl_head *
chain_bucket(const struct chain_table *t, u32 hash)
{
	return t->heads + (hash >> (t->shift & 31));
}

/* The list's own lock sits in bit 0 of the head's pointer. */
static __always_inline struct hlist_bl_node *
chain_first(const struct hlist_bl_head *head)
{
	return (void *)((unsigned long)READ_ONCE(head->first) &
			~(unsigned long)LIST_BL_LOCKMASK);
}

/*
 * 1 to 7 bytes as a word, zeroes behind them, and no byte beyond them read:
 * loads that overlap are cheaper than a loop. Lowest byte first: x86_64, and
 * arm64 as built.
 */
static __always_inline u64 chain_short_word(const char *name, u32 len)
{
	const unsigned char *byte = (const unsigned char *)name;
	u32 low, high;

	if (len < sizeof(low))
		return byte[0] | (u32)byte[len / 2] << 8 * (len / 2) |
		       (u32)byte[len - 1] << 8 * (len - 1);
	memcpy(&low, name, sizeof(low));
	memcpy(&high, name + len - sizeof(high), sizeof(high));
	return low | (u64)high << 8 * (len - sizeof(high));
}

/*
 * Is the name of a dentry, whose length was just seen to be @len, @name?
 *
 * A rename may put a shorter name behind the pointer at any time, so no
 * aligned word of the dentry's side is entered after one that held the
 * terminator, as in the kernel's own compare. The last word overlaps the one
 * before it, which was equal: it lies in aligned words that may be entered.
 */
static __always_inline bool chain_same_bytes(const char *dname,
					     const char *name, u32 len)
{
	unsigned long word;
	u32 i;

	if (len < sizeof(word)) {
		if (!len)
			return true;
		word = read_word_at_a_time(dname) ^ chain_short_word(name, len);
		return !(word << 8 * (sizeof(word) - len));
	}
	for (i = 0; i < len - sizeof(word); i += sizeof(word)) {
		memcpy(&word, name + i, sizeof(word));
		if (read_word_at_a_time(dname + i) != word)
			return false;
	}
	i = len - sizeof(word);
	memcpy(&word, name + i, sizeof(word));
	return read_word_at_a_time(dname + i) == word;
}

/*
 * Ask the parent's own comparison, as __d_lookup_rcu_op_compare() does. A
 * name that changes under our eyes is no match: the kernel would look again,
 * but a probe must not wait for anybody.
 */
static inline bool chain_same_op(const struct dentry *parent,
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

/*
 * One comparison for a hash and a length, as in __d_lookup_rcu(). A parent's
 * own comparison may find names of different lengths equal.
 */
static __always_inline bool chain_same_hash(const struct dentry *dentry,
					    u64 hash_len, bool op)
{
	/* not READ_ONCE(): neither is it in the kernel, and it costs a load */
	return op ? dentry->d_name.hash == (u32)hash_len :
		    dentry->d_name.hash_len == hash_len;
}

static __always_inline bool chain_match(const struct dentry *dentry,
					const struct dentry *parent,
					const struct qstr *name, bool op)
{
	if (READ_ONCE(dentry->d_parent) != parent || d_unhashed(dentry))
		return false;
	if (op)
		return chain_same_op(parent, dentry, name);
	return chain_same_bytes(READ_ONCE(dentry->d_name.name),
				(const char *)name->name, name->len);
}

static __always_inline struct chain_walk
chain_walk_by(const struct chain_table *t, const struct dentry *parent,
	      const struct qstr *name, u32 max, bool op)
{
	u64 hash_len = name->hash_len;
	struct hlist_bl_node *node;
	u32 left = max;

	node = chain_first(chain_bucket(t, name->hash));
	if (!node)
		return (struct chain_walk){ 0, false, false };
	do {
		const struct dentry *dentry =
			hlist_bl_entry(node, struct dentry, d_hash);
		bool match = chain_same_hash(dentry, hash_len, op) &&
			     chain_match(dentry, parent, name, op);

		node = READ_ONCE(node->next);
		if (match || !node)
			return (struct chain_walk){
				max - left + 1, match, false
			};
	} while (--left);
	return (struct chain_walk){ max, false, true };
}

/* Apart: a call in the hot path costs it the registers to survive one. */
static noinline_for_stack struct chain_walk
chain_walk_op(const struct chain_table *t, const struct dentry *parent,
	      const struct qstr *name, u32 max)
{
	return chain_walk_by(t, parent, name, max, true);
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
	if (unlikely(READ_ONCE(parent->d_flags) & DCACHE_OP_COMPARE))
		return chain_walk_op(t, parent, name, max);
	return chain_walk_by(t, parent, name, max, false);
}

#endif /* DCHAIN_CHAIN_H */
