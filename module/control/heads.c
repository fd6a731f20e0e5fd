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
 * A part of the probes is registered, which takes long and leaves the text as
 * it is. Then they stand, for the time of the lookups, and count only the task
 * that tries. Handlers take no lock, allocate nothing, print nothing and call
 * no code of a file system.
 */
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

#include "control/control.h"
#include "control/own.h"
#include "count/count.h"
#include "count/probes.h"
#include "kernel/symbols.h"

enum { HEADS_REF, HEADS_RCU, HEADS_OP, HEADS_NR };

static_assert(PROBE_LOOP + HEADS_NR == PROBE_NR);

/* Probes that stand at a time at most, besides two at the entries. */
#define HEADS_PART 14
/* Hits in one lookup: nobody else runs on its CPU meanwhile. */
#define HEADS_HITS 8000
/* Bytes between places that may be the first of an instruction. */
#define HEADS_STEP sizeof(kprobe_opcode_t)
/* Lookups of one name: others may change its chain between walk and loop. */
#define HEADS_RETRIES 5

/**
 * struct head_try - one place that may be the head
 * @kp: its probe
 * @hits: by the trying task in this lookup
 * @agrees: hit as often as the walk visits nodes, in this lookup
 * @out: not the head, as a lookup has shown
 */
struct head_try {
	struct kprobe kp;
	u32 hits;
	bool agrees;
	bool out;
};

static struct head_try heads_tries[HEADS_PART];
static unsigned int heads_part;		/* of them may stand at a time */
static unsigned int heads_nr;		/* of them in this part */
static struct kprobe heads_entries[2];
static struct task_struct *heads_task;
static u32 heads_steps[HEADS_NR];	/* by the walk, in this lookup */
static bool heads_reached;		/* the walk had steps, in any lookup */
static bool heads_stuck;		/* a probe could not be unregistered */
static s64 heads_longest;		/* that a part stood, in us */

static int heads_on_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct dentry *parent = (void *)regs_get_kernel_argument(regs, 0);
	const struct qstr *name = (void *)regs_get_kernel_argument(regs, 1);
	int i = kp == &heads_entries[HEADS_RCU] ? HEADS_RCU : HEADS_REF;

	if (current != READ_ONCE(heads_task))
		return 0;
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
 * The names, see own.h. Those that exist are made first, each in front of its
 * chain. Where a d_compare() decides no two names of a chain have the same
 * hash: chain_match() takes them for the same name.
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

static const char *heads_make_names(void)
{
	unsigned int i, nodes = own_choose_chains();

	if (nodes > OWN_LONGEST)
		return "no chain of the table is short enough to try the loops on";
	heads_part = clamp(HEADS_HITS / (nodes + 1), 1U, (u32)HEADS_PART);
	for (i = 0; i < ARRAY_SIZE(heads_names); i++)
		if (heads_names[i].exists &&
		    !own_add(heads_names[i].dir, heads_names[i].text))
			return "no memory";
	return NULL;
}

/* One lookup of a name by the function. */
static void heads_look_up(int which, const struct heads_name *name)
{
	unsigned int i;

	for (i = 0; i < heads_nr; i++)
		heads_tries[i].hits = 0;
	heads_steps[which] = 0;
	WRITE_ONCE(heads_task, current);
	if (which == HEADS_REF)
		own_lookup(name->dir, name->text);
	else
		own_lookup_path(name->dir, name->text);
	WRITE_ONCE(heads_task, NULL);
	cond_resched();
	heads_reached |= heads_steps[which];
}

/* Look a name up until all have agreed that may be the head; is any left? */
static bool heads_judge(int which, const struct heads_name *name)
{
	unsigned int retry, i, agree = 0, left = heads_nr;

	for (i = 0; i < heads_nr; i++)
		heads_tries[i].agrees = false;
	for (retry = 0; agree < left && retry < HEADS_RETRIES; retry++) {
		heads_look_up(which, name);
		for (i = agree = 0; i < heads_nr; i++) {
			struct head_try *try = &heads_tries[i];

			try->agrees |= try->hits == heads_steps[which];
			agree += try->agrees || try->out;
		}
	}
	for (i = 0; i < heads_nr; i++) {
		heads_tries[i].out |= !heads_tries[i].agrees;
		left -= heads_tries[i].out;
	}
	return left;
}

/*
 * Let the part stand for the lookups, while others meet it too. Long chains
 * come first: most places are out after one name. What belongs to the function
 * tracer is the function's entry.
 */
