// SPDX-License-Identifier: GPL-2.0-only
/* Whose a dentry is: the memory cgroup that it is charged to. Its name. */
#include "census/keys.h"
#include "kernel/symbols.h"

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

/**
 * census_owner_init() - find the kernel's way from an object to its memory
 * cgroup
 *
 * Its name changed with the releases; where two exist, the first is the one
 * made for slab objects. Without any (a kernel without memory cgroups) nothing
 * is ever charged.
 *
 * Context: process, may sleep.
 */
void census_owner_init(void)
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
		return;
	}
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
 * census_name() - copy a name that may change under our eyes
 * @dentry: from a census_visitor, or above
 * @to: where to
 * @size: bytes there
 *
 * Pointer and length belong together if d_seq was the same before and after
 * both were read: then the text lies in the dentry, or in memory that RCU
 * keeps. It was not changed while it was copied if d_seq is still the same.
 *
 * Context: under RCU.
 * Return: the length; of a name that is too long, or that changes all the time,
 * 0.
 */
u32 census_name(const struct dentry *dentry, char *to, u32 size)
{
	unsigned int try;

	for (try = 0; try < 8; try++) {
		unsigned int seq = raw_seqcount_begin(&dentry->d_seq);
		const unsigned char *name = READ_ONCE(dentry->d_name.name);
		u32 length = READ_ONCE(dentry->d_name.len);

		if (read_seqcount_retry(&dentry->d_seq, seq))
			continue;
		if (length > size)
			return 0;
		memcpy(to, name, length);
		if (!read_seqcount_retry(&dentry->d_seq, seq))
			return length;
	}
	return 0;
}
