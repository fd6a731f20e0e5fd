// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a dentry is: the memory cgroup that it is charged to. Where it is: its
 * directory.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/memcontrol.h>
#include <linux/static_call.h>

#include "census-who.h"
#include "symbols.h"

static struct mem_cgroup *memcg_of_nothing(void *object)
{
	return NULL;
}

/*
 * A call through a pointer would meet a sealed ENDBR on kernels with IBT,
 * because nothing in the kernel calls these functions so; a static call is a
 * direct one.
 */
DEFINE_STATIC_CALL(census_memcg_of, memcg_of_nothing);

static bool charged;

/**
 * census_who_init() - find the kernel's way from an object to its memory cgroup
 *
 * Its name changed with the releases; where two exist, the first is the one
 * made for slab objects. Without any (a kernel without memory cgroups) nothing
 * is ever charged, which census_who_charged() tells.
 *
 * Context: process, may sleep.
 */
void census_who_init(void)
{
	static const char *const names[] = {
		"mem_cgroup_from_slab_obj",	/* 5.17 */
		"mem_cgroup_from_virt",		/* 7.0 */
		"mem_cgroup_from_obj",		/* 5.7 */
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		unsigned long addr = symbol_address(names[i]);

		if (!addr)
			continue;
		static_call_update(census_memcg_of,
				   (struct mem_cgroup *(*)(void *))addr);
		charged = true;
		return;
	}
}

/* Can the kernel say to whom a dentry is charged? */
bool census_who_charged(void)
{
	return charged;
}

/**
 * census_owner() - the cgroup whose memory a dentry takes
 * @dentry: from a census_visitor
 *
 * The charge keeps the memory cgroup, and that its cgroup, until the dentry is
 * freed. When a cgroup is removed its charges become its parent's.
 *
 * Context: under RCU, which keeps the cgroup's memory; css_tryget() to keep it
 * longer.
 * Return: the cgroup; NULL if nobody is charged, as for what the root cgroup's
 * tasks make.
 */
struct cgroup *census_owner(const struct dentry *dentry)
{
#ifdef CONFIG_MEMCG
	struct mem_cgroup *memcg = static_call(census_memcg_of)((void *)dentry);

	return memcg ? READ_ONCE(memcg->css.cgroup) : NULL;
#else
	return NULL;
#endif
}

/**
 * census_directory() - what identifies the directory that a dentry is in
 * @dentry: from a census_visitor
 *
 * The numbers are those that people know: device and inode. Some file systems
 * use an inode number more than once (each subvolume of btrfs begins anew), so
 * the addresses of dentry and inode are part of it, as numbers that are never
 * followed: were they reused for another directory meanwhile, that one would
 * have to have the same device and inode number too.
 *
 * Context: under RCU.
 * Return: the key.
 */
struct tally_key census_directory(const struct dentry *dentry)
{
	const struct dentry *parent = READ_ONCE(dentry->d_parent);
	const struct inode *inode = READ_ONCE(parent->d_inode);

	return (struct tally_key){ .part = {
		(unsigned long)parent, (unsigned long)inode,
		parent->d_sb->s_dev, inode ? inode->i_ino : 0
	} };
}

dev_t census_directory_dev(const struct tally_key *key)
{
	return key->part[2];
}

u64 census_directory_ino(const struct tally_key *key)
{
	return key->part[3];
}
