// SPDX-License-Identifier: GPL-2.0-only
/* From what was counted to what is kept: names of cgroups, no more memory. */
#include <linux/cgroup.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "census/keys.h"
#include "census/result.h"
#include "count/slots.h"

/* Rows while counting; three quarters of the index are used. */
#define OWNER_BITS 13
/* A small table is a small machine's. */
#define DIRECTORY_BITS_LEAST 13
#define DIRECTORY_BITS_MOST 16

static void result_free(struct kref *ref)
{
	struct census_result *r = container_of(ref, struct census_result, ref);
	u32 i;

	for (i = 0; r->owner_names && i < r->owners.used; i++) {
		kfree(r->owner_names[i].path);
		cond_resched();
	}
	kvfree(r->owner_names);
	tally_free(&r->owners);
	directories_free(&r->directories);
	kvfree(r);
}

/* Give a result back; NULL is allowed. Process context, may sleep. */
void census_put(struct census_result *r)
{
	if (r)
		kref_put(&r->ref, result_free);
}

/**
 * census_result_new() - room for a census
 * @buckets: of the table
 *
 * Context: process; may sleep. Memory is the caller's.
 * Return: it, for census_put(); NULL without memory.
 */
struct census_result *census_result_new(u64 buckets)
{
	struct census_result *r = kvzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	unsigned int bits = clamp_t(unsigned int, ilog2(buckets),
				    DIRECTORY_BITS_LEAST, DIRECTORY_BITS_MOST);

	if (!r)
		return NULL;
	kref_init(&r->ref);
	r->stats.buckets = buckets;
	r->charged = census_owner_charged();
	if (!tally_alloc(&r->owners, OWNER_BITS) &&
	    !directories_alloc(&r->directories, bits))
		return r;
	census_put(r);
	return NULL;
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

static void sum_up(struct census_result *r)
{
	const struct tally *t = &r->owners;
	u32 i;

	r->counts = t->other.counts;
	for (i = 0; i < t->used; i++) {
		tally_sum(&t->rows[i], &r->counts);
		cond_resched();
	}
}

/* Keep only what is used of an array; all of it where there is no memory. */
static void *shrink(void *array, size_t size)
{
	void *less = kvmalloc(size + 1, GFP_KERNEL);

	if (!less)
		return array;
	memcpy(less, array, size);
	kvfree(array);
	return less;
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
	struct directories *d = &r->directories;
	struct tally *t = &d->tally;

	sum_up(r);
	if (name_owners(r))
		return -ENOMEM;
	d->examples = shrink(d->examples,
			     d->examples_used * sizeof(*d->examples));
	d->names = shrink(d->names, d->names_used);
	kvfree(t->index);
	t->index = NULL;
	t->rows = shrink(t->rows, t->used * sizeof(*t->rows));
	return 0;
}
