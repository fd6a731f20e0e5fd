// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop head is accepted when, on lookups that this file causes, it is hit as
 * often as the walk of the same bucket visits nodes. On misses in chains of
 * other than one entry the function's entry and places outside of the loop are
 * hit another number of times; on hits the step to the next node is.
 *
 * Probes of its own, on the same places, count only the task that checks. Their
 * handlers take no lock, allocate nothing, print nothing and call no code of a
 * file system.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
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
/*
 * Names tried, and nodes visited to measure their chains, before the search
 * ends: on a large table few chains have two entries. So many nodes take a
 * third of a second at 300 ns each.
 */
#define VERIFY_TRIES 100000
#define VERIFY_NODES (1U << 20)
/* Nodes and tries between offers to let others run. */
#define VERIFY_PART 256
/*
 * Lookups are made in chains of up to VERIFY_SHORT nodes: with a breakpoint of
 * one microsecond at each, the kernel's walk takes less than a millisecond.
 * Only where no chain is that short, chains of up to VERIFY_LONGEST are used.
 * The handler walks the same chain with preemption off, which takes less than a
 * millisecond at 300 ns a node. The parameter max_steps is no such limit: the
 * user may have set it to 1.
 */
#define VERIFY_SHORT 512
#define VERIFY_LONGEST 3000
/* Lookups of one name: others may change its chain between walk and loop. */
#define VERIFY_RETRIES 50

/* What a lookup, or all lookups of one way, proved. */
enum verdict { VERIFY_AGREES, VERIFY_DISAGREES, VERIFY_TOO_LONG };

static struct task_struct *verify_task;
static u32 verify_longest;		/* longest chain used, in nodes */
static u64 verify_steps[VERIFY_NR];	/* by the walk */
static u64 verify_hits[VERIFY_NR];	/* by the loop head's probe */
static bool verify_too_long;		/* the chain, for verify_longest */
static bool verify_found;		/* the name, by the walk */
static bool verify_has_op;		/* __d_lookup_rcu_op_compare exists */

static struct kprobe verify_entries[2];
static struct kprobe verify_loops[VERIFY_NR];

static int verify_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct dentry *parent = (void *)regs_get_kernel_argument(regs, 0);
	const struct qstr *name = (void *)regs_get_kernel_argument(regs, 1);
	unsigned int i = kp == &verify_entries[VERIFY_RCU] ?
			 VERIFY_RCU : VERIFY_REF;
	struct chain_walk walk;

	if (current != READ_ONCE(verify_task))
		return 0;
	if (i == VERIFY_RCU && verify_has_op &&
	    READ_ONCE(parent->d_flags) & DCACHE_OP_COMPARE)
		i = VERIFY_OP;
	walk = chain_walk(&count_state.table, parent, name, verify_longest);
	verify_steps[i] += walk.steps;
	verify_too_long |= walk.capped;
	verify_found |= walk.hit;
	return 0;
}

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
	const char *const *known;	/* names that exist */
};

static void verify_lookup(const struct verify_way *way, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	struct path found;

	q.hash = full_name_hash(way->parent, q.name, q.len);
	if (!way->mnt) {
		dput(d_lookup(way->parent, &q));
		return;
	}
	if (!vfs_path_lookup(way->parent, way->mnt, name, 0, &found))
		path_put(&found);
}

static enum verdict verify_one(const struct verify_way *way, const char *name)
{
	unsigned int n;

	for (n = 0; n < VERIFY_RETRIES; n++) {
		cond_resched();
		memset(verify_steps, 0, sizeof(verify_steps));
		memset(verify_hits, 0, sizeof(verify_hits));
		verify_too_long = false;
		verify_found = false;
		WRITE_ONCE(verify_task, current);
		verify_lookup(way, name);
		WRITE_ONCE(verify_task, NULL);
		if (verify_too_long)
			return VERIFY_TOO_LONG;
		if (!memcmp(verify_steps, verify_hits, sizeof(verify_steps)))
			return VERIFY_AGREES;
	}
	return VERIFY_DISAGREES;
}

/*
 * Nodes that a lookup of a missing name would visit now; verify_longest + 1
 * where they are more than verify_longest.
 */
static u32 verify_length(const struct verify_way *way, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));
	u32 steps;

	q.hash = full_name_hash(way->parent, q.name, q.len);
	rcu_read_lock();
	steps = chain_walk(&count_state.table, way->parent, &q,
			   verify_longest + 1).steps;
	rcu_read_unlock();
	return steps;
}

/* Look up names that exist; VERIFY_TOO_LONG where no chain was short enough. */
static enum verdict verify_known(const struct verify_way *way)
{
	enum verdict all = VERIFY_TOO_LONG;
	const char *const *known;

	for (known = way->known; *known; known++) {
		enum verdict one;

		verify_lookup(way, *known);	/* into the cache */
		one = verify_one(way, *known);
		if (one == VERIFY_DISAGREES)
			return one;
		if (one == VERIFY_AGREES && verify_found)
			all = one;
	}
	return all;
}

/* The same for names that do not exist. */
static enum verdict verify_missing(const struct verify_way *way)
{
	unsigned int done[VERIFY_LENGTHS] = {}, i, left, part = 0, nodes = 0;
	char name[24];