static void heads_try_part(int which)
{
	ktime_t start = ktime_get();
	bool left = true;
	unsigned int i;

	for (i = 0; i < heads_nr; i++) {
		struct kprobe *kp = &heads_tries[i].kp;

		heads_tries[i].out = kp->flags & KPROBE_FLAG_FTRACE ||
				     enable_kprobe(kp);
		cond_resched();
	}
	for (i = ARRAY_SIZE(heads_names); left && i--; )
		left = heads_judge(which, &heads_names[i]);
	for (i = 0; i < heads_nr; i++) {
		disable_kprobe(&heads_tries[i].kp);
		cond_resched();
	}
	heads_longest = max(heads_longest, ktime_us_delta(ktime_get(), start));
}

/*
 * Register probes, without setting them, until a part is full. Refused are
 * places that are no first byte of an instruction, and those where the kernel
 * forbids probes.
 */
static unsigned int heads_register(const struct probe *p, unsigned int offset,
				   unsigned long length)
{
	for (heads_nr = 0; heads_nr < heads_part && offset < length;
	     offset += HEADS_STEP) {
		heads_tries[heads_nr] = (struct head_try){ .kp = {
			.addr = (void *)p->address, .offset = offset,
			.pre_handler = heads_on_try,
			.flags = KPROBE_FLAG_DISABLED,
		} };
		heads_nr += !register_kprobe(&heads_tries[heads_nr].kp);
		cond_resched();
	}
	return offset;
}

/*
 * One that the kernel fails to disarm has lost its address and may be hit for
 * ever: the module stays, and its memory is not used again.
 */
static void heads_unregister(struct kprobe **batch, unsigned int n)
{
	if (n)
		unregister_kprobes(batch, n);
	while (n--) {
		if (batch[n]->addr || heads_stuck)
			continue;
		heads_stuck = true;
		__module_get(THIS_MODULE);
	}
}

/* The head in the part that was tried; 0 where no place is left. */
static unsigned int heads_first(const struct probe *p)
{
	struct kprobe *batch[HEADS_PART];
	unsigned int found = 0, i;

	for (i = heads_nr; i--; ) {
		struct head_try *try = &heads_tries[i];

		batch[i] = &try->kp;
		if (!try->out)
			found = (unsigned long)try->kp.addr - p->address;
	}
	heads_unregister(batch, heads_nr);
	return found;
}

static const char *heads_search(int which)
{
	struct probe *p = &probes[PROBE_LOOP + which];
	unsigned long start, length = 0;
	unsigned int offset = HEADS_STEP;
	char name[KSYM_NAME_LEN];

	if (!p->address)
		return NULL;
	heads_reached = false;
	symbol_at(p->address, name, sizeof(name), &start, &length);
	while (offset < length && !heads_stuck) {
		offset = heads_register(p, offset, length);
		heads_try_part(which);
		p->offset = heads_first(p);
		/* where no probe is hit at all none disagrees */
		if (p->offset)
			return heads_reached ? NULL : selftest_why_unseen();
	}
	return "no place is hit once for each entry of a chain; use mode walk";
}

static const char *heads_search_all(void)
{
	struct kprobe *batch[ARRAY_SIZE(heads_entries)];
	const char *why = NULL;
	int i, n;

	for (n = 0; n < ARRAY_SIZE(batch); n++) {
		batch[n] = &heads_entries[n];
		heads_entries[n] = (struct kprobe){
			.addr = (void *)probes[PROBE_LOOP + n].address,
			.pre_handler = heads_on_entry,
		};
		if (register_kprobe(batch[n]))
			break;
	}
	if (n < ARRAY_SIZE(batch))
		why = "the kernel allows no probe at an entry";
	for (i = 0; !why && i < HEADS_NR; i++)
		why = heads_search(i);
	heads_unregister(batch, n);
	return why;
}

/**
 * heads_find() - find the heads of the loops, if they are not known
 *
 * Counting goes on. Of others' lookups those that meet a part's probes take
 * longer, by a breakpoint for each probe and node.
 *
 * Context: process, may sleep; one at a time, not in mode loop.
 * Return: NULL, or why they are not found.
 */
const char *heads_find(void)
{
	struct probe *p = &probes[PROBE_LOOP];
	ktime_t start = ktime_get();
	const char *why;
	int i;

	if (p->offset)
		return NULL;
	if (heads_stuck)
		return "an earlier probe could not be unregistered";
	heads_longest = 0;
	why = heads_make_names() ?: heads_search_all();
	own_remove(OWN_DIRS);
	if (!why)
		pr_info("loop heads found at +0x%x, +0x%x, +0x%x (__d_lookup, _rcu, _op_compare) in %lld ms; breakpoints stood for at most %lld us at a time\n",
			p[HEADS_REF].offset, p[HEADS_RCU].offset,
			p[HEADS_OP].offset,
			ktime_us_delta(ktime_get(), start) / 1000,
			heads_longest);
	for (i = 0; why && i < HEADS_NR; i++)
		p[i].offset = 0;
	return why;
}
