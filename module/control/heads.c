// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heads of the loops that walk a chain, found by trying: a probe is set at
 * each instruction of the function that takes one, names are looked up, and
 * a place that is not hit exactly once for each node that the walk of the same
 * chain visits, in all lookups, is out. Several places that are left count the
 * same; the first is the head.
 *
 * The names make hits at the first and at later nodes, and misses, in chains of
 * 0, 1, 2 and more entries, past entries with the same hash in another
 * directory and names that differ in their last byte only. So a function's
 * entry, the step to the next node and a loop that compares names are hit
 * another number of times.
 *
 * Registering takes long, and leaves the text as it is. Then some of the probes
 * stand, for the time of the lookups, and count only the task that tries.
 * Handlers take no lock, allocate nothing, print nothing and call no code of
 * a file system.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "control/control.h"
#include "control/own.h"
#include "count/count.h"
#include "count/probes.h"
#include "kernel/compat.h"
#include "kernel/symbols.h"

enum { HEADS_REF, HEADS_RCU, HEADS_OP, HEADS_NR };

static_assert(PROBE_LOOP + HEADS_NR == PROBE_NR);

/* Probes that stand at a time, besides two at the entries. */
#define HEADS_PART 14
/* Lookups of one name: others may change its chain between walk and loop. */
#define HEADS_RETRIES 5

/**
 * struct head_try - one place that may be the head
 * @kp: its probe, registered
 * @hits: by the trying task in this lookup
 * @agrees: hit as often as the walk visits nodes, in this lookup
 * @met: hit in any lookup
 * @out: not the head, as a lookup has shown
 */
struct head_try {
	struct kprobe kp;
	u32 hits;
	bool agrees;
	bool met;
	bool out;
};

static struct task_struct *heads_task;
static struct kprobe heads_entries[2];
static u32 heads_steps[HEADS_NR];	/* by the walk, in this lookup */
static bool heads_reached;		/* an entry, by any lookup */
static s64 heads_longest;		/* that a part stood, in us */

static int heads_on_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct dentry *parent = (void *)regs_get_kernel_argument(regs, 0);
	const struct qstr *name = (void *)regs_get_kernel_argument(regs, 1);
	int i = kp == &heads_entries[HEADS_RCU] ? HEADS_RCU : HEADS_REF;

	if (current != READ_ONCE(heads_task))
		return 0;
	heads_reached = true;
	if (i == HEADS_RCU && probes[PROBE_LOOP_OP].address &&
	    READ_ONCE(parent->d_flags) & DCACHE_OP_COMPARE)
		i = HEADS_OP;
	heads_steps[i] += chain_walk(&count_state.table, parent, name,
				     U32_MAX).steps;
	return 0;
}

static int heads_on_try(struct kprobe *kp, struct pt_regs *regs)
{
	if (current == READ_ONCE(heads_task))
		container_of(kp, struct head_try, kp)->hits++;
	return 0;
}

/*
 * The names, see own.h. Those that exist are made first, each in front of the
 * chain, and are no longer there when others are looked up by d_compare():
 * chain_match() takes an equal hash in such a directory for an equal name.
 */
static const struct heads_name {
	enum own_dir dir;
	bool exists;
	const char *text;
} heads_names[] = {
	{ OWN_PLAIN, true, "1a-present" },
	{ OWN_PLAIN, true, "2a-present" },
	{ OWN_COMPARED, true, "2b-present" },
	{ OWN_PLAIN, true, "3a-a-name-of-some-length-1" },
	{ OWN_COMPARED, true, "3a-a-name-of-some-length-1" },
	{ OWN_PLAIN, true, "3b-a-name-of-some-length-2" },
	{ OWN_PLAIN, true, "3a-a-name-of-some-length-3" },
	{ OWN_PLAIN, true, "3a-a-name-of-another-length-4" },
	{ OWN_PLAIN, false, "0a-missing" },
	{ OWN_COMPARED, false, "0a-missing" },
	{ OWN_PLAIN, false, "1a-missing" },
	{ OWN_PLAIN, false, "1b-missing" },
	{ OWN_COMPARED, false, "1a-missing" },
	{ OWN_PLAIN, false, "2a-missing" },
	{ OWN_COMPARED, false, "2a-missing" },
	{ OWN_PLAIN, false, "3a-a-name-of-some-length-4" },
	{ OWN_PLAIN, false, "3b-a-name-of-some-length-5" },
	{ OWN_COMPARED, false, "3b-a-name-of-some-length-6" },
};

static struct dentry *heads_present[ARRAY_SIZE(heads_names)];

