// SPDX-License-Identifier: GPL-2.0-only
/*
 * register_kprobe() returning 0 proves nothing: kprobes can be disarmed for
 * the whole system, ftrace can be switched off, arming can fail. So the module
 * looks an entry of its own up, both ways, and watches the probes' hits.
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
#include <linux/workqueue.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "kernel/compat.h"
#include "kernel/symbols.h"

#define SELFTEST_ENTRY "dchain"

struct vfsmount *selftest_mnt;
static struct dentry *selftest_entry;
static const bool *disarmed;	/* kprobes_all_disarmed of the kernel */
static const int *tracing;	/* its ftrace_enabled */

/**
 * selftest_mount() - mount a file system for own lookups, visible to nobody
 * @name: ramfs or proc
 *
 * A path is looked up below a mount. Each mount of ramfs is a file system of
 * its own, so that nobody's is touched.
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

/* A dentry in the root of the mount, not yet in the table. */
static struct dentry *selftest_alloc(const char *text)
{
	struct dentry *root = selftest_mnt->mnt_root;
	struct qstr name = QSTR_INIT(text, strlen(text));

	name.hash = full_name_hash(root, name.name, name.len);
	return d_alloc(root, &name);
}

/* Is the own entry found by the table? */
static bool selftest_in_table(void)
{
	struct chain_walk walk;

	rcu_read_lock();
	walk = chain_walk(&count_state.table, selftest_mnt->mnt_root,
			  &selftest_entry->d_name, U32_MAX);
	rcu_read_unlock();
	return walk.hit;
}

/**
 * selftest_init() - get ready for own lookups, and prove the table with one
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int selftest_init(void)
{
	selftest_mnt = selftest_mount("ramfs");
	if (IS_ERR(selftest_mnt)) {
		pr_err("cannot load: no file system for own lookups, error %ld\n",
		       PTR_ERR(selftest_mnt));
		return PTR_ERR(selftest_mnt);
	}
	selftest_entry = selftest_alloc(SELFTEST_ENTRY);
	if (!selftest_entry) {
		pr_err("cannot load: no memory for own lookups\n");
		mntput(selftest_mnt);
		return -ENOMEM;
	}
	d_add(selftest_entry, NULL);
	if (!selftest_in_table()) {
		pr_err("cannot load: the self-check of the table failed: a dentry known to be in the dentry hash table is not found by dentry_hashtable\n");
		selftest_exit();
		return -ENXIO;
	}
	disarmed = (void *)symbol_address("kprobes_all_disarmed");
	tracing = (void *)symbol_address("ftrace_enabled");
	return 0;
}

void selftest_exit(void)
{
	d_drop(selftest_entry);
	dput(selftest_entry);
	mntput(selftest_mnt);
}

/**
 * struct selftest_lookup - one own lookup in each way, made by a kernel thread
 * @work: the thread's
 * @moved: have all probes been hit?
 *
 * A lookup of a path is subject to the rights of who makes it: of the process
 * that reads a file, it could fail before the table is asked.
 */
struct selftest_lookup {
	struct work_struct work;
	bool moved;
};

/* Those at the heads of loops are hit at each node, so at least once. */
static void selftest_look_up(struct work_struct *work)
{
	static const enum probe_id watched[] = {
		PROBE_LOOKUP, PROBE_LOOKUP_RCU, PROBE_LOOP, PROBE_LOOP_RCU
	};
	struct selftest_lookup *lookup =
		container_of(work, struct selftest_lookup, work);
	struct dentry *root = selftest_mnt->mnt_root;
	u64 hits[ARRAY_SIZE(watched)];
	struct path found;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(watched); i++)
		hits[i] = probe_hits(watched[i]);
	dput(d_lookup(root, &selftest_entry->d_name));
	if (!vfs_path_lookup(root, selftest_mnt, SELFTEST_ENTRY, 0, &found))
		path_put(&found);
	lookup->moved = true;
	for (i = 0; i < ARRAY_SIZE(watched); i++)
		lookup->moved &= !probes[watched[i]].attached ||
				 probe_hits(watched[i]) > hits[i];
}

static bool selftest_moved(void)
{
	struct selftest_lookup lookup;

	INIT_WORK_ONSTACK(&lookup.work, selftest_look_up);
	queue_work(system_unbound_wq, &lookup.work);
	flush_work(&lookup.work);
	destroy_work_on_stack(&lookup.work);
	return lookup.moved;
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
	struct dentry *dentry = selftest_alloc(SELFTEST_NAME);
	const char *why;

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
