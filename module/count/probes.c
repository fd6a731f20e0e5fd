// SPDX-License-Identifier: GPL-2.0-only
/* Registering and unregistering the probes, and what they turned out to be. */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>

#include "arch.h"
#include "compat.h"
#include "count.h"
#include "probes.h"
#include "symbols.h"

static DEFINE_PER_CPU(u64 [PROBE_NR], probe_count);

const char *const probe_hook_names[PROBE_HOOK_NR] = { "kprobe", "ftrace" };

static enum probe_hook probe_hook;

enum probe_hook probes_hook(void)
{
	return probe_hook;
}

static __always_inline void probe_hit(const struct probe *p)
{
	this_cpu_inc(*p->count);
}

/* __d_lookup() and __d_lookup_rcu() both begin with (parent, name). */
static int on_lookup(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(container_of(kp, struct probe, kp));
	count_lookup((void *)regs_get_kernel_argument(regs, 0),
		     (void *)regs_get_kernel_argument(regs, 1));
	return 0;
}

static int on_insert(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(container_of(kp, struct probe, kp));
	count_insert((void *)regs_get_kernel_argument(regs, 0));
	return 0;
}

static int on_step(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(container_of(kp, struct probe, kp));
	count_step();
	return 0;
}

#if COMPAT_HAS_FTRACE
/*
 * ftrace calls these with preemption as it was. They need no guard against
 * recursion: nothing that they call is a function that they are called from.
 */
static void notrace trace_lookup(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops,
				 struct compat_ftrace_regs *regs)
{
	preempt_disable_notrace();
	probe_hit(container_of(ops, struct probe, ops));
	count_lookup((void *)compat_ftrace_argument(regs, 0),
		     (void *)compat_ftrace_argument(regs, 1));
	preempt_enable_notrace();
}

static void notrace trace_insert(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops,
				 struct compat_ftrace_regs *regs)
{
	preempt_disable_notrace();
	probe_hit(container_of(ops, struct probe, ops));
	count_insert((void *)compat_ftrace_argument(regs, 0));
	preempt_enable_notrace();
}

/* ftrace_free_filter() does that too, but is not exported by 5.10. */
static void probe_free_filter(struct probe *p)
{
	ftrace_set_filter(&p->ops, NULL, 0, 1);
}

/*
 * With the permanent flag the kernel refuses to switch ftrace off as long as
 * the hook is there, and refuses the hook while ftrace is off.
 */
static int probe_attach_ftrace(struct probe *p)
{
	int err;

	memset(&p->ops, 0, sizeof(p->ops));
	p->ops.func = p->traced;
	p->ops.flags = COMPAT_FTRACE_FLAGS | FTRACE_OPS_FL_PERMANENT;
	/*
	 * By address. By name (ftrace_set_filter()) a failed allocation passes
	 * for success, and a filter left empty hooks every function.
	 */
	err = ftrace_set_filter_ip(&p->ops, p->address, 0, 1);
	if (!err)
		err = register_ftrace_function(&p->ops);
	if (err)
		probe_free_filter(p);
	return err;
}

static void probe_detach_ftrace(struct probe *p)
{
	unregister_ftrace_function(&p->ops);
	probe_free_filter(p);
}

#define TRACED(function) .traced = function,
#else
static int probe_attach_ftrace(struct probe *p)
{
	return -EOPNOTSUPP;
}

static void probe_detach_ftrace(struct probe *p)
{
}

#define TRACED(function)
#endif

/*
 * From 6.1 on __d_lookup_rcu() leaves parents with their own comparison to
 * __d_lookup_rcu_op_compare(), by a jump: the entry of the one has counted the
 * lookup already, so that of the other has no probe.
 */
struct probe probes[PROBE_NR] = {
	[PROBE_LOOKUP] = {
		.count = &probe_count[PROBE_LOOKUP],
		.symbol = "__d_lookup", .handler = on_lookup,
		TRACED(trace_lookup)
	},
	[PROBE_LOOKUP_RCU] = {
		.count = &probe_count[PROBE_LOOKUP_RCU],
		.symbol = "__d_lookup_rcu", .handler = on_lookup,
		TRACED(trace_lookup)
	},
	[PROBE_INSERT] = {
		.count = &probe_count[PROBE_INSERT],
		.symbol = "__d_rehash", .handler = on_insert,
		.optional = true, TRACED(trace_insert)
	},
	[PROBE_LOOP] = {
		.count = &probe_count[PROBE_LOOP],
		.symbol = "__d_lookup", .handler = on_step,
		.place = PROBE_AT_LOOP,
	},
	[PROBE_LOOP_RCU] = {
		.count = &probe_count[PROBE_LOOP_RCU],
		.symbol = "__d_lookup_rcu", .handler = on_step,
		.place = PROBE_AT_LOOP,
	},
	[PROBE_LOOP_OP] = {
		.count = &probe_count[PROBE_LOOP_OP],
		.symbol = "__d_lookup_rcu_op_compare", .handler = on_step,
		.place = PROBE_AT_LOOP, .optional = true,
	},
};

