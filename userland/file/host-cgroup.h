/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A cgroup's path, and its memory: what it uses, how much of it is slab, what
 * limits it has.
 */
#ifndef DCHAIN_HOST_CGROUP_H
#define DCHAIN_HOST_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CGROUP_NO_LIMIT UINT64_MAX
#define CGROUP_PATH 4096

/**
 * struct host_cgroup - one cgroup, all its children included
 * @path: in its hierarchy
 * @folder: in the file system; empty where there is none to write to
 * @v1: of the memory hierarchy of version 1
 * @reclaim: it has memory.reclaim (Linux 5.19)
 * @inner: it has cgroups below it. What is charged to itself then is what was
 *	left by those that were removed
 * @slab: of these, kernel objects that can be given back
 * @file: of these, cache of files
 * @anon: of these, memory that can only be swapped
 * @high: memory.high
 * @max: memory.max
 * @above: the lowest limit of the cgroups above it, of either kind; of one seen
 *	on a walk, not known
 * @peak: the most that was ever charged; 0: not known (before Linux 5.19)
 * @events: how often it was over one of its limits
 */
struct host_cgroup {
	char path[CGROUP_PATH];
	char folder[CGROUP_PATH + 256];
	bool v1;
	bool reclaim;
	bool inner;
	uint64_t slab;
	uint64_t file;
	uint64_t anon;
	uint64_t high;
	uint64_t max;
	uint64_t above;
	uint64_t peak;
	uint64_t events;
};

/**
 * host_cgroup_look() - read it
 * @c: filled in; without a folder nothing else is known but @path and @v1
 * @mount: where its hierarchy is mounted
 * @v1: of version 1
 * @path: in the hierarchy; the root has no files to write to
 *
 * Return: false where there is no such cgroup.
 */
bool host_cgroup_look(struct host_cgroup *c, const char *mount, bool v1,
		      const char *path);

/**
 * host_cgroup_walk() - all cgroups, parents before their children
 * @mount: where their hierarchy is mounted
 * @v1: of version 1
 * @most: stop after so many
 * @see: called for each with @context
 *
 * Return: false where there were more.
 */
bool host_cgroup_walk(const char *mount, bool v1, size_t most,
		      void (*see)(void *context, const struct host_cgroup *c),
		      void *context);

#endif
