// SPDX-License-Identifier: GPL-2.0-only
/* The table of probes, and what each counts when it is hit. */
#include "count/count.h"
#include "count/probes.h"

static DEFINE_PER_CPU(u64 [PROBE_NR], probe_count);

struct probe_watch probe_watch;
const bool *probe_drops_deleted;

/* What is counted at a place, from the first two arguments of its function. */

/*
 * __d_lookup() and __d_lookup_rcu(): (parent, name); hits are counted there.
 * Macros, so that arguments are fetched where count_lookup() does.
 */
#define probe_lookup(p, parent, name)	count_lookup(COUNT_REF, parent, name)
#define probe_lookup_rcu(p, parent, name) count_lookup(COUNT_RCU, parent, name)

/* __d_rehash(): (dentry) */
static __always_inline void probe_rehash(const struct probe *p, void *inserted,
					 void *unused)
{
	const struct dentry *dentry = inserted;

	this_cpu_inc(*p->count);
	if (unlikely(dentry == READ_ONCE(probe_watch.dentry)))
		probe_watch.seen++;
	else
		count_insert(dentry, READ_ONCE(dentry->d_inode));
}

/* __d_instantiate(): (dentry, inode) */
static __always_inline void probe_turn(const struct probe *p, void *dentry,
				       void *inode)
{
	this_cpu_inc(*p->count);
	if (unlikely(dentry == READ_ONCE(probe_watch.dentry)))
		probe_watch.seen++;
	else if (inode)
		count_turned_positive(dentry);
}

/*
 * d_delete(): (dentry). Where nobody else holds the dentry it loses its inode
 * and stays in the table, unless fs.dentry-negative is set or its file system
 * keeps no negative ones; else it leaves the table.
 */
static __always_inline void probe_delete(const struct probe *p, void *deleted,
					 void *unused)
{
	const struct dentry *dentry = deleted;

	this_cpu_inc(*p->count);
	if (READ_ONCE(dentry->d_lockref.count) != 1 || d_unhashed(dentry) ||
	    !READ_ONCE(dentry->d_inode) ||
	    (probe_drops_deleted && READ_ONCE(*probe_drops_deleted)))
		return;
	/* The file system of the watched one may be one that keeps none. */
	if (unlikely(dentry == READ_ONCE(probe_watch.dentry)))
		probe_watch.seen++;
	else if (!count_is_transient(dentry))
		count_turned_negative();
}

static __always_inline void probe_step(const struct probe *p, void *unused,
				       void *unused2)
{
	this_cpu_inc(*p->count);
	count_step();
}

#define PROBE_KPROBE_HANDLER(what)					\
static int on_##what(struct kprobe *kp, struct pt_regs *regs)		\
{									\
	probe_##what(container_of(kp, struct probe, kp),		\
		     (void *)regs_get_kernel_argument(regs, 0),		\
		     (void *)regs_get_kernel_argument(regs, 1));	\
	return 0;							\
}

#if COMPAT_HAS_FTRACE
/*
 * ftrace calls these with preemption as it was. They need no guard against
 * recursion: nothing that they call is a function that they are called from.
 */
#define HANDLERS(what) .handler = on_##what, .traced = trace_##what
#define PROBE_HANDLERS(what)						\
PROBE_KPROBE_HANDLER(what)						\
static void notrace trace_##what(unsigned long ip,			\
				 unsigned long parent_ip,		\
				 struct ftrace_ops *ops,		\
				 struct compat_ftrace_regs *regs)	\
{									\
	preempt_disable_notrace();					\
	probe_##what(container_of(ops, struct probe, ops),		\
		     (void *)compat_ftrace_argument(regs, 0),		\
		     (void *)compat_ftrace_argument(regs, 1));		\
	preempt_enable_notrace();					\
}
#else
#define HANDLERS(what) .handler = on_##what
#define PROBE_HANDLERS(what) PROBE_KPROBE_HANDLER(what)
#endif

PROBE_HANDLERS(lookup)
PROBE_HANDLERS(lookup_rcu)
PROBE_HANDLERS(rehash)
PROBE_HANDLERS(turn)
PROBE_HANDLERS(delete)
PROBE_KPROBE_HANDLER(step)

#define PROBE(id, name, what, by)					\
	[id] = {							\
		.count = &count_cpu.lookups[by], .symbol = name,	\
		.group = PROBE_LOOKUPS, HANDLERS(what)			\
	}
#define PROBE_CHANGE(id, name, what)					\
	[id] = {							\
		.count = &probe_count[id], .symbol = name,		\
		.group = PROBE_CHANGES, HANDLERS(what)			\
	}
#define PROBE_IN_LOOP(id, name)						\
	[id] = {							\
		.count = &probe_count[id], .symbol = name,		\
		.group = PROBE_LOOPS, .handler = on_step		\
	}

/*
 * From 6.1 on __d_lookup_rcu() leaves parents with their own comparison to
 * __d_lookup_rcu_op_compare(), by a jump: the entry of the one has counted the
 * lookup already, so that of the other has no probe.
 */
struct probe probes[PROBE_NR] = {
	PROBE(PROBE_LOOKUP, "__d_lookup", lookup, COUNT_REF),
	PROBE(PROBE_LOOKUP_RCU, "__d_lookup_rcu", lookup_rcu, COUNT_RCU),
	PROBE_CHANGE(PROBE_INSERT, "__d_rehash", rehash),
	PROBE_CHANGE(PROBE_TURN, "__d_instantiate", turn),
	PROBE_CHANGE(PROBE_DELETE, "d_delete", delete),
	PROBE_IN_LOOP(PROBE_LOOP, "__d_lookup"),
	PROBE_IN_LOOP(PROBE_LOOP_RCU, "__d_lookup_rcu"),
	PROBE_IN_LOOP(PROBE_LOOP_OP, "__d_lookup_rcu_op_compare"),
};
