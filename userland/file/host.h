/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The figures of the host's own files about its dentries, without the module:
 * memory, slabs, settings. Read below the root that lib/root.h knows.
 */
#ifndef DCHAIN_HOST_H
#define DCHAIN_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a setting that this kernel does not have. */
#define HOST_NONE (-1)
/* sizeof(struct dentry) on 64-bit kernels. */
#define HOST_DENTRY_BYTES 192

/**
 * struct host_slab - slab caches added up, in bytes unless noted
 * @held: all their pages
 * @used: objects that are allocated
 * @objects: number of these
 */
struct host_slab {
	uint64_t held;
	uint64_t used;
	uint64_t objects;
};

/**
 * struct host_slabs - the caches that dentries take memory from
 * @known: /proc/slabinfo could be read
 * @dentry: dentries
 * @names: names that are too long to stand in the dentry (kmalloc-rcl-*)
 * @inode: inodes of all file systems
 */
struct host_slabs {
	bool known;
	struct host_slab dentry;
	struct host_slab names;
	struct host_slab inode;
};

/**
 * struct host - the host
 * @memory: bytes (MemTotal)
 * @swap: bytes of swap space
 * @slabs: see there
 * @dentries: all of them, used or not; 0: cannot be read
 * @unused: of these, on the kernel's lists of those that nobody holds, which
 *	lag behind
 * @buckets: of the hash table, as the boot log has it; else the kernel's
 *	default for this much memory
 * @buckets_known: the boot log has it
 * @default_buckets: the kernel's default for this much memory
 * @pressure: vm.vfs_cache_pressure, or HOST_NONE
 * @nokmem: booted with cgroup.memory=nokmem
 * @no_memory_cgroup: the memory controller is off (cgroup_disable=memory), or
 *	not built
 * @dhash_entries: dhash_entries= is on the kernel's command line
 * @drop_on_delete: fs.dentry-negative (Linux 6.15), or HOST_NONE
 * @negative_limit: fs.negative-dentry-limit (RHEL), or HOST_NONE
 * @open_files: by all processes
 */
struct host {
	uint64_t memory;
	uint64_t swap;
	struct host_slabs slabs;
	uint64_t dentries;
	uint64_t unused;
	uint64_t buckets;
	bool buckets_known;
	uint64_t default_buckets;
	int64_t pressure;
	bool nokmem;
	bool no_memory_cgroup;
	bool dhash_entries;
	int64_t drop_on_delete;
	int64_t negative_limit;
	uint64_t open_files;
};

/**
 * host_number() - the number behind a key in lines of keys and numbers
 * @text: of the file, or NULL
 * @key: at the beginning of a line; "" for the file's first number
 *
 * Return: false, with @value untouched, where there is none.
 */
bool host_number(const char *text, const char *key, uint64_t *value);

/* host_read_number() - likewise, of the host's file @path */
bool host_read_number(const char *path, const char *key, uint64_t *value);

/*
 * host_boot_log() - text for free(), which begins with < or [; NULL: it cannot
 *	be read
 */
char *host_boot_log(void);

/* host_look() - read it all */
void host_look(struct host *host);

#endif
