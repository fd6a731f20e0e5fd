// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop head is accepted when, on lookups that this file causes, it is hit as
 * often as the walk of the same bucket visits nodes. On misses in chains of
 * other than one entry the function's entry and places outside of the loop are
 * hit another number of times; on hits the step to the next node is.
 *
 * Probes of its own, on the same places, count only the task that checks.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stringhash.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "kernel/compat.h"
#include "kernel/symbols.h"

enum { VERIFY_REF, VERIFY_RCU, VERIFY_OP, VERIFY_NR };

static_assert(VERIFY_NR == CONTROL_NR_HEADS);

/* Chains of 0, 1, 2 and more entries are wanted, some lookups of each. */
#define VERIFY_LENGTHS 4
#define VERIFY_EACH 4
/* On a large table few chains have two entries: look long, but not forever. */
#define VERIFY_TRIES 100000
/* Tries between offers to let others run. */
#define VERIFY_PART 256
/* Not max_steps: that is the user's, and may be shorter than a chain. */
#define VERIFY_MAX_STEPS (1U << 20)
/* Others change chains between the walk and the loop: then it is done again. */
#define VERIFY_RETRIES 50

static struct task_struct *verify_task;
static u64 verify_steps[VERIFY_NR];	/* by the walk */
static u64 verify_hits[VERIFY_NR];	/* by the loop head's probe */
static bool verify_has_op;

static int verify_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct dentry *parent = (void *)regs_get_kernel_argument(regs, 0);
	const struct qstr *name = (void *)regs_get_kernel_argument(regs, 1);
	unsigned int i = kp->symbol_name[sizeof("__d_lookup") - 1] ?
			 VERIFY_RCU : VERIFY_REF;

	if (current != READ_ONCE(verify_task))
		return 0;
	if (i == VERIFY_RCU && verify_has_op &&
	    READ_ONCE(parent->d_flags) & DCACHE_OP_COMPARE)
		i = VERIFY_OP;
	verify_steps[i] += chain_walk(&count_state.table, parent, name,
				      VERIFY_MAX_STEPS).steps;
	return 0;
}

static struct kprobe verify_loops[VERIFY_NR];

static int verify_loop(struct kprobe *kp, struct pt_regs *regs)
{
	if (current == READ_ONCE(verify_task))
		verify_hits[kp - verify_loops]++;
	return 0;
}

/* One way to look a name up, and where. */
struct verify_way {
	const char *what;
	struct dentry *parent;
	struct vfsmount *mnt;	/* NULL: by d_lookup() */
	const char *dir;	/* path of @parent below @mnt, with a slash */
	const char *const *known;	/* names that exist */
};

static void verify_lookup(const struct verify_way *way, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	struct path found;
	char text[64];

	q.hash = full_name_hash(way->parent, q.name, q.len);
	if (!way->mnt) {
		dput(d_lookup(way->parent, &q));
		return;
	}
	snprintf(text, sizeof(text), "%s%s", way->dir, name);
	if (!vfs_path_lookup(way->mnt->mnt_root, way->mnt, text, 0, &found))
		path_put(&found);
}

static bool verify_agrees(const struct verify_way *way, const char *name)
{
	unsigned int n;

	for (n = 0; n < VERIFY_RETRIES; n++) {
		memset(verify_steps, 0, sizeof(verify_steps));
		memset(verify_hits, 0, sizeof(verify_hits));
		WRITE_ONCE(verify_task, current);
		verify_lookup(way, name);
		WRITE_ONCE(verify_task, NULL);
		if (!memcmp(verify_steps, verify_hits, sizeof(verify_steps)))
			return true;
	}
	return false;
}

/* Nodes that a lookup of a missing name would visit now. */
static u32 verify_length(const struct verify_way *way, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	u32 steps;

	q.hash = full_name_hash(way->parent, q.name, q.len);
	rcu_read_lock();
	steps = chain_walk(&count_state.table, way->parent, &q,
			   VERIFY_LENGTHS).steps;
	rcu_read_unlock();
	return min_t(u32, steps, VERIFY_LENGTHS - 1);
}

static bool verify_way(const struct verify_way *way)
{
	unsigned int done[VERIFY_LENGTHS] = {}, i, left;
	const char *const *known;
	char name[24];

	for (known = way->known; *known; known++) {
		verify_lookup(way, *known);	/* into the cache */
		if (!verify_agrees(way, *known))
			goto disagree;
	}
	left = VERIFY_LENGTHS * VERIFY_EACH;
	for (i = 0; i < VERIFY_TRIES && left; i++) {
		u32 length;

		if (!(i % VERIFY_PART))
			cond_resched();
		snprintf(name, sizeof(name), "dchain-%u", i);
		length = verify_length(way, name);
		if (done[length] == VERIFY_EACH)
			continue;
		done[length]++;
		left--;
		if (!verify_agrees(way, name))
			goto disagree;
	}
	/* a host in trouble has no short chains, a healthy one no long ones */
	if ((done[0] && done[1]) || done[2] || done[3])
		return true;
	pr_err("loop heads refused: no chains found to try %s on\n",
	       way->what);
	return false;
disagree:
	pr_err("loop heads refused: on own lookups by %s the probe was hit %llu, %llu, %llu times (__d_lookup, _rcu, _op_compare), the walk visits %llu, %llu, %llu nodes\n",
	       way->what, verify_hits[VERIFY_REF], verify_hits[VERIFY_RCU],
	       verify_hits[VERIFY_OP], verify_steps[VERIFY_REF],
	       verify_steps[VERIFY_RCU], verify_steps[VERIFY_OP]);
	return false;
}

