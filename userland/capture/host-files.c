// SPDX-License-Identifier: GPL-2.0-only
#include "capture/host-files.h"

#include "capture/hide.h"
#include "capture/put.h"
#include "host/cgroup.h"
#include "host/mounts.h"
#include "lib/array.h"
#include "lib/slurp.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#define KLOG_READ_ALL 3
#define KLOG_SIZE 10

/* As many as diagnose looks at. */
#define MOST_CGROUPS 4096

static const char * const host_files[] = {
	"/etc/os-release",
	"/proc/cgroups",
	"/proc/meminfo",
	"/proc/self/mountinfo",
	"/proc/slabinfo",
	"/proc/sys/fs/dentry-fs-klimit",
	"/proc/sys/fs/dentry-negative",
	"/proc/sys/fs/dentry-state",
	"/proc/sys/fs/file-nr",
	"/proc/sys/fs/negative-dentry-limit",
	"/proc/sys/kernel/osrelease",
	"/proc/sys/vm/vfs_cache_pressure",
	"/proc/uptime",
	"/proc/version",
	"/sys/kernel/security/lockdown",
	"/sys/module/dchain/initstate",
	"/sys/module/dchain/version",
};

static const char * const cgroup_files[] = {
	"cgroup.controllers", "cgroup.events", "memory.current",
	"memory.events", "memory.force_empty", "memory.high",
	"memory.kmem.usage_in_bytes", "memory.limit_in_bytes", "memory.low",
	"memory.max", "memory.min", "memory.reclaim", "memory.stat",
	"memory.swap.max", "memory.usage_in_bytes",
};

/* Folders that are looked for, not into. */
static const char * const folders[] = { "/run/systemd/system" };

static bool put_boot_words(struct archive *a)
{
	static const char path[] = "/proc/cmdline";
	char kept[4096];
	size_t len;
	char *text = slurp_file(path, &len);
	bool good;

	if (!text)
		return true;
	hide_other_boot_words(text, kept, sizeof(kept));
	good = put_text(a, path, kept);
	free(text);
	return good;
}

static bool put_boot_log(struct archive *a)
{
	int size = klogctl(KLOG_SIZE, NULL, 0);
	char *log = size > 0 ? malloc((size_t)size + 1) : NULL;
	char kept[1024];

	if (!log)
		return true;
	size = klogctl(KLOG_READ_ALL, log, size);
	log[size > 0 ? size : 0] = '\0';
	hide_other_log(log, kept, sizeof(kept));
	free(log);
	return put_text(a, "/var/log/dmesg", kept);
}

/* A host that is read from elsewhere is seen as its first process sees it. */
static bool put_mounts_of_init(struct archive *a)
{
	size_t len;
	char *text = slurp_file("/proc/self/mountinfo", &len);
	bool good = !text || put_data(a, "/proc/1/mountinfo", text, len);

	free(text);
	return good;
}

bool put_host(struct archive *a)
{
	bool good = true;
	size_t i;

	for (i = 0; good && i < ARRAY_SIZE(host_files); i++)
		good = put_file(a, host_files[i]);
	for (i = 0; good && i < ARRAY_SIZE(folders); i++)
		if (!access(folders[i], F_OK))
			good = put_folder(a, folders[i]);
	return good && put_boot_words(a) && put_boot_log(a) &&
	       put_mounts_of_init(a);
}

/* One process of it, and what that sees mounted: where its directories are. */
static bool put_process(struct archive *a, const char *folder)
{
	char path[PATH_MAX], pid[32] = "";
	bool good;
	FILE *f;

	if (snprintf(path, sizeof(path), "%s/cgroup.procs", folder) >=
	    (int)sizeof(path))
		return true;
	f = fopen(path, "re");
	if (!f)
		return true;
	good = fgets(pid, sizeof(pid), f);
	fclose(f);
	if (!good)
		return true;
	good = put_text(a, path, pid);
	snprintf(path, sizeof(path), "/proc/%.*s/mountinfo",
		 (int)strcspn(pid, "\n"), pid);
	return good && put_file(a, path);
}

static bool put_cgroup_files(struct archive *a, const char *folder)
{
	char file[PATH_MAX + 64];
	bool good = true;
	size_t i;

	for (i = 0; good && i < ARRAY_SIZE(cgroup_files); i++) {
		snprintf(file, sizeof(file), "%s/%s", folder, cgroup_files[i]);
		good = put_file(a, file);
	}
	return good && put_process(a, folder);
}

/**
 * struct walk - where cgroups go, and whether that went well
 */
struct walk {
	struct archive *a;
	bool good;
};

static void put_cgroup(void *context, const struct host_cgroup *c)
{
	struct walk *w = context;

	w->good = w->good && put_cgroup_files(w->a, c->folder);
}

bool put_cgroups(struct archive *a)
{
	struct walk w = { .a = a, .good = true };
	struct libmnt_table *mounts = mounts_read();
	char mount[PATH_MAX];
	bool v1;

	if (mounts_memory_cgroup(mounts, mount, sizeof(mount), &v1))
		host_cgroup_walk(mount, v1, MOST_CGROUPS, put_cgroup, &w);
	mounts_free(mounts);
	return w.good;
}
