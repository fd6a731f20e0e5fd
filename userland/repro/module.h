/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the reproduction needs of the module: the size of the table, the counts
 * of one cgroup, and its mode, which is put back at the end.
 */
#ifndef DCHAIN_REPRO_MODULE_H
#define DCHAIN_REPRO_MODULE_H

#include "lib/exits.h"
#include "control/mode.h"
#include "repro/phase.h"

/**
 * struct module - the loaded module
 * @buckets: of the dentry hash table
 * @mode: what it was in before us; "" while it was not changed
 */
struct module {
	uint64_t buckets;
	char mode[MODE_SIZE];
};

/*
 * All of these return DCHAIN_OK, or another status after saying why.
 */

/**
 * module_open - find the module, and read what does not change
 */
enum dchain_exit module_open(struct module *m);

/**
 * module_mode - have it count in another way
 * @m: the module
 * @mode: as for mode_set()
 */
enum dchain_exit module_mode(struct module *m, const char *mode);

/**
 * module_restore - back to the mode that it was in
 */
void module_restore(struct module *m);

/**
 * module_count - read what was counted for a cgroup so far
 * @id: of the cgroup
 * @count: filled in; zero when it has no row yet
 */
enum dchain_exit module_count(uint64_t id, struct phase_count *count);

/**
 * module_complete - is every count complete?
 *
 * Warnings of the module (full slots, capped walks, missed probes) go to
 * stderr.
 */
enum dchain_exit module_complete(void);

#endif
