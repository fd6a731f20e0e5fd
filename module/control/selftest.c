// SPDX-License-Identifier: GPL-2.0-only
/*
 * register_kprobe() returning 0 proves nothing: kprobes can be disarmed for
 * the whole system, ftrace can be switched off, arming can fail. So the module
 * looks its own directory up, both ways, and watches the probes' hits.
 *
 * Insertions it tries in each way that the kernel offers, on a dentry of its
 * own: a compiler may have inlined the function that has the probe.
 *
 * All of these are real: they are counted for whoever caused them.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/stringhash.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "kernel/compat.h"
#include "kernel/symbols.h"

struct vfsmount *selftest_debugfs;
static struct dentry *selftest_dir;
static const bool *disarmed;	/* kprobes_all_disarmed of the kernel */
static const int *tracing;	/* its ftrace_enabled */

/**
 * selftest_mount() - mount a file system for own lookups, visible to nobody
 * @name: debugfs or proc
 *
 * A path is looked up below a mount, and users need not have mounted any.
 *
 * Context: process, may sleep.
 * Return: the mount, for mntput(), or an ERR_PTR().
 */
struct vfsmount *selftest_mount(const char *name)
{
	struct file_system_type *type = get_fs_type(name);
	struct vfsmount *mnt;

	if (!type)
		return ERR_PTR(-ENODEV);
	mnt = vfs_kern_mount(type, SB_KERNMOUNT, name, NULL);
	module_put(type->owner);
	return mnt;
}

/**
 * selftest_init() - get ready for own lookups, and prove the table with one
 * @dir: a directory of the module's in the root of debugfs
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int selftest_init(struct dentry *dir)
{
	struct chain_walk walk;

	rcu_read_lock();
	walk = chain_walk(&count_state.table, dir->d_parent, &dir->d_name,
			  U32_MAX);
	rcu_read_unlock();
	if (!walk.hit) {
		pr_err("cannot load: the self-check of the table failed: a dentry known to be in the dentry hash table is not found by dentry_hashtable\n");
		return -ENXIO;
	}
	disarmed = (void *)symbol_address("kprobes_all_disarmed");
	tracing = (void *)symbol_address("ftrace_enabled");
	selftest_debugfs = selftest_mount("debugfs");
	if (IS_ERR(selftest_debugfs)) {
		pr_err("cannot load: debugfs cannot be mounted, error %ld\n",
		       PTR_ERR(selftest_debugfs));
		return PTR_ERR(selftest_debugfs);
	}
	selftest_dir = dir;
	return 0;
}

void selftest_exit(void)
{
	mntput(selftest_debugfs);
}

/* One lookup in each way; have both probes been hit? */
static bool selftest_moved(void)
{
	u64 ref = probe_hits(PROBE_LOOKUP), rcu = probe_hits(PROBE_LOOKUP_RCU);
	struct dentry *root = selftest_debugfs->mnt_root;
	struct path found;

	dput(d_lookup(root, &selftest_dir->d_name));
	if (!vfs_path_lookup(root, selftest_debugfs, "dchain", 0, &found))
		path_put(&found);
	return probe_hits(PROBE_LOOKUP) > ref &&
	       probe_hits(PROBE_LOOKUP_RCU) > rcu;
}

/**
 * selftest_why_not() - why lookups are not being counted
 *
 * Context: process, may sleep; the caller keeps the mode from changing.
 * Return: NULL when they are, else the reason and what to do about it.
 */
const char *selftest_why_not(void)
{
	if (!probes[PROBE_LOOKUP].attached)
		return "mode is off";
	if (selftest_moved())
		return NULL;
	if (disarmed && READ_ONCE(*disarmed))
		return "kprobes are disarmed globally (write 1 to /sys/kernel/debug/kprobes/enabled)";
	if (tracing && !READ_ONCE(*tracing))
		return "ftrace is off (set sysctl kernel.ftrace_enabled=1)";
	return "an own lookup did not reach the probes, for a reason unknown";
}

#define SELFTEST_NAME ".selftest"

static const char *selftest_insertions_why;

/* Was the dentry seen this often, since the last time? */
static bool selftest_seen(unsigned int inserted, unsigned int turned)
{
	bool right = probe_watch.inserted == inserted &&
		     probe_watch.turned == turned;

	probe_watch.inserted = 0;
	probe_watch.turned = 0;
	return right;
}

/* The ways of a negative dentry into the table; it ends outside of it. */
static const char *selftest_insert(struct dentry *dentry)
{
	d_add(dentry, NULL);
	if (!selftest_seen(1, 0))
		return "not all d_add() reach the probes";
	d_drop(dentry);
	d_rehash(dentry);
	if (!selftest_seen(1, 0))
		return "not all d_rehash() reach the probes";
	d_drop(dentry);
	d_splice_alias(NULL, dentry);
	if (!selftest_seen(1, 0))
		return "not all d_splice_alias() reach the probes";
	return NULL;
}

/* From a dentry in the table, which is negative, to a positive one. */
static const char *selftest_turn(struct dentry *dentry, bool new)
{
	struct inode *inode = new_inode(dentry->d_sb);

	if (!inode)
		return "no memory for the self-test";
	inode->i_ino = get_next_ino();
	inode->i_mode = S_IFREG;
	clear_nlink(inode);	/* nobody keeps it */
	if (!new) {
		d_instantiate(dentry, inode);
		return selftest_seen(0, 1) ? NULL :
		       "not all d_instantiate() reach the probes";
	}
	if (insert_inode_locked(inode)) {
		iput(inode);
		return "no inode for the self-test";
	}
	d_instantiate_new(dentry, inode);
	return selftest_seen(0, 1) ? NULL :
	       "not all d_instantiate_new() reach the probes";
}

static const char *selftest_one(bool new)
{
	struct qstr name = QSTR_INIT(SELFTEST_NAME, sizeof(SELFTEST_NAME) - 1);
	struct dentry *dentry;
	const char *why;

	name.hash = full_name_hash(selftest_dir, name.name, name.len);
	dentry = d_alloc(selftest_dir, &name);
	if (!dentry)
		return "no memory for the self-test";
	probe_watch.inserted = 0;
	probe_watch.turned = 0;
	WRITE_ONCE(probe_watch.dentry, dentry);
	why = selftest_insert(dentry);
	if (!why)
		why = selftest_turn(dentry, new);
	WRITE_ONCE(probe_watch.dentry, NULL);
	d_drop(dentry);
	dput(dentry);
	return why;
}

/**
 * selftest_insertions() - prove that insertions are counted
 *
 * selftest_insertions_counted() has the answer afterwards.
 *
 * Context: process, may sleep, under mode_lock(), in mode walk or loop.
 */
void selftest_insertions(void)
{
	const char *why = selftest_one(false);

	selftest_insertions_why = why ? why : selftest_one(true);
}

/**
 * selftest_insertions_counted() - were they proven to be counted?
 * @why: set to the reason where not; NULL where it is not wanted
 *
 * Context: process, under mode_lock().
 */
bool selftest_insertions_counted(const char **why)
{
	if (why)
		*why = selftest_insertions_why;
	return !selftest_insertions_why;
}