static void heads_remove_names(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(heads_names); i++) {
		own_free(heads_present[i]);
		heads_present[i] = NULL;
	}
}

static int heads_make_names(void)
{
	unsigned int i;

	if (!own_choose_chains()) {
		pr_err("mode loop is refused: no chain of the table is short enough to try the loops on; mode walk needs no heads\n");
		return -ERANGE;
	}
	for (i = 0; i < ARRAY_SIZE(heads_names); i++) {
		const struct heads_name *name = &heads_names[i];

		if (!name->exists)
			continue;
		heads_present[i] = own_alloc(name->dir, name->text);
		if (!heads_present[i]) {
			pr_err("mode loop is refused: no memory\n");
			return -ENOMEM;
		}
		d_add(heads_present[i], NULL);
	}
	return 0;
}

/* One lookup of a name by the function. */
static void heads_look_up(int which, const struct heads_name *name,
			  struct head_try *tries, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		tries[i].hits = 0;
	heads_steps[which] = 0;
	WRITE_ONCE(heads_task, current);
	if (which == HEADS_REF)
		own_lookup(name->dir, name->text);
	else
		own_lookup_path(name->dir, name->text);
	WRITE_ONCE(heads_task, NULL);
}

/* Look a name up until all have agreed that may be the head; is any left? */
static bool heads_judge(int which, const struct heads_name *name,
			struct head_try *tries, unsigned int n)
{
	unsigned int retry, i, left = 0;
	bool again = true;

	for (i = 0; i < n; i++)
		tries[i].agrees = false;
	for (retry = 0; again && retry < HEADS_RETRIES; retry++) {
		heads_look_up(which, name, tries, n);
		again = false;
		for (i = 0; i < n; i++) {
			tries[i].agrees |= tries[i].hits == heads_steps[which];
			tries[i].met |= tries[i].hits;
			again |= !tries[i].out && !tries[i].agrees;
		}
	}
	for (i = 0; i < n; i++) {
		tries[i].out |= !tries[i].agrees;
		left += !tries[i].out;
	}
	return left;
}

/*
 * Let some probes stand for the lookups, while others meet them too. Long chains
 * come first: most places are out after one name. What belongs to the function
 * tracer is the function's entry.
 */
static void heads_try_part(int which, struct head_try *tries, unsigned int n)
{
	ktime_t start = ktime_get();
	bool left = true;
	unsigned int i;

	for (i = 0; i < n; i++)
		tries[i].out = tries[i].kp.flags & KPROBE_FLAG_FTRACE ||
			       enable_kprobe(&tries[i].kp);
	for (i = ARRAY_SIZE(heads_names); left && i--; )
		left = heads_judge(which, &heads_names[i], tries, n);
	for (i = 0; i < n; i++) {
		disable_kprobe(&tries[i].kp);
		tries[i].out |= !tries[i].met;
	}
	heads_longest = max(heads_longest, ktime_us_delta(ktime_get(), start));
}

/*
 * Register a probe at a place, without setting it. Refused are places that are
 * no first byte of an instruction, and those where the kernel forbids probes.
 */
static bool heads_register(struct head_try *try, const struct probe *p,
			   unsigned int offset)
{
	memset(try, 0, sizeof(*try));
	try->kp.addr = (void *)p->address;
	try->kp.offset = offset;
	try->kp.pre_handler = heads_on_try;
	try->kp.flags = KPROBE_FLAG_DISABLED;
	return !register_kprobe(&try->kp);
}

/* Where a function's head is; 0 where no place is left. */
static unsigned int heads_search(int which, unsigned long length,
				 struct head_try *tries, unsigned int *n)
{
	const struct probe *p = &probes[PROBE_LOOP + which];
	unsigned int offset = sizeof(kprobe_opcode_t), first = 0;

	while (offset < length && !mode_cancelled() &&
	       (heads_reached || !first)) {
		cond_resched();
		*n += heads_register(&tries[*n], p, offset);
		offset += sizeof(kprobe_opcode_t);
		if (*n - first < HEADS_PART && offset < length)
			continue;
		heads_try_part(which, tries + first, *n - first);
		for (; first < *n; first++)
			if (!tries[first].out)
				return (unsigned long)tries[first].kp.addr -
				       p->address;
	}
	return 0;
}

/*
 * Unregister all and free them. One that the kernel fails to disarm has lost its
 * address, may be hit for ever and so is never freed, nor the module.
 */
