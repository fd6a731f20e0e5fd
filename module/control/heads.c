// SPDX-License-Identifier: GPL-2.0-only
/*
 * The heads of the loops that walk a chain, found by trying: a probe is set at
 * each instruction of the function that takes one, names are looked up, and
 * a place that is not hit exactly once for each node that the walk of the same
 * chain visits, in all lookups, is out. Several places that are left count the
 * same; the first is the head.
 *
 * The names make hits at the first and at later nodes, and misses, in chains of
 * 0, 1, 2 and more entries, past names with the same hash that differ in their
 * last byte only, where the kernel compares names and where the file system
 * does. So a function's entry, the step to the next node and a loop that
 * compares names are hit another number of times. How often the function was
 * called a probe at its entry tells.
 *
 * A part of the probes is registered, which takes long and leaves the text as
 * it is. Then they stand, for the time of the lookups, and count only the task
 * that tries. Handlers take no lock, allocate nothing, print nothing and call
 * no code of a file system.
 */
#include "control/control.h"
#include "control/own.h"
#include "count/probes.h"
#include "kernel/symbols.h"

enum { HEADS_REF, HEADS_RCU, HEADS_OP, HEADS_NR };

/* Probes that stand at a time at most, besides the one at the entry. */
#define HEADS_PART 14
/* Hits in one lookup: nobody else runs on its CPU meanwhile. */
#define HEADS_HITS 8000
/* Bytes between places that may be the first of an instruction. */
#define HEADS_STEP sizeof(kprobe_opcode_t)
/* Lookups of one name: others may change its chain between walk and loop. */
#define HEADS_RETRIES 5

/**
 * struct head_try - one place that may be the head, or the function's entry
 * @kp: its probe
 * @hits: by the trying task in this lookup
 */
struct head_try {
	struct kprobe kp;
	u32 hits;
};

static struct head_try heads_entry;
static struct head_try heads_tries[HEADS_PART];
static unsigned int heads_part;		/* of them may stand at a time */
static unsigned int heads_nr;		/* of them in this part */
static struct task_struct *heads_task;
static bool heads_reached;		/* the walk had steps, in any lookup */
static bool heads_stuck;		/* a probe could not be unregistered */
static s64 heads_longest;		/* that a part stood, in us */

static int heads_on_hit(struct kprobe *kp, struct pt_regs *regs)
{
	if (current == READ_ONCE(heads_task))
		container_of(kp, struct head_try, kp)->hits++;
	return 0;
}

/*
 * The names, see own.h. The first ones exist: they are made in this order, each
 * in front of its chain.
 */
static const char *const heads_names[] = {
	"1a-present",
	"2a-present",
	"2b-present",
	"3a-a-name-of-some-length-1",
	"3b-a-name-of-some-length-2",
	"3a-a-name-of-some-length-3",
	"0a-missing",
	"1a-missing",
	"1b-missing",
	"2c-missing",
	"3a-a-name-of-some-length-4",
	"3c-a-name-of-some-length-5",
};

static struct dentry *heads_present[6];

static const char *heads_make_names(void)
{
	unsigned int i;
	u32 nodes = 0;

	for (i = 0; i < ARRAY_SIZE(heads_names); i++) {
		if (i < ARRAY_SIZE(heads_present)) {
			heads_present[i] = own_add(heads_names[i]);
			if (!heads_present[i])
				return "no memory";
		}
		nodes = max(nodes, own_walk(heads_names[i]).steps);
	}
	if (nodes > OWN_LONGEST)
		return "chains of the table are too long to try the loops on";
	heads_part = clamp(HEADS_HITS / (nodes + 1), 1U, (u32)HEADS_PART);
	return NULL;
}

/* One lookup of a name by the function: which places may be its head? */
static unsigned long heads_look_up(int which, bool compare, const char *name)
{
	unsigned long agree = 0;
	unsigned int i;
	u32 steps;

	heads_entry.hits = 0;
	for (i = 0; i < heads_nr; i++)
		heads_tries[i].hits = 0;
	WRITE_ONCE(heads_task, current);
	own_lookup(name, which != HEADS_REF, compare);
	WRITE_ONCE(heads_task, NULL);
	steps = heads_entry.hits * own_walk(name).steps;
	heads_reached |= steps;
	for (i = 0; i < heads_nr; i++)
		if (heads_tries[i].hits == steps)
			agree |= BIT(i);
	cond_resched();
	return agree;
}

/*
 * Look names up until no place is left that may be the head. Long chains come
 * first: most places are out after one name.
 */
