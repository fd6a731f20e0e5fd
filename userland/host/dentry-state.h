/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's figures of its dentries and the memory they take: dentries
 * from /proc/sys/fs/dentry-state, memory from /proc/meminfo.
 */
#ifndef DCHAIN_DSTATE_H
#define DCHAIN_DSTATE_H

#include <stdbool.h>
#include <stdint.h>

/* sizeof(struct dentry) on 64-bit kernels. */
#define DSTATE_DENTRY_BYTES 192

/**
 * struct dstate - one reading
 * @dentries: all of them, used or not
 * @unused: of these, those that nobody holds
 * @negative: of the unused, those of names that do not exist
 * @slab: bytes in kernel slabs
 * @available: bytes a new workload could have (MemAvailable)
 */
struct dstate {
	uint64_t dentries;
	uint64_t unused;
	uint64_t negative;
	uint64_t slab;
	uint64_t available;
};

/**
 * dstate_parse_dentries - read the text of dentry-state
 *
 * Return: false when the text is not one, or is from a kernel older
 * than 5.0, which does not count negative dentries.
 */
bool dstate_parse_dentries(const char *text, struct dstate *state);

/**
 * dstate_parse_meminfo - read the text of /proc/meminfo
 *
 * Return: false when a line that is needed is missing.
 */
bool dstate_parse_meminfo(const char *text, struct dstate *state);

/**
 * dstate_read - read both now
 *
 * Return: 0, or -1 after saying on stderr which file could not be read.
 */
int dstate_read(struct dstate *state);

/**
 * dstate_grown - bytes that the dentries since @from take at least
 *
 * The larger of the slabs' growth and DSTATE_DENTRY_BYTES for each dentry
 * more: where other slabs shrink meanwhile, the first alone is too little.
 */
uint64_t dstate_grown(const struct dstate *from, const struct dstate *to);

#endif
