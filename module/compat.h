/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels that dchain runs on, and nothing else:
 * the rest of the module reads as if only the newest one existed.
 */
#ifndef DCHAIN_COMPAT_H
#define DCHAIN_COMPAT_H

#include <linux/cgroup.h>
#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 10, 0) || \
	LINUX_VERSION_CODE >= KERNEL_VERSION(7, 3, 0)
#error "dchain knows the dentry cache of Linux 5.10 to 7.2"
#endif

#ifndef CONFIG_64BIT
#error "dchain needs a 64-bit kernel: its counters are read without a lock"
#endif

#if !IS_ENABLED(CONFIG_KPROBES) || !IS_ENABLED(CONFIG_DEBUG_FS) || \
	!IS_ENABLED(CONFIG_CGROUPS)
#error "dchain needs CONFIG_KPROBES, CONFIG_DEBUG_FS and CONFIG_CGROUPS"
#endif

/* Controllers may be left out of a kernel; their ids are then undeclared. */
#ifdef CONFIG_MEMCG
#define COMPAT_MEMORY_SUBSYS ((int)memory_cgrp_id)
static inline bool compat_memory_on_v1(void)
{
	return !cgroup_subsys_on_dfl(memory_cgrp_subsys);
}
#else
#define COMPAT_MEMORY_SUBSYS (-1)
static inline bool compat_memory_on_v1(void)
{
	return false;
}
#endif

#ifdef CONFIG_CGROUP_PIDS
#define COMPAT_PIDS_SUBSYS ((int)pids_cgrp_id)
static inline bool compat_pids_on_v1(void)
{
	return !cgroup_subsys_on_dfl(pids_cgrp_subsys);
}
#else
#define COMPAT_PIDS_SUBSYS (-1)
static inline bool compat_pids_on_v1(void)
{
	return false;
}
#endif

/*
 * Exported on all of these kernels for file servers, which take the
 * declaration from a header that is not installed.
 */
struct dentry;
struct path;
struct vfsmount;
int vfs_path_lookup(struct dentry *dentry, struct vfsmount *mnt,
		    const char *name, unsigned int flags, struct path *path);

#endif /* DCHAIN_COMPAT_H */
