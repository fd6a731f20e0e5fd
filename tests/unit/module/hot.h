/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two CPUs for the hot path on the host: what module/count/count.[ch] and
 * hierarchy.h need of the kernel besides kernel.h. All memory is in whole
 * pages, so that it can be write-protected: each CPU's own apart, and what they
 * share apart.
 */
#ifndef DCHAIN_PURE_HOT_H
#define DCHAIN_PURE_HOT_H

#include <stdlib.h>
#include <sys/mman.h>

#include "kernel.h"

#define HOT_PAGE 4096
#define HOT_CPUS 2

extern int hot_cpu;	/* the one that is running */

/* Of everything that was allocated: where, how much, and whose (-1: all's). */
struct hot_block {
	void *at;
	size_t size;
	int owner;
};

extern struct hot_block hot_blocks[16];
extern unsigned int hot_nr_blocks;

static inline void *hot_alloc(size_t size, int owner)
{
	struct hot_block *b = &hot_blocks[hot_nr_blocks++];

	*b = (struct hot_block){ NULL, size, owner };
	b->at = mmap(NULL, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (b->at == MAP_FAILED)
		abort();
	return b->at;
}

/* per CPU: a page or more for each, as the kernel's own areas are */
#define DECLARE_PER_CPU(type, name) \
	struct hot_##name { \
		type of; \
	} __attribute__((aligned(HOT_PAGE))); \
	extern struct hot_##name name[HOT_CPUS]
#define DEFINE_PER_CPU(type, name) struct hot_##name name[HOT_CPUS]
#define per_cpu_ptr(p, cpu) (&(*(p))[cpu].of)
#define per_cpu(name, cpu) ((name)[cpu].of)
#define this_cpu_ptr(p) per_cpu_ptr(p, hot_cpu)

/* what all CPUs read: a section of whole pages */
#define __read_mostly __attribute__((section("hot"), aligned(HOT_PAGE)))

struct cgroup {
	int unused;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct css_set {
	struct cgroup *dfl_cgrp;
	struct cgroup_subsys_state *subsys[4];
};

struct task_struct {
	struct css_set *cgroups;
	struct task_struct *group_leader;
	char comm[16];
};

extern struct task_struct *current;
#define rcu_dereference_raw(p) READ_ONCE(p)

#endif /* DCHAIN_PURE_HOT_H */