	left = VERIFY_LENGTHS * VERIFY_EACH;
	for (i = 0; i < VERIFY_TRIES && nodes < VERIFY_NODES && left; i++) {
		enum verdict one;
		u32 length;

		if (part >= VERIFY_PART) {
			cond_resched();
			part = 0;
		}
		snprintf(name, sizeof(name), "dchain-%u", i);
		length = verify_length(way, name);
		nodes += length;
		part += length + 1;
		if (length > verify_longest)
			continue;
		length = min_t(u32, length, VERIFY_LENGTHS - 1);
		if (done[length] == VERIFY_EACH)
			continue;
		one = verify_one(way, name);
		if (one == VERIFY_DISAGREES)
			return one;
		if (one == VERIFY_TOO_LONG)
			continue;
		done[length]++;
		left--;
	}
	/* a host in trouble has no short chains, a healthy one no long ones */
	return (done[0] && done[1]) || done[2] || done[3] ? VERIFY_AGREES :
							    VERIFY_TOO_LONG;
}

static enum verdict verify_up_to(const struct verify_way *way, u32 longest)
{
	enum verdict verdict;

	verify_longest = longest;
	verdict = verify_known(way);
	return verdict == VERIFY_AGREES ? verify_missing(way) : verdict;
}

static bool verify_way(const struct verify_way *way)
{
	enum verdict verdict = verify_up_to(way, VERIFY_SHORT);

	if (verdict == VERIFY_TOO_LONG)
		verdict = verify_up_to(way, VERIFY_LONGEST);
	if (verdict == VERIFY_TOO_LONG)
		pr_err("loop heads refused: no chains of up to %u entries found to try %s on; mode walk needs no heads\n",
		       VERIFY_LONGEST, way->what);
	if (verdict == VERIFY_DISAGREES)
		pr_err("loop heads refused: on own lookups by %s the probe was hit %llu, %llu, %llu times (__d_lookup, _rcu, _op_compare), the walk visits %llu, %llu, %llu nodes\n",
		       way->what, verify_hits[VERIFY_REF],
		       verify_hits[VERIFY_RCU], verify_hits[VERIFY_OP],
		       verify_steps[VERIFY_REF], verify_steps[VERIFY_RCU],
		       verify_steps[VERIFY_OP]);
	return verdict == VERIFY_AGREES;
}

static const char *const own_names[] = { "dchain", NULL };
static const char *const sysctl_names[] = {
	"ostype", "osrelease", "hostname", "domainname", "version", "panic",
	"pid_max", NULL
};

static int verify_plain(void)
{
	struct verify_way ways[] = {
		{
			.what = "__d_lookup", .parent = selftest_mnt->mnt_root,
			.known = own_names,
		}, {
			.what = "__d_lookup_rcu", .parent = selftest_mnt->mnt_root,
			.mnt = selftest_mnt, .known = own_names,
		},
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ways); i++)
		if (!verify_way(&ways[i]))
			return -EINVAL;
	return 0;
}

/*
 * Of the file systems that are always there, sysctl's has a d_compare(). The
 * kernel itself calls it, in the lookups that this process makes; no handler
 * does, as chain_match() takes an equal hash in the same parent for a match.
 */
static int verify_op(void)
{
	struct verify_way way = {
		.what = "__d_lookup_rcu with d_compare",
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
	if (err) {
		pr_err("loop heads refused: no sys/kernel in procfs to try d_compare on, error %d\n",
		       err);
	} else {
		way.parent = path.dentry;
		err = verify_way(&way) ? 0 : -EINVAL;
		path_put(&path);
	}
	mntput(way.mnt);
	return err;
}

static int verify_register(const unsigned int *offsets)
{
	struct kprobe *batch[2 + VERIFY_NR];
	int i, err = 0, n = 0;

	memset(verify_entries, 0, sizeof(verify_entries));
	memset(verify_loops, 0, sizeof(verify_loops));
	for (i = 0; !err && i < 2; i++) {
		verify_entries[i].addr = (void *)probes[PROBE_LOOP + i].address;
		verify_entries[i].pre_handler = verify_entry;
		err = register_kprobe(&verify_entries[i]);
		if (!err)
			batch[n++] = &verify_entries[i];
		else
			pr_err("loop heads refused: the kernel allows no probe at %s (error %d)\n",
			       probes[PROBE_LOOP + i].symbol, err);
	}
	for (i = 0; !err && i < VERIFY_NR; i++) {
		if (!offsets[i])
			continue;
		verify_loops[i].addr = (void *)probes[PROBE_LOOP + i].address;
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

static void verify_unregister(void)
{
	struct kprobe *batch[2 + VERIFY_NR] = {
		&verify_entries[0], &verify_entries[1]
	};
	int i, n = 2;

	for (i = 0; i < VERIFY_NR; i++)
		if (verify_loops[i].addr)
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
	int err;

	err = verify_places(offsets);
	if (err)
		return err;
	verify_has_op = offsets[VERIFY_OP];
	err = verify_register(offsets);
	if (!err) {
		err = verify_plain();
		if (!err)
			err = verify_op();
		verify_unregister();
	}
	return err;
}
