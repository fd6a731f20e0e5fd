// SPDX-License-Identifier: GPL-2.0-only
/*
 * register_kprobe() returning 0 proves nothing: kprobes can be disarmed for
 * the whole system, ftrace can be switched off, arming can fail. So the module
 * looks its own directory up, both ways, and watches the probes' hits.
 *
 * These lookups are real ones: they are counted for whoever caused them.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>

#include "alive.h"
#include "compat.h"
#include "count.h"
#include "probes.h"
#include "symbols.h"

static struct vfsmount *alive_mnt;
static struct dentry *alive_dir;
static const bool *disarmed;	/* kprobes_all_disarmed of the kernel */
static const int *tracing;	/* its ftrace_enabled */

/**
 * alive_mount() - mount a file system for own lookups, visible to nobody
 * @name: debugfs or proc
 *
 * A path is looked up below a mount, and users need not have mounted any.
 *
 * Context: process, may sleep.
 * Return: the mount, for mntput(), or an ERR_PTR().
 */
struct vfsmount *alive_mount(const char *name)
{
	struct file_system_type *type = get_fs_type(name);
	struct vfsmount *mnt;

	if (!type)
		return ERR_PTR(-ENODEV);
	mnt = vfs_kern_mount(type, SB_KERNMOUNT, name, NULL);
	module_put(type->owner);
	return mnt;
}

/* The mount of debugfs that stays as long as the module. */
struct vfsmount *alive_debugfs(void)
{
	return alive_mnt;
}

/**
 * alive_init() - get ready for own lookups, and prove the table with one
 * @dir: a directory of the module's in the root of debugfs
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int alive_init(struct dentry *dir)
{
	struct chain_walk walk;

	rcu_read_lock();
	walk = chain_walk(&count_state.table, dir->d_parent, &dir->d_name,
			  U32_MAX);
	rcu_read_unlock();
	if (!walk.hit) {
		pr_err("cannot load: a dentry known to be in the dentry hash table is not where dentry_hashtable says\n");
		return -ENXIO;
	}
	disarmed = (void *)symbol_address("kprobes_all_disarmed");
	tracing = (void *)symbol_address("ftrace_enabled");
	alive_mnt = alive_mount("debugfs");
	if (IS_ERR(alive_mnt)) {
		pr_err("cannot load: debugfs cannot be mounted, error %ld\n",
		       PTR_ERR(alive_mnt));
		return PTR_ERR(alive_mnt);
	}
	alive_dir = dir;
	return 0;
}

void alive_exit(void)
{
	mntput(alive_mnt);
}

/* One lookup in each way; have both probes been hit? */
static bool alive_moved(void)
{
	u64 ref = probe_hits(PROBE_LOOKUP), rcu = probe_hits(PROBE_LOOKUP_RCU);
	struct dentry *root = alive_mnt->mnt_root;
	struct path found;

	dput(d_lookup(root, &alive_dir->d_name));
	if (!vfs_path_lookup(root, alive_mnt, "dchain", 0, &found))
		path_put(&found);
	return probe_hits(PROBE_LOOKUP) > ref &&
	       probe_hits(PROBE_LOOKUP_RCU) > rcu;
}

/**
 * alive_why_not() - why lookups are not being counted
 *
 * Context: process, may sleep; the caller keeps the mode from changing.
 * Return: NULL when they are, else the reason and what to do about it.
 */
const char *alive_why_not(void)
{
	if (!probes[PROBE_LOOKUP].attached)
		return "mode is off";
	if (alive_moved())
		return NULL;
	if (disarmed && READ_ONCE(*disarmed))
		return "kprobes are disarmed globally (write 1 to /sys/kernel/debug/kprobes/enabled)";
	if (tracing && !READ_ONCE(*tracing))
		return "ftrace is off (set sysctl kernel.ftrace_enabled=1)";
	return "an own lookup did not reach the probes, for a reason unknown";
}
