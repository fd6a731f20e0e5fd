/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose a dentry is, where it is, and what it is. What is asked of each dentry
 * stands here, as calls would cost more than the answers.
 */
#ifndef DCHAIN_CENSUS_KEYS_H
#define DCHAIN_CENSUS_KEYS_H

#include "census/tally.h"
#include "count/marks.h"

void census_owner_init(void);
struct cgroup *census_owner(const struct dentry *dentry);
u32 census_name(const struct dentry *dentry, char *to, u32 size);

/**
 * census_directory() - what identifies a directory
 * @dir: the parent of a dentry from a census_visitor, or above
 *
 * The numbers are the usual ones: device and inode. Some file systems
 * use an inode number more than once (each subvolume of btrfs begins anew), so
 * the addresses of dentry and inode are part of it, as numbers that are never
 * followed: were they reused for another directory meanwhile, that one would
 * have to have the same device and inode number too.
 *
 * Context: under RCU.
 * Return: the key.
 */
static inline struct tally_key census_directory(const struct dentry *dir)
{
	const struct inode *inode = READ_ONCE(dir->d_inode);

	return (struct tally_key){ .part = {
		(unsigned long)dir, (unsigned long)inode,
		dir->d_sb->s_dev, inode ? inode->i_ino : 0
	} };
}

static inline dev_t census_directory_dev(const struct tally_key *key)
{
	return key->part[2];
}

static inline u64 census_directory_ino(const struct tally_key *key)
{
	return key->part[3];
}

/**
 * census_what() - what a dentry is
 * @dentry: from a census_visitor
 *
 * A directory with entries is referenced by each of them; who else may hold it
 * cannot be distinguished, so that it does not count as in use.
 *
 * Context: under RCU.
 * Return: TALLY_* of it.
 */
static inline unsigned int census_what(const struct dentry *dentry)
{
	unsigned int flags = READ_ONCE(dentry->d_flags);
	unsigned int what = 0;

	if (READ_ONCE(dentry->d_lockref.count) > 0 &&
	    !compat_has_children(dentry))
		what = TALLY_IN_USE;
	if ((flags & DCACHE_ENTRY_TYPE) != DCACHE_MISS_TYPE)
		return what;
	what |= TALLY_NEGATIVE;
	if (flags & (DCACHE_OP_DELETE | DCACHE_DONTCACHE))
		what |= TALLY_TRANSIENT;
	return what;
}

/**
 * census_marked() - what its marks say of a dentry
 * @marks: taken with marks_get()
 * @dentry: from a census_visitor
 * @what: of it, from census_what()
 *
 * Return: TALLY_USED, TALLY_TURNED.
 */
static inline unsigned int census_marked(const struct marks_table *marks,
					 const struct dentry *dentry,
					 unsigned int what)
{
	unsigned int marked = 0;

	if (marks_test(marks, dentry, MARK_USED))
		marked = TALLY_USED;
	if (!(what & TALLY_NEGATIVE) && marks_test(marks, dentry, MARK_TURNED))
		marked |= TALLY_TURNED;
	return marked;
}

/**
 * census_name_bytes() - memory that a name takes outside of its dentry
 * @dentry: from a census_visitor
 *
 * Context: under RCU.
 * Return: bytes, as the slab allocator rounds them; 0 for a short name.
 */
static inline u32 census_name_bytes(const struct dentry *dentry)
{
	u32 bytes = READ_ONCE(dentry->d_name.len);

	if (bytes < DNAME_INLINE_LEN)
		return 0;
	/* a header of two words, and the end of the text */
	bytes += 2 * sizeof(long) + 1;
	return bytes <= 64 ? 64 : bytes <= 96 ? 96 : bytes <= 128 ? 128 :
	       bytes <= 192 ? 192 : bytes <= 256 ? 256 : 512;
}

#endif /* DCHAIN_CENSUS_KEYS_H */