/**
 * probes_init() - choose the hook and find the functions
 * @hook: kprobe or ftrace
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL, -EOPNOTSUPP or, where a needed function is missing,
 * -ENXIO, each with a line in the log.
 */
int probes_init(const char *hook)
{
	int i = match_string(probe_hook_names, PROBE_HOOK_NR, hook);
	unsigned int n;

	if (i < 0) {
		pr_err("cannot load: hook=%s is none of kprobe, ftrace\n",
		       hook);
		return -EINVAL;
	}
	if (i == PROBE_BY_FTRACE && !COMPAT_HAS_FTRACE) {
		pr_err("cannot load: hook=ftrace, but ftrace gives no arguments on this kernel\n");
		return -EOPNOTSUPP;
	}
	probe_hook = i;
	for (n = 0; n < PROBE_NR; n++) {
		struct probe *p = &probes[n];

		p->address = symbol_address(p->symbol);
		if (!p->address && !p->optional) {
			pr_err("cannot load: this kernel has no function %s\n",
			       p->symbol);
			return -ENXIO;
		}
		p->why = p->address ? "mode is off" :
				      "this kernel has no such function";
	}
	return 0;
}

static bool probe_by_ftrace(const struct probe *p)
{
	return probe_hook == PROBE_BY_FTRACE && p->place == PROBE_AT_ENTRY;
}

static int probe_attach_kprobe(struct probe *p)
{
	memset(&p->kp, 0, sizeof(p->kp));
	p->kp.symbol_name = p->symbol;
	p->kp.offset = p->offset;
	p->kp.pre_handler = p->handler;
	return register_kprobe(&p->kp);
}

static int probe_attach(struct probe *p)
{
	int err = probe_by_ftrace(p) ? probe_attach_ftrace(p) :
				       probe_attach_kprobe(p);

	p->attached = !err;
	if (err) {
		p->why = "the kernel refused the probe, see its log";
		pr_err("no probe at %s+0x%x: error %d\n", p->symbol, p->offset,
		       err);
	}
	return err;
}

/**
 * probes_attach() - register the probes
 * @loops: those at the heads of loops too, not only at entries
 *
 * Context: process, may sleep; none is registered.
 * Return: 0, or the error of a needed probe with all of them unregistered and
 * a line in the log.
 */
int probes_attach(bool loops)
{
	struct probe *p;

	for (p = probes; p < probes + PROBE_NR; p++) {
		int err;

		if (!p->address)
			continue;
		if (p->place == PROBE_AT_LOOP && !loops) {
			p->why = "mode is walk";
			continue;
		}
		err = probe_attach(p);
		if (err && (!p->optional || p->place == PROBE_AT_LOOP)) {
			probes_detach();
			return err;
		}
	}
	return 0;
}

/**
 * probes_detach() - unregister all probes
 *
 * Context: process, may sleep. When it returns no handler runs any more.
 */
void probes_detach(void)
{
	struct kprobe *batch[PROBE_NR];
	struct probe *p;
	int n = 0;

	for (p = probes; p < probes + PROBE_NR; p++)
		if (p->attached && !probe_by_ftrace(p))
			batch[n++] = &p->kp;
	if (n)
		unregister_kprobes(batch, n);
	for (p = probes; p < probes + PROBE_NR; p++) {
		if (!p->attached)
			continue;
		if (probe_by_ftrace(p))
			probe_detach_ftrace(p);
		else
			p->missed += p->kp.nmissed;
		p->attached = false;
		p->why = "mode is off";
	}
}

/**
 * probe_kind() - how a probe is entered, by what stands in the text there
 * @p: the probe
 *
 * The kernel keeps its own idea of this in an aggregate that modules cannot
 * see, and that idea was wrong where arming failed: the text is not.
 *
 * Context: process.
 * Return: ftrace, optimised, breakpoint; disarmed where the text is the
 * kernel's own; - where the probe is not attached.
 */
const char *probe_kind(const struct probe *p)
{
	if (!p->attached)
		return "-";
	if (probe_by_ftrace(p))
		return "ftrace";
	return arch_probe_kind(p->kp.addr, p->kp.flags & KPROBE_FLAG_FTRACE);
}

/* Hits that the kernel did not hand to a probe: another one was running. */
u64 probe_missed(const struct probe *p)
{
	return p->missed + (p->attached && !probe_by_ftrace(p) ?
			    READ_ONCE(p->kp.nmissed) : 0);
}

/* Hits of a probe since the module was loaded, on all CPUs. */
u64 probe_hits(enum probe_id id)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(probe_count, cpu)[id];
	return sum;
}

/* Lookups that probes saw on one CPU since the module was loaded. */
u64 probe_lookups_on(int cpu)
{
	const u64 *count = per_cpu(probe_count, cpu);

	return READ_ONCE(count[PROBE_LOOKUP]) +
	       READ_ONCE(count[PROBE_LOOKUP_RCU]);
}