static const char *const debugfs_names[] = { "dchain", NULL };
static const char *const sysctl_names[] = {
	"ostype", "osrelease", "hostname", "domainname", "version", "panic",
	"pid_max", NULL
};

static int verify_plain(void)
{
	struct verify_way ways[] = {
		{
			.what = "__d_lookup", .parent = selftest_debugfs->mnt_root,
			.known = debugfs_names,
		}, {
			.what = "__d_lookup_rcu", .parent = selftest_debugfs->mnt_root,
			.mnt = selftest_debugfs, .dir = "", .known = debugfs_names,
		},
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ways); i++)
		if (!verify_way(&ways[i]))
			return -EINVAL;
	return 0;
}

/* Of the file systems that are always there, sysctl's has a d_compare(). */
static int verify_op(void)
{
	struct verify_way way = {
		.what = "__d_lookup_rcu with d_compare", .dir = "sys/kernel/",
		.known = sysctl_names, .mnt = selftest_mount("proc"),
	};
	struct path path;
	int err;

	if (IS_ERR(way.mnt)) {
		pr_err("loop heads refused: no procfs to try d_compare on\n");
		return PTR_ERR(way.mnt);
	}
	err = vfs_path_lookup(way.mnt->mnt_root, way.mnt, "sys/kernel", 0,
			      &path);
	if (!err) {
		way.parent = path.dentry;
		err = verify_way(&way) ? 0 : -EINVAL;
		path_put(&path);
	}
	mntput(way.mnt);
	return err;
}

static int verify_register(struct kprobe *entries,
			   const unsigned int *offsets)
{
	struct kprobe *batch[2 + VERIFY_NR];
	int i, err = 0, n = 0;

	memset(entries, 0, 2 * sizeof(*entries));
	memset(verify_loops, 0, sizeof(verify_loops));
	for (i = 0; !err && i < 2; i++) {
		entries[i].symbol_name = probes[PROBE_LOOP + i].symbol;
		entries[i].pre_handler = verify_entry;
		err = register_kprobe(&entries[i]);
		if (!err)
			batch[n++] = &entries[i];
	}
	for (i = 0; !err && i < VERIFY_NR; i++) {
		if (!offsets[i])
			continue;
		verify_loops[i].symbol_name = probes[PROBE_LOOP + i].symbol;
		verify_loops[i].offset = offsets[i];
		verify_loops[i].pre_handler = verify_loop;
		err = register_kprobe(&verify_loops[i]);
		if (!err)
			batch[n++] = &verify_loops[i];
		else
			pr_err("loop heads refused: the kernel allows no probe at %s+0x%x (error %d: is it the first byte of an instruction?)\n",
			       probes[PROBE_LOOP + i].symbol, offsets[i], err);
	}
	if (err && n)
		unregister_kprobes(batch, n);
	return err == -EILSEQ ? -EINVAL : err;
}

static void verify_unregister(struct kprobe *entries)
{
	struct kprobe *batch[2 + VERIFY_NR] = { &entries[0], &entries[1] };
	int i, n = 2;

	for (i = 0; i < VERIFY_NR; i++)
		if (verify_loops[i].symbol_name)
			batch[n++] = &verify_loops[i];
	unregister_kprobes(batch, n);
}

/* Each head must be given where the function exists, and lie inside of it. */
static int verify_places(const unsigned int *offsets)
{
	char name[KSYM_NAME_LEN];
	int i;

	for (i = 0; i < VERIFY_NR; i++) {
		const struct probe *p = &probes[PROBE_LOOP + i];
		unsigned long start = p->address;
		unsigned long offset, length;

		if (!start && !offsets[i])
			continue;
		if (!start || !offsets[i]) {
			pr_err("loop heads refused: %s %s\n",
			       p->symbol, start ? "is not among them" :
			       "is not in this kernel");
			return -EINVAL;
		}
		if (!symbol_at(start, name, sizeof(name), &offset, &length) ||
		    offsets[i] >= length) {
			pr_err("loop heads refused: %s+0x%x lies outside of the function\n",
			       p->symbol, offsets[i]);
			return -EINVAL;
		}
	}
	return 0;
}

/**
 * verify_heads() - put loop heads to the test
 * @offsets: of those in __d_lookup, __d_lookup_rcu and
 *	__d_lookup_rcu_op_compare, in bytes; 0 where there is none
 *
 * Context: process, may sleep; one at a time, not in mode loop.
 * Return: 0 when they are right, else an error with a line in the log.
 */
int verify_heads(const unsigned int *offsets)
{
	struct kprobe *entries;
	int err;

	err = verify_places(offsets);
	if (err)
		return err;
	entries = kcalloc(2, sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	verify_has_op = offsets[VERIFY_OP];
	err = verify_register(entries, offsets);
	if (!err) {
		err = verify_plain();
		if (!err)
			err = verify_op();
		verify_unregister(entries);
	}
	kfree(entries);
	return err;
}
