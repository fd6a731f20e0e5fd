/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The figures of the host's own files about its dentries, without the module:
 * memory, slabs, settings, what holds entries, who waits for a lookup.
 * host_parse_*() take text; the others read files below a root that tests and
 * containers can set.
 */
#ifndef DCHAIN_HOST_H
#define DCHAIN_HOST_H

#include "host/dentry-state.h"

#include <stddef.h>

/* Of a setting that this kernel does not have. */
#define HOST_NONE (-1)
#define HOST_COMM 64

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
 * @largest: name of the largest inode cache
 * @largest_held: its bytes
 */
struct host_slabs {
	bool known;
	struct host_slab dentry;
	struct host_slab names;
	struct host_slab inode;
	char largest[HOST_COMM];
	uint64_t largest_held;
};

/**
 * struct host_task - a process or thread
 * @pid: 0: none
 * @comm: its name, as the kernel has it
 * @count: what it was chosen for: descriptors; tasks that wait like it
 */
struct host_task {
	int pid;
	char comm[HOST_COMM];
	uint64_t count;
};

/**
 * struct host - the host
 * @memory: bytes (MemTotal)
 * @swap: bytes of swap space
 * @slabs: see there
 * @dentries: see there; all 0 where it cannot be read
 * @buckets: of the hash table, as the boot log has it; else the kernel's
 *	default for this much memory
 * @buckets_known: the boot log has it
 * @default_buckets: the kernel's default for this much memory
 * @pressure: vm.vfs_cache_pressure, or HOST_NONE
 * @nokmem: booted with cgroup.memory=nokmem
 * @no_memory_cgroup: the memory controller is off (cgroup_disable=memory), or
 *	not built
 * @dhash_entries: dhash_entries= is on the kernel's command line
 * @drop_on_delete: fs.dentry-negative (Linux 7.2), or HOST_NONE
 * @negative_limit: fs.negative-dentry-limit (RHEL), or HOST_NONE
 * @fs_limit: fs.dentry-fs-klimit (RHEL), or HOST_NONE
 * @open_files: by all processes
 * @holder: the process with the most descriptors
 * @holder_room: it is that with room for the most: its count is an upper bound
 * @waiter: one task of those that wait for a lookup
 * @systemd: it is the manager of this host
 * @reclaim_swappiness: memory.reclaim takes swappiness= (Linux 6.9)
 * @drop: the module can drop one directory
 */
struct host {
	uint64_t memory;
	uint64_t swap;
	struct host_slabs slabs;
	struct dstate dentries;
	uint64_t buckets;
	bool buckets_known;
	uint64_t default_buckets;
	int64_t pressure;
	bool nokmem;
	bool no_memory_cgroup;
	bool dhash_entries;
	int64_t drop_on_delete;
	int64_t negative_limit;
	int64_t fs_limit;
	uint64_t open_files;
	struct host_task holder;
	bool holder_room;
	struct host_task waiter;
	bool systemd;
	bool reclaim_swappiness;
	bool drop;
};

/**
 * host_root() - where the host's root directory is
 * @root: for all reads from now on; NULL or "" for /. Before the first call, the
 *	environment's DCHAIN_ROOT, as for names_use_root()
 */
void host_root(const char *root);

/**
 * host_path() - a path on the host as one that can be opened
 * @path: receives it
 * @size: bytes at @path
 *
 * Return: false where it does not fit.
 */
bool host_path(char *path, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * host_read() - a whole file
 * @format: its path on the host
 *
 * Return: text for free(), or NULL where it cannot be read.
 */
char *host_read(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * host_exists() - is there such a file or folder?
 */
bool host_exists(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/**
 * host_number() - the number behind a key in lines of keys and numbers
 * @text: of the file, or NULL
 * @key: at the beginning of a line; "" for the file's first number
 *
 * Return: false, with @value untouched, where there is none.
 */
bool host_number(const char *text, const char *key, uint64_t *value);

/**
 * host_parse_slabs() - add up the caches in /proc/slabinfo
 * @text: of the file
 * @page: bytes of a page
 */
void host_parse_slabs(const char *text, uint64_t page, struct host_slabs *s);

/**
 * host_parse_cmdline() - settings on the kernel's command line
 */
void host_parse_cmdline(const char *text, struct host *host);

/**
 * host_parse_boot_log() - the table's size out of the kernel's log
 *
 * Return: buckets; 0 where the line is not there any more.
 */
uint64_t host_parse_boot_log(const char *text);

/**
 * host_default_buckets() - of a table that the kernel sizes itself
 * @memory: bytes
 *
 * One for 8 KiB, a power of two; above 64 GiB one doubling for each fourfold
 * memory, as the kernel has it.
 */
uint64_t host_default_buckets(uint64_t memory);

/**
 * host_look() - read it all, except for @holder and @waiter
 */
void host_look(struct host *host);

/**
 * host_find_holder() - the process with the most descriptors; looks at all
 */
void host_find_holder(struct host *host);

/**
 * host_wait_begin(), host_wait_end() - tasks that wait for a lookup
 *
 * A task counts that waits in the kernel's lookup code at both times: such as
 * in d_alloc_parallel() for another task's lookup of the same name, or for a
 * directory's lock.
 */
struct host_waiting;
struct host_waiting *host_wait_begin(void);
void host_wait_end(struct host *host, struct host_waiting *waiting);

#endif
