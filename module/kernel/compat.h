/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers that nearly every file uses, and all that differs between the
 * kernels that dchain runs on: the rest of the module reads as if only the
 * newest one existed. Kbuild includes it before all else.
 *
 * Distributions move features to older kernels, so what counts is the feature:
 * a macro, an option, a header, or KERNEL_HAS_name, which Kbuild defines where
 * a header of the kernel declares that name. A number in a comment is the
 * release that brought it.
 */
#ifndef DCHAIN_COMPAT_H
#define DCHAIN_COMPAT_H

/* Every line in the kernel's log names the module. */
#define pr_fmt(fmt) "dchain: " fmt

#include <linux/cgroup.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ftrace.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/magic.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 18, 0)
#error "dchain supports Linux 4.18 and later"
#endif

/*
 * 4.20: code that runs with preemption off is an RCU reader. Before, that was
 * so only where the kernel is not preemptible.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 20, 0) && IS_ENABLED(CONFIG_PREEMPT)
#error "dchain needs Linux 4.20 where the kernel has CONFIG_PREEMPT"
#endif

#if !defined(CONFIG_X86_64) && !defined(CONFIG_ARM64)
#error "dchain runs on x86_64 and arm64"
#endif

#if !IS_ENABLED(CONFIG_KPROBES) || !IS_ENABLED(CONFIG_DEBUG_FS) || \
	!IS_ENABLED(CONFIG_CGROUPS)
#error "dchain needs CONFIG_KPROBES, CONFIG_DEBUG_FS and CONFIG_CGROUPS"
#endif

/* Controllers may be left out of a kernel; their ids are then undeclared. */
#ifdef CONFIG_MEMCG
#define COMPAT_MEMORY_SUBSYS ((int)memory_cgrp_id)
#define compat_memory_on_v1() (!cgroup_subsys_on_dfl(memory_cgrp_subsys))
#else
#define COMPAT_MEMORY_SUBSYS (-1)
#define compat_memory_on_v1() false
#endif

/* 6.3 gave it another name. Not with cgroup.memory=nokmem. */
#ifdef KERNEL_HAS_memcg_kmem_online
#define compat_charges_dentries() memcg_kmem_online()
#else
#define compat_charges_dentries() memcg_kmem_enabled()
#endif

#ifdef CONFIG_CGROUP_PIDS
#define COMPAT_PIDS_SUBSYS ((int)pids_cgrp_id)
#define compat_pids_on_v1() (!cgroup_subsys_on_dfl(pids_cgrp_subsys))
#else
#define COMPAT_PIDS_SUBSYS (-1)
#define compat_pids_on_v1() false
#endif

/*
 * The inode number of a cgroup's directory, which cgroup_id() is from 5.5 on;
 * RHEL 8's has a generation above it.
 */
static inline u64 compat_cgroup_inode(struct cgroup *cgrp)
{
#ifdef KERNEL_HAS_kernfs_ino
	return kernfs_ino(cgrp->kn);
#else
	return cgrp->kn->id.ino;
#endif
}

/* 5.11 */
#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

/* 5.8 */
#ifndef data_race
#define data_race(expr) (expr)
#endif

/* 5.8: dentries that are dropped as soon as nobody uses them */
#ifndef KERNEL_HAS_DCACHE_DONTCACHE
#define DCACHE_DONTCACHE 0
#endif

/*
 * 5.2, and later stable releases of older ones: dentries that can be looked up
 * are all freed after an RCU grace period. An unmount freed the root at once
 * before.
 */
#ifdef KERNEL_HAS_DCACHE_NORCU
#define COMPAT_ROOTS_BY_RCU 1
#else
#define COMPAT_ROOTS_BY_RCU 0
#endif

/*
 * 5.10: a call that is patched to be a direct one, which kernels with IBT
 * need. Older kernels have no IBT, and a pointer does.
 */
#ifdef KERNEL_HAS_DEFINE_STATIC_CALL
#include <linux/static_call.h>
#else
#define DEFINE_STATIC_CALL(name, function) \
	static typeof(function) *(name) = (function)
