// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is what is claimed really counted? register_kprobe() returning 0 proves
 * nothing: kprobes can be disarmed for the whole system, ftrace can be switched
 * off, arming can fail, a compiler may have inlined the function that has the
 * probe. So own lookups and own insertions are made, in each way that the
 * kernel offers, and the probes watched: of entries, of loops, of insertions.
 *
 * It is asked whenever a file is opened. A thread of the kernel makes the
 * lookups, so that the rights and limits of whoever reads do not decide them.
 */
#include <linux/wait.h>

#include "control/control.h"
#include "control/own.h"
#include "count/probes.h"
#include "kernel/symbols.h"

#define SELFTEST_NAME "4b-selftest"

static const bool *disarmed;	/* kprobes_all_disarmed of the kernel */
static const int *tracing;	/* its ftrace_enabled */
static const char *insertions_why = "mode is off";

/* Why probes see nothing, and what to do about it; any context. */
const char *selftest_why_unseen(void)
{
	if (disarmed && READ_ONCE(*disarmed))
		return "kprobes are disarmed globally (write 1 to /sys/kernel/debug/kprobes/enabled)";
	if (tracing && !READ_ONCE(*tracing))
		return "ftrace is off (set sysctl kernel.ftrace_enabled=1)";
	return "an own lookup did not reach the probes, for a reason unknown";
}

/**
 * selftest_lookups() - prove that lookups are counted
 *
 * Each probe that is attached has to be hit by a lookup in each way.
 *
 * Context: process, may sleep, under mode_mutex.
 * Return: NULL when they are, else the reason and what to do about it.
 */
const char *selftest_lookups(void)
{
	u64 hits[PROBE_NR];
	unsigned int i;

	if (!probes[PROBE_LOOKUP].attached)
		return "mode is off";
	for (i = 0; i < PROBE_NR; i++)
		hits[i] = probe_hits(i);
	own_lookup(OWN_ENTRY, false, false);
	own_lookup(OWN_ENTRY, true, false);
	own_lookup(OWN_ENTRY, true, true);
	for (i = 0; i < PROBE_NR; i++)
		if (probes[i].attached && probes[i].group != PROBE_CHANGES &&
		    probe_hits(i) == hits[i])
			return selftest_why_unseen();
	return NULL;
}

/* NULL where what happened to the watched entry was seen this often. */
static const char *selftest_seen(unsigned int times, const char *why)
{
	return xchg(&probe_watch.seen, 0) == times ? NULL : why;
}

/* The ways of a negative entry into the table, where it ends. */
static const char *selftest_insert(struct dentry *dentry)
{
	const char *why;

	d_add(dentry, NULL);
	why = selftest_seen(1, "not all d_add() reach the probes");
	d_drop(dentry);
	d_rehash(dentry);
	why = why ?: selftest_seen(1, "not all d_rehash() reach the probes");
	d_drop(dentry);
	d_splice_alias(NULL, dentry);
	return why ?:
	       selftest_seen(1, "not all d_splice_alias() reach the probes");
}

/* It becomes positive. The directory's is the only other inode there. */
static const char *selftest_turn(struct dentry *dentry, bool new)
{
	struct inode *inode = iget_locked(dentry->d_sb,
					  d_inode(dentry->d_parent)->i_ino + 1);

	if (!inode)
		return "no memory for the self-test";
	inode->i_mode = S_IFREG;
	clear_nlink(inode);	/* nobody keeps it */
	if (new) {
		d_instantiate_new(dentry, inode);
		return selftest_seen(1, "not all d_instantiate_new() reach the probes");
	}
	d_instantiate(dentry, inode);
	unlock_new_inode(inode);
	return selftest_seen(1, "not all d_instantiate() reach the probes");
}

/* It becomes negative again, if the kernel does not drop it. */
static const char *selftest_delete(struct dentry *dentry)
{
	d_delete(dentry);
	return selftest_seen(!d_unhashed(dentry),
			     "not all d_delete() reach the probes");
}

static const char *selftest_one(bool new)
{
	struct dentry *dentry = own_alloc(SELFTEST_NAME);
	const char *why;

	if (!dentry)
		return "no memory for the self-test";
	probe_watch.seen = 0;
	WRITE_ONCE(probe_watch.dentry, dentry);
	why = selftest_insert(dentry) ?: selftest_turn(dentry, new) ?:
	      selftest_delete(dentry);
	WRITE_ONCE(probe_watch.dentry, NULL);
	own_free(dentry);
	return why;
}

/**
 * selftest_insertions() - prove that insertions are counted
 *
 * Context: process, may sleep, under mode_mutex, in mode walk or loop.
 * Return: NULL when they are, else the reason.
 */
const char *selftest_insertions(void)
{
	const char *why = selftest_one(false) ?: selftest_one(true);

	WRITE_ONCE(insertions_why, why);
	return why;
}

/* What the last self-test found: NULL, or why insertions are not counted. */
const char *selftest_insertions_why(void)
{
	return READ_ONCE(insertions_why);
}

/* Tests are numbered in the order in which they begin. */
static unsigned long selftest_begun, selftest_ended;
static const char *selftest_why;
static DECLARE_WAIT_QUEUE_HEAD(selftest_waiters);

static void selftest_all(struct work_struct *work)
{
	unsigned long number = selftest_begun + 1;
	const char *why = "the mode is being changed";

	WRITE_ONCE(selftest_begun, number);
	if (mutex_trylock(&mode_mutex)) {
		why = selftest_lookups();
		if (!why)
			selftest_insertions();
		mutex_unlock(&mode_mutex);
	}
	WRITE_ONCE(selftest_why, why);
	/* pairs with selftest_run(): the answer is there */
	smp_store_release(&selftest_ended, number);
	wake_up_all(&selftest_waiters);
}

static DECLARE_WORK(selftest_work, selftest_all);

static bool selftest_has_ended(unsigned long number)
{
	/* pairs with selftest_all() */
	return (long)(smp_load_acquire(&selftest_ended) - number) >= 0;
}

/**
 * selftest_run() - test all that is claimed, or share a test that begins now
 *
 * Context: process; waits for a second at most, and no longer than it lives.
 * Return: NULL when lookups are counted, else the reason.
 */
const char *selftest_run(void)
{
	unsigned long number = READ_ONCE(selftest_begun) + 1;

	queue_work(control_queue, &selftest_work);
	if (wait_event_killable_timeout(selftest_waiters,
					selftest_has_ended(number), HZ) <= 0)
		return "the self-test did not answer";
	return READ_ONCE(selftest_why);
}

/* Find what the kernel says about its probes; process context. */
void selftest_init(void)
{
	disarmed = (void *)symbol_address("kprobes_all_disarmed");
	tracing = (void *)symbol_address("ftrace_enabled");
}
