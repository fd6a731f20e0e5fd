// SPDX-License-Identifier: GPL-2.0-only
#include "file/host.h"

#include "lib/program.h"
#include "lib/root.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

#define KLOG_READ_ALL 3
#define KLOG_SIZE 10
#define ADAPT_FROM (64ull << 30)
#define TABLE_SIZE "Dentry cache hash table entries:"

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

bool host_number(const char *text, const char *key, uint64_t *value)
{
	size_t len = strlen(key);
	const char *line;

	for (line = text; line && *line; line = next_line(line)) {
		const char *rest = line + len;
		char *end;
		uint64_t number;

		if (strncmp(line, key, len) != 0 ||
		    (len && !strchr(": \t", *rest)))
			continue;
		rest += strspn(rest, ": \t");
		if (*rest < '0' || *rest > '9')
			return false;
		errno = 0;
		number = strtoull(rest, &end, 10);
		if (errno || (*end && !strchr(" \t\n", *end)))
			return false;
		*value = number;
		return true;
	}
	return false;
}

bool host_read_number(const char *path, const char *key, uint64_t *value)
{
	char *text = root_read("%s", path);
	bool found = host_number(text, key, value);

	free(text);
	return found;
}

static int64_t read_setting(const char *path)
{
	uint64_t value;

	return host_read_number(path, "", &value) && value <= INT64_MAX ?
	       (int64_t)value : HOST_NONE;
}

/* Sockets have inodes, too, that no dentry of a file system keeps. */
static struct host_slab *slab_of(struct host_slabs *s, const char *name)
{
	if (!strcmp(name, "dentry"))
		return &s->dentry;
	if (!fnmatch("kmalloc-rcl-*", name, 0))
		return &s->names;
	if (strcmp(name, "sock_inode_cache") &&
	    (!fnmatch("*inode_cache", name, 0) ||
	     !fnmatch("*_inode", name, 0) ||
	     !fnmatch("*_znode_cache", name, 0)))
		return &s->inode;
	return NULL;
}

static void parse_slabs(const char *text, uint64_t page, struct host_slabs *s)
{
	const char *line;

	for (line = text; *line; line = next_line(line)) {
		uint64_t active, size, pages, slabs;
		struct host_slab *sum;
		char name[64];

		if (sscanf(line, "%63s %" SCNu64 " %*u %" SCNu64 " %*u %" SCNu64
			   " : tunables %*u %*u %*u : slabdata %*u %" SCNu64,
			   name, &active, &size, &pages, &slabs) != 5)
			continue;
		sum = slab_of(s, name);
		if (!sum)
			continue;
		s->known = true;
		sum->held += pages * slabs * page;
		sum->used += active * size;
		sum->objects += active;
	}
}

static void parse_cmdline(const char *text, struct host *host)
{
	char word[512];
	int n;

	for (; sscanf(text, "%511s%n", word, &n) == 1; text += n) {
		host->nokmem |= !fnmatch("cgroup.memory=*nokmem*", word, 0);
		host->no_memory_cgroup |=
			!fnmatch("cgroup_disable=*memory*", word, 0);
		host->dhash_entries |= !fnmatch("dhash_entries=*", word, 0);
	}
}

/*
 * One for 8 KiB, a power of two; above 64 GiB one doubling for each fourfold
 * memory, as the kernel has it.
 */
static uint64_t default_buckets(uint64_t memory)
{
	uint64_t bytes_a_bucket = 8192, limit = ADAPT_FROM, buckets = 1;

	for (; limit < memory && limit < 1ull << 60; limit *= 4)
		bytes_a_bucket *= 2;
	/* The kernel rounds up; what it does not count of memory is little. */
	while (buckets < memory / bytes_a_bucket)
		buckets *= 2;
	return buckets;
}

/* The kernel forgets its first lines at last. */
char *host_boot_log(void)
{
	int size = root_is_capture() ? 0 : klogctl(KLOG_SIZE, NULL, 0);
	char *text = must(calloc(1, size > 0 ? (size_t)size + 1 : 1));

	if (size > 0)
		klogctl(KLOG_READ_ALL, text, size);
	if (strstr(text, TABLE_SIZE))
		return text;
	free(text);
	return root_read("/var/log/dmesg");
}

static void look_at_table(struct host *host)
{
	char *text = host_boot_log();
	const char *at = text ? strstr(text, TABLE_SIZE) : NULL;

	host->default_buckets = default_buckets(host->memory);
	host->buckets = host->default_buckets;
	if (at)
		host->buckets_known = sscanf(at, TABLE_SIZE "%" SCNu64,
					     &host->buckets) == 1;
	free(text);
}

static void look_at_memory(struct host *host)
{
	char *text = root_read("/proc/slabinfo");
	int64_t all, unused;
	uint64_t kib = 0;

	if (host_read_number("/proc/meminfo", "MemTotal", &kib))
		host->memory = kib * 1024;
	if (host_read_number("/proc/meminfo", "SwapTotal", &kib))
		host->swap = kib * 1024;
	if (text)
		parse_slabs(text, root_page_size(), &host->slabs);
	free(text);
	text = root_read("/proc/sys/fs/dentry-state");
	/* sums over CPUs without a lock may dip below 0 */
	if (text && sscanf(text, "%" SCNd64 " %" SCNd64, &all, &unused) == 2 &&
	    all > 0) {
		host->dentries = (uint64_t)all;
		host->unused = unused > 0 ? (uint64_t)unused : 0;
	}
	free(text);
	host_read_number("/proc/sys/fs/file-nr", "", &host->open_files);
}

/*
 * The line of /proc/cgroups: name, hierarchy, number of cgroups, enabled. Newer
 * kernels have none for a controller that is built for version 2 alone: there
 * shows in the root of that hierarchy.
 */
static bool controller_is_off(void)
{
	char *text = root_read("/proc/cgroups");
	const char *line;
	int enabled = -1;
	bool off;

	for (line = text; line && *line; line = next_line(line))
		if (sscanf(line, "memory %*u %*u %d", &enabled) == 1)
			break;
	free(text);
	if (enabled >= 0)
		return !enabled;
	text = root_read("/sys/fs/cgroup/cgroup.controllers");
	off = text && !strstr(text, "memory");
	free(text);
	return off;
}

void host_look(struct host *host)
{
	char *cmdline = root_read("/proc/cmdline");

	memset(host, 0, sizeof(*host));
	look_at_memory(host);
	if (cmdline)
		parse_cmdline(cmdline, host);
	free(cmdline);
	host->no_memory_cgroup |= controller_is_off();
	host->pressure = read_setting("/proc/sys/vm/vfs_cache_pressure");
	host->drop_on_delete = read_setting("/proc/sys/fs/dentry-negative");
	host->negative_limit =
		read_setting("/proc/sys/fs/negative-dentry-limit");
	look_at_table(host);
}