#define static_call(name) (name)
#define static_call_update(name, function) WRITE_ONCE(name, function)
#endif

/* 5.0, and 5.2 on arm64: the first arguments of a function, at its entry. */
#ifndef CONFIG_HAVE_FUNCTION_ARG_ACCESS_API
static inline unsigned long regs_get_kernel_argument(struct pt_regs *regs,
						     unsigned int n)
{
#ifdef CONFIG_ARM64
	return regs->regs[n];
#else
	return n ? regs->si : regs->di;
#endif
}
#endif

/*
 * What ftrace hands to a callback: 5.11 made it a struct ftrace_regs, 6.2 gave
 * that an accessor for arguments. With DYNAMIC_FTRACE_WITH_ARGS (x86_64 from
 * 5.11, arm64 from 6.2 on) arguments are there without saving all registers,
 * which is the cheaper half of a hook. Before 5.11 a flag must declare that
 * a callback needs no guard against recursion, later it assumes so. Before 5.5
 * nothing keeps others from switching ftrace off.
 */
#if IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) || \
	IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS)
#define COMPAT_HAS_FTRACE 1
#ifdef KERNEL_HAS_FTRACE_OPS_FL_RECURSION_SAFE
#define COMPAT_FTRACE_RECURSION FTRACE_OPS_FL_RECURSION_SAFE
#else
#define COMPAT_FTRACE_RECURSION 0
#endif
#ifdef KERNEL_HAS_FTRACE_OPS_FL_PERMANENT
#define COMPAT_FTRACE_PERMANENT FTRACE_OPS_FL_PERMANENT
#else
#define COMPAT_FTRACE_PERMANENT 0
#endif
#define COMPAT_FTRACE_FLAGS \
	(COMPAT_FTRACE_RECURSION | COMPAT_FTRACE_PERMANENT | \
	 (IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) ? \
	  0 : FTRACE_OPS_FL_SAVE_REGS))
#ifdef KERNEL_HAS_ftrace_get_regs
#define compat_ftrace_regs ftrace_regs
#else
#define compat_ftrace_regs pt_regs
#endif
#if defined(KERNEL_HAS_ftrace_regs_get_argument)
#define compat_ftrace_argument(fregs, n) ftrace_regs_get_argument(fregs, n)
#elif defined(KERNEL_HAS_ftrace_get_regs)
#define compat_ftrace_argument(fregs, n) \
	regs_get_kernel_argument(&(fregs)->regs, n)
#else
#define compat_ftrace_argument(regs, n) regs_get_kernel_argument(regs, n)
#endif
#else
#define COMPAT_HAS_FTRACE 0
#endif

/*
 * The children of a dentry, whose list is another kind of list since 6.8. Under
 * its d_lock, but for the question whether there are any.
 */
#ifndef KERNEL_HAS_d_first_child
static inline bool compat_has_children(const struct dentry *dentry)
{
	return !list_empty(&dentry->d_subdirs);
}

static inline struct dentry *compat_first_child(struct dentry *dentry)
{
	return list_first_entry_or_null(&dentry->d_subdirs, struct dentry,
					d_child);
}

static inline struct dentry *compat_next_child(struct dentry *parent,
					       struct dentry *child)
{
	return list_is_last(&child->d_child, &parent->d_subdirs) ?
	       NULL : list_next_entry(child, d_child);
}
#else
static inline bool compat_has_children(const struct dentry *dentry)
{
	return !hlist_empty(&dentry->d_children);
}

static inline struct dentry *compat_first_child(struct dentry *dentry)
{
	return d_first_child(dentry);
}

static inline struct dentry *compat_next_child(struct dentry *parent,
					       struct dentry *child)
{
	return d_next_sibling(child);
}
#endif

/*
 * Exported on all of these kernels for file servers, which take the
 * declaration from a header that is not installed.
 */
int vfs_path_lookup(struct dentry *dentry, struct vfsmount *mnt,
		    const char *name, unsigned int flags, struct path *path);

#endif /* DCHAIN_COMPAT_H */
