/* SPDX-License-Identifier: GPL-2.0-only */
/* From a file system's own path to one that can be typed. */
#ifndef DCHAIN_MOUNTS_H
#define DCHAIN_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * mounts_path() - where a directory is mounted. Pure.
 * @mountinfo: text of /proc/self/mountinfo
 * @dev: its file system, MAJOR:MINOR
 * @path: from the root of the file system
 * @text: receives the path
 * @size: bytes at @text
 *
 * Return: false, and @text untouched, where no mount of this mount namespace
 * shows it: it belongs to a container, or is mounted nowhere.
 */
bool mounts_path(const char *mountinfo, const char *dev, const char *path,
		 char *text, size_t size);

/**
 * mounts_memory_cgroup() - where the cgroups that memory is charged to are.
 * Pure.
 * @mountinfo: text of /proc/self/mountinfo
 * @text: receives the mount point
 * @size: bytes at @text
 * @v1: set when it is a hierarchy of version 1
 *
 * Return: false where there is none.
 */
bool mounts_memory_cgroup(const char *mountinfo, char *text, size_t size,
			  bool *v1);

/**
 * mounts_read() - the text of /proc/self/mountinfo
 *
 * Return: for free(); NULL where it cannot be read.
 */
char *mounts_read(void);

#endif
