/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels that dchain runs on, and nothing else:
 * the rest of the module reads as if only the newest one existed.
 */
#ifndef DCHAIN_COMPAT_H
#define DCHAIN_COMPAT_H

#include <linux/cgroup.h>
#include <linux/ftrace.h>
#include <linux/kconfig.h>
#include <linux/ptrace.h>
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
 * What ftrace hands to a callback: 5.11 made it a struct ftrace_regs, 6.2 gave
 * that an accessor for arguments. With DYNAMIC_FTRACE_WITH_ARGS (x86_64 from
 * 5.11, arm64 from 6.2 on) arguments are there without saving all registers,
 * which is the cheaper half of a hook. 5.10 wants to be told that a callback
 * needs no guard against recursion, later ones assume it.
 */
#if IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) || \
	IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
#define COMPAT_HAS_FTRACE 1
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define COMPAT_FTRACE_FLAGS \
	(FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_RECURSION_SAFE)
#define compat_ftrace_regs pt_regs
#define compat_ftrace_argument(regs, n) regs_get_kernel_argument(regs, n)
#else
#define COMPAT_FTRACE_FLAGS \
	(IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) ? \
	 0 : FTRACE_OPS_FL_SAVE_REGS)
#define compat_ftrace_regs ftrace_regs
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define compat_ftrace_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#else
#define compat_ftrace_argument(fregs, n) ftrace_regs_get_argument(fregs, n)
#endif
#endif
#else
#define COMPAT_HAS_FTRACE 0
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