static void heads_forget(struct head_try *tries, struct kprobe **batch,
			 unsigned int n)
{
	bool stuck = false;
	unsigned int i;

	for (i = 0; i < n; i++)
		batch[i] = &tries[i].kp;
	if (n)
		unregister_kprobes(batch, n);
	for (i = 0; i < n; i++)
		stuck |= !tries[i].kp.addr;
	if (stuck) {
		pr_err("the kernel failed to unregister a probe: the module stays loaded\n");
		__module_get(THIS_MODULE);
	} else {
		kvfree(tries);
	}
}

static int heads_find_in(int which)
{
	struct probe *p = &probes[PROBE_LOOP + which];
	char name[KSYM_NAME_LEN];
	unsigned long offset, length;
	struct head_try *tries;
	struct kprobe **batch;
	unsigned int n = 0;

	if (!symbol_at(p->address, name, sizeof(name), &offset, &length))
		return -ENOENT;
	length /= sizeof(kprobe_opcode_t);
	tries = kvcalloc(length, sizeof(*tries), GFP_KERNEL);
	batch = kvcalloc(length, sizeof(*batch), GFP_KERNEL);
	if (tries && batch)
		p->offset = heads_search(which, length *
					 sizeof(kprobe_opcode_t), tries, &n);
	heads_forget(tries, batch, n);
	kvfree(batch);
	return p->offset ? 0 : tries && batch ? -ENXIO : -ENOMEM;
}

/* Why no head was found, in a line. */
static void heads_refuse(int which, int err)
{
	const char *symbol = probes[PROBE_LOOP + which].symbol;

	if (mode_cancelled())
		pr_err("mode loop is refused: interrupted\n");
	else if (err == -ENOMEM)
		pr_err("mode loop is refused: no memory\n");
	else if (!heads_reached)
		pr_err("mode loop is refused: own lookups did not reach %s%s\n",
		       symbol, selftest_kprobes_off() ?
		       ": kprobes are disarmed globally" : "");
	else
		pr_err("mode loop is refused: no place in %s is hit once for each entry of a chain; use mode walk\n",
		       symbol);
}

static int heads_find_all(void)
{
	int which, err;

	for (which = 0; which < HEADS_NR; which++) {
		if (!probes[PROBE_LOOP + which].address)
			continue;
		err = heads_find_in(which);
		if (err) {
			heads_refuse(which, err);
			return err;
		}
	}
	return 0;
}

static int heads_watch_entries(void)
{
	int i, err = 0;

	memset(heads_entries, 0, sizeof(heads_entries));
	for (i = 0; !err && i < ARRAY_SIZE(heads_entries); i++) {
		heads_entries[i].addr = (void *)probes[PROBE_LOOP + i].address;
		heads_entries[i].pre_handler = heads_on_entry;
		err = register_kprobe(&heads_entries[i]);
	}
	if (!err)
		return 0;
	pr_err("mode loop is refused: the kernel allows no probe at %s, error %d\n",
	       probes[PROBE_LOOP + i - 1].symbol, err);
	if (i == 2)
		unregister_kprobe(&heads_entries[0]);
	return err;
}

static void heads_leave_entries(void)
{
	struct kprobe *batch[] = { &heads_entries[0], &heads_entries[1] };

	unregister_kprobes(batch, ARRAY_SIZE(batch));
}

static void heads_report(ktime_t start)
{
	const struct probe *p = &probes[PROBE_LOOP];

	pr_info("loop heads found at +0x%x, +0x%x, +0x%x (__d_lookup, _rcu, _op_compare) in %lld ms; breakpoints stood for at most %lld us at a time\n",
		p[HEADS_REF].offset, p[HEADS_RCU].offset, p[HEADS_OP].offset,
		ktime_us_delta(ktime_get(), start) / 1000, heads_longest);
}

/**
 * heads_find() - find the heads of the loops, if they are not known
 *
 * Counting goes on. Of others' lookups those that meet a part's probes take
 * longer, by a breakpoint for each probe and node.
 *
 * Context: process, may sleep; one at a time, not in mode loop.
 * Return: 0, or an error with a line in the log.
 */
int heads_find(void)
{
	ktime_t start = ktime_get();
	int err, i;

	if (probes[PROBE_LOOP].offset)
		return 0;
	heads_longest = 0;
	heads_reached = false;
	err = heads_make_names();
	if (!err)
		err = heads_watch_entries();
	if (!err) {
		err = heads_find_all();
		heads_leave_entries();
	}
	heads_remove_names();
	if (!err) {
		heads_report(start);
		return 0;
	}
	for (i = 0; i < HEADS_NR; i++)
		probes[PROBE_LOOP + i].offset = 0;
	return err;
}
