/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One bucket's chain, walked as the kernel's own lookup walks it.
 *
 * It needs no kprobe, cgroup or debugfs header. The code is in a header because
 * it is the hot path: a call per lookup is a tenth of what the walk costs.
 */
#ifndef DCHAIN_CHAIN_H
#define DCHAIN_CHAIN_H

#include <asm/word-at-a-time.h>

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
 * @found: the dentry that matched, or NULL
 * @steps: nodes visited, the matching one included
 * @capped: the walk ended at its limit; @steps is then a lower bound, and
 *	whether a dentry would have matched is not known
 */
struct chain_walk {
	const struct dentry *found;
	u32 steps;
	bool capped;
};

static inline u64 chain_buckets(const struct chain_table *t)
{
	return 1ULL << (32 - t->shift);
}

/* CPUs mask shift counts themselves; the mask only avoids a check by UBSAN. */
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
 * Is the name of a dentry, whose length was just seen to be @len, @name?
 *
 * A rename may put a shorter name behind the pointer at any time, so no
 * aligned word of the dentry's side is entered after one that held the
 * terminator, as in the kernel's own compare. Words of @name may reach past its
 * end, even into a page that is not there. Lowest byte first: x86_64, and arm64
 * as built.
 */
static __always_inline bool chain_same_bytes(const char *dname,
					     const char *name, u32 len)
{
	unsigned long differ;

	for (; len >= sizeof(long); len -= sizeof(long)) {
		if (read_word_at_a_time(dname) != load_unaligned_zeropad(name))
			return false;
		dname += sizeof(long);
		name += sizeof(long);
	}
	if (!len)
		return true;
	differ = read_word_at_a_time(dname) ^ load_unaligned_zeropad(name);
	return !(differ << (-8 * len & 63));
}

static __always_inline struct dentry *chain_dentry(struct hlist_bl_node *node)
{
	return hlist_bl_entry(node, struct dentry, d_hash);
}

/* Visits @node, the one that is number @n; from chain_scan(). */
#define CHAIN_VISIT(n)							\
do {									\
	if (chain_dentry(*node)->d_name.hash == hash) {			\
		*steps = n;						\
		return true;						\
	}								\
	*node = READ_ONCE((*node)->next);				\
	if (!*node) {							\
		*steps = n;						\
		return false;						\
	}								\
} while (0)

/**
 * chain_scan() - the fast part of a walk: go to the first node with a hash
 * @node: the chain's first node, not NULL; then the one that has the hash, else
 *	the next one to be visited, or NULL
 * @steps: nodes visited, the one with the hash included
 * @hash: that is looked for
 * @max: as in chain_walk(); up to 7 nodes before it the scan stops
 *
 * Most searches end at the first node; behind it eight nodes a turn share the
 * counting. chain_walk_from() does the rest. (Were both results one struct of
 * 16 bytes, gcc would align the stack for it at each lookup.)
 *
 * Context: as chain_walk().
 * Return: whether a node has the hash.
 */
static __always_inline bool chain_scan(struct hlist_bl_node **node, u32 *steps,
				       u32 hash, u32 max)
{
	u32 turns = (max - 1) / 8, turn;

	CHAIN_VISIT(1);
	for (turn = 0; turn < turns; turn++) {
		CHAIN_VISIT(8 * turn + 2);
		CHAIN_VISIT(8 * turn + 3);
		CHAIN_VISIT(8 * turn + 4);
		CHAIN_VISIT(8 * turn + 5);
		CHAIN_VISIT(8 * turn + 6);
		CHAIN_VISIT(8 * turn + 7);
		CHAIN_VISIT(8 * turn + 8);
		CHAIN_VISIT(8 * turn + 9);
	}
	*steps = 8 * turns + 1;
	return false;
}

#undef CHAIN_VISIT

/*
 * Does a dentry of the right hash end the walk? Its fields are read as the
 * kernel reads them: plainly.
 *
 * Where the file system compares names itself, it is not called: a d_compare()
 * may take a lock, and on PREEMPT_RT that lock sleeps. It does not need to be
 * asked either. Names that it finds equal have equal hashes, or the kernel
 * would look for them in different chains, and two different names of one
 * directory have the same 32 bits once in 4 billion times.
 *
 * What a d_compare() judges besides the name is not seen here: sysctl keeps an
 * entry for each namespace under one name, and the first of them ends the walk.
 */
static __always_inline bool chain_match(const struct dentry *dentry,
					const struct dentry *parent,
					const struct qstr *name)
{
	if (dentry->d_parent != parent || d_unhashed(dentry))
		return false;
	if (unlikely(parent->d_flags & DCACHE_OP_COMPARE))
		return true;
	return dentry->d_name.len == name->len &&
	       chain_same_bytes(READ_ONCE(dentry->d_name.name),
				(const char *)name->name, name->len);
}

/**
 * chain_walk_from() - walk the rest of a chain
 * @node: the next one to be visited, or NULL
 * @parent: the directory's dentry
 * @name: the name with its hash; @name->name need not be terminated
 * @steps: nodes visited before
 * @max: nodes after which to give up, at least @steps
 *
 * Context: any, under RCU. Takes no lock, calls nothing outside of this file.
 */
static inline struct chain_walk
chain_walk_from(struct hlist_bl_node *node, const struct dentry *parent,
		const struct qstr *name, u32 steps, u32 max)
{
	while (node && steps < max) {
		const struct dentry *dentry = chain_dentry(node);

		steps++;
		if (dentry->d_name.hash == name->hash &&
		    chain_match(dentry, parent, name))
			return (struct chain_walk){ dentry, steps, false };
		node = READ_ONCE(node->next);
	}
	return (struct chain_walk){ NULL, steps, node };
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
 * name and is still hashed ends the walk. See chain_match() for what is taken
 * for the same name where the file system compares names itself.
 *
 * A rename may move the walk to another chain, as it may move the kernel's:
 * it then ends there, or at @max.
 *
 * Context: any, under RCU. Takes no lock, calls nothing outside of this file.
 */
static inline struct chain_walk
chain_walk(const struct chain_table *t, const struct dentry *parent,
	   const struct qstr *name, u32 max)
{
	return chain_walk_from(chain_first(chain_bucket(t, name->hash)), parent,
			       name, 0, max);
}

#endif /* DCHAIN_CHAIN_H */
