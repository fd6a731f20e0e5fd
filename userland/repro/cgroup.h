/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cgroups of the reproduction: one folder of ours below the root of the
 * cgroup v2 hierarchy, with one cgroup for each container in it.
 */
#ifndef DCHAIN_REPRO_CGROUP_H
#define DCHAIN_REPRO_CGROUP_H

#include "lib/exits.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct cgroup_root - the folder, all zero bytes: not made
 * @mount: where the hierarchy is mounted
 * @folder: our folder
 * @made: it exists and is ours
 * @enabled: the memory controller was switched on for the root's children by
 *	us, and is switched off again
 */
struct cgroup_root {
	char mount[PATH_MAX - 512];
	char folder[PATH_MAX - 256];
	bool made;
	bool enabled;
};

/**
 * cgroup_find - find the hierarchy and see that it has the memory controller
 *
 * Changes nothing. Return: DCHAIN_OK, or another status after one line that
 * prints what is missing.
 */
enum dchain_exit cgroup_find(struct cgroup_root *root);

/**
 * cgroup_make - make the folder, with the memory controller in it
 *
 * What a killed run left behind under the same name is removed first, if
 * nothing lives in it. Return: as cgroup_find().
 */
enum dchain_exit cgroup_make(struct cgroup_root *root);

/**
 * cgroup_unmake - remove the folder and undo what cgroup_make() switched on
 */
void cgroup_unmake(struct cgroup_root *root);

/**
 * cgroup_add - make a cgroup in the folder
 * @root: made
 * @name: its name
 * @path: receives its path; PATH_MAX bytes
 * @id: receives its number, the inode of its directory
 *
 * Return: a descriptor of its directory, or -1 after saying why.
 */
int cgroup_add(const struct cgroup_root *root, const char *name, char *path,
	       uint64_t *id);

/**
 * cgroup_set - write a number to one of a cgroup's files
 *
 * Return: 0, or -1 after saying why.
 */
int cgroup_set(int dir, const char *file, uint64_t value);

/**
 * cgroup_get - read a number from one of a cgroup's files
 *
 * Return: 0, or -1 after saying why.
 */
int cgroup_get(int dir, const char *file, uint64_t *value);

/**
 * cgroup_oom_kills - how many of its processes the kernel killed for want of
 * memory
 *
 * Return: 0, or -1 after saying why.
 */
int cgroup_oom_kills(int dir, uint64_t *kills);

#endif
