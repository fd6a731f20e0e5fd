/* SPDX-License-Identifier: GPL-2.0-only */
/* From a file system's own path to one that can be typed; by libmount. */
#ifndef DCHAIN_MOUNTS_H
#define DCHAIN_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

/* The mounts of one mount namespace: a struct libmnt_table. */
struct libmnt_table;

/**
 * mounts_read() - the mounts as this process sees them; those of the first
 * process, below a root of its own (see lib/root.h)
 *
 * Return: for mounts_free(); NULL where they cannot be read.
 */
struct libmnt_table *mounts_read(void);

/**
 * mounts_of() - likewise, those of a process, by its number
 */
struct libmnt_table *mounts_of(const char *process);

/* @mounts: NULL is passed over */
void mounts_free(struct libmnt_table *mounts);

/**
 * mounts_path() - where a directory is mounted
 * @mounts: NULL: nothing is
 * @dev: its file system, MAJOR:MINOR
 * @path: from the root of the file system
 * @text: receives the path
 * @size: bytes at @text
 *
 * Return: false, and @text untouched, where no mount of this mount namespace
 * shows it: it belongs to a container, or is mounted nowhere.
 */
bool mounts_path(struct libmnt_table *mounts, const char *dev,
		 const char *path, char *text, size_t size);

/**
 * mounts_memory_cgroup() - where the cgroups that memory is charged to are
 * @mounts: NULL: nowhere
 * @text: receives the mount point
 * @size: bytes at @text
 * @v1: set when it is a hierarchy of version 1
 *
 * Return: false where there is none.
 */
bool mounts_memory_cgroup(struct libmnt_table *mounts, char *text, size_t size,
			  bool *v1);

#endif