static unsigned long heads_judge(int which, bool compare, unsigned long left)
{
	unsigned int i, retry;

	for (i = ARRAY_SIZE(heads_names); left && i--; ) {
		unsigned long agree = 0;

		for (retry = 0; left & ~agree && retry < HEADS_RETRIES; retry++)
			agree |= heads_look_up(which, compare, heads_names[i]);
		left &= agree;
	}
	return left;
}

/*
 * One that the kernel fails to disarm has lost its address and may be hit for
 * ever: the module stays, and its memory is not used again.
 */
static void heads_unregister(struct head_try *tries, unsigned int n)
{
	struct kprobe *batch[HEADS_PART];
	unsigned int i;

	for (i = 0; i < n; i++)
		batch[i] = &tries[i].kp;
	if (n)
		unregister_kprobes(batch, n);
	for (i = 0; i < n; i++) {
		if (batch[i]->addr || heads_stuck)
			continue;
		heads_stuck = true;
		__module_get(THIS_MODULE);
	}
}

/*
 * Let the part stand for the lookups, while others meet it too. What belongs to
 * the function tracer is the function's entry. Return: the head, or 0.
 */
static unsigned int heads_try_part(int which)
{
	ktime_t start = ktime_get();
	unsigned long left = 0;
	unsigned int i;

	for (i = 0; i < heads_nr; i++) {
		struct kprobe *kp = &heads_tries[i].kp;

		if (!(kp->flags & KPROBE_FLAG_FTRACE) && !enable_kprobe(kp))
			left |= BIT(i);
		cond_resched();
	}
	if (which != HEADS_OP)
		left = heads_judge(which, false, left);
	if (which != HEADS_RCU || !probes[PROBE_LOOP_OP].address)
		left = heads_judge(which, true, left);
	for (i = 0; i < heads_nr; i++) {
		disable_kprobe(&heads_tries[i].kp);
		cond_resched();
	}
	heads_longest = max(heads_longest, ktime_us_delta(ktime_get(), start));
	heads_unregister(heads_tries, heads_nr);
	return left ? heads_tries[__ffs(left)].kp.offset : 0;
}

static int heads_register(struct head_try *try, const struct probe *p,
			  unsigned int offset, u32 flags)
{
	*try = (struct head_try){ .kp = {
		.addr = (void *)p->address, .offset = offset,
		.pre_handler = heads_on_hit, .flags = flags,
	} };
	cond_resched();
	return register_kprobe(&try->kp);
}

/*
 * Register probes, without setting them, until a part is full. Refused are
 * places that are no first byte of an instruction, and those where the kernel
 * forbids probes.
 */
static unsigned int heads_register_part(const struct probe *p,
					unsigned int offset,
					unsigned long length)
{
	for (heads_nr = 0; heads_nr < heads_part && offset < length;
	     offset += HEADS_STEP)
		heads_nr += !heads_register(&heads_tries[heads_nr], p, offset,
					    KPROBE_FLAG_DISABLED);
	return offset;
}

static const char *heads_search(int which)
{
	struct probe *p = &probes[PROBE_LOOP + which];
	unsigned long start, length = 0;
	unsigned int offset = HEADS_STEP;

	if (!p->address)
		return NULL;
	if (heads_stuck)
		return "an earlier probe could not be unregistered";
	if (heads_register(&heads_entry, p, 0, 0))
		return "the kernel allows no probe at an entry";
	heads_reached = false;
	symbol_at(p->address, &start, &length);
	while (offset < length && !p->offset && !heads_stuck) {
		offset = heads_register_part(p, offset, length);
		p->offset = heads_try_part(which);
	}
	heads_unregister(&heads_entry, 1);
	if (!p->offset)
		return "no place is hit once for each entry of a chain; use mode walk";
	/* where no probe is hit at all none disagrees */
	return heads_reached ? NULL : selftest_why_unseen();
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
	unsigned int i;

	BUILD_BUG_ON(PROBE_LOOP + HEADS_NR != PROBE_NR);
	if (p->offset)
		return NULL;
	heads_longest = 0;
	why = heads_make_names();
	for (i = 0; !why && i < HEADS_NR; i++)
		why = heads_search(i);
	for (i = 0; i < ARRAY_SIZE(heads_present); i++) {
		own_free(heads_present[i]);
		heads_present[i] = NULL;
	}
	if (!why)
		pr_info("loop heads found in %lld ms; breakpoints stood for at most %lld us at a time\n",
			ktime_ms_delta(ktime_get(), start), heads_longest);
	for (i = 0; why && i < HEADS_NR; i++)
		p[i].offset = 0;
	return why;
}
