// SPDX-License-Identifier: GPL-2.0-only
/* The memory of a census, and what is asked at its end: names of cgroups. */
#include "census/keys.h"
#include "census/result.h"
#include "count/slots.h"

/* Rows while counting; three quarters of the index are used. */
#define OWNER_BITS 13
/* A small table is a small machine's. */
#define DIRECTORY_BITS_LEAST 13
#define DIRECTORY_BITS_MOST 16

/**
 * census_result_init() - room for a census
 * @r: zeroed
 * @buckets: of the table
 *
 * Context: process; may sleep. Memory is the caller's.
 * Return: 0, -ENOMEM: census_result_free() is needed in both cases.
 */
int census_result_init(struct census_result *r, u64 buckets)
{
	unsigned int bits = clamp_t(unsigned int, ilog2(buckets),
				    DIRECTORY_BITS_LEAST, DIRECTORY_BITS_MOST);

	return tally_alloc(&r->owners, OWNER_BITS) ?:
	       directories_alloc(&r->directories, bits);
}

/* Free what a result has. Process context, may sleep. */
void census_result_free(struct census_result *r)
{
	u32 i;

	for (i = 0; r->owner_names && i < r->owners.used; i++) {
		kfree(r->owner_names[i].path);
		cond_resched();
	}
	kvfree(r->owner_names);
	tally_free(&r->owners);
	directories_free(&r->directories);
}

static void describe(struct census_owner_name *name, struct cgroup *cgrp,
		     char *buf)
{
	int length;

	name->id = compat_cgroup_inode(cgrp);
	name->live = cgroup_is_live(cgrp);
	/* until 6.7 it cuts what is too long: another cgroup's path */
	length = cgroup_path(cgrp, buf, PATH_MAX);
	if (length >= 0 && length < PATH_MAX)
		name->path = kstrdup(buf, GFP_KERNEL);
}

static int name_owners(struct census_result *r)
{
	const struct tally *t = &r->owners;
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	u32 i;

	r->owner_names = kvcalloc(t->used + 1, sizeof(*r->owner_names),
				  GFP_KERNEL);
	for (i = 0; buf && r->owner_names && i < t->used; i++) {
		unsigned long key = t->rows[i].key.part[0];

		if (key)
			describe(&r->owner_names[i], (void *)key, buf);
		cond_resched();
	}
	kfree(buf);
	return buf && r->owner_names ? 0 : -ENOMEM;
}

/**
 * census_result_finish() - when all is counted
 * @r: the result; the cgroups that are keys of @r->owners are still held
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM.
 */
int census_result_finish(struct census_result *r)
{
	const struct tally *t = &r->owners;
	u32 i;

	r->counts = t->other.counts;
	for (i = 0; i < t->used; i++) {
		tally_sum(&t->rows[i], &r->counts);
		cond_resched();
	}
	return name_owners(r);
}
