// SPDX-License-Identifier: GPL-2.0-only
/* Registering and unregistering the probes, and what they turned out to be. */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>

#include "arch.h"
#include "count.h"
#include "probes.h"
#include "symbols.h"

static DEFINE_PER_CPU(u64 [PROBE_NR], probe_count);

static __always_inline void probe_hit(const struct kprobe *kp)
{
	this_cpu_inc(probe_count[container_of(kp, struct probe, kp) - probes]);
}

/* __d_lookup() and __d_lookup_rcu() both begin with (parent, name). */
static int on_lookup(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(kp);
	count_lookup((void *)regs_get_kernel_argument(regs, 0),
		     (void *)regs_get_kernel_argument(regs, 1));
	return 0;
}

static int on_insert(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(kp);
	count_insert((void *)regs_get_kernel_argument(regs, 0));
	return 0;
}

static int on_step(struct kprobe *kp, struct pt_regs *regs)
{
	probe_hit(kp);
	count_step();
	return 0;
}

/*
 * From 6.1 on __d_lookup_rcu() leaves parents with their own comparison to
 * __d_lookup_rcu_op_compare(), by a jump: the entry of the one has counted the
 * lookup already, so that of the other has no probe.
 */
struct probe probes[PROBE_NR] = {
	[PROBE_LOOKUP] = { .symbol = "__d_lookup", .handler = on_lookup },
	[PROBE_LOOKUP_RCU] = {
		.symbol = "__d_lookup_rcu", .handler = on_lookup,
	},
	[PROBE_INSERT] = {
		.symbol = "__d_rehash", .handler = on_insert, .optional = true,
	},
	[PROBE_LOOP] = {
		.symbol = "__d_lookup", .handler = on_step,
		.place = PROBE_AT_LOOP,
	},
	[PROBE_LOOP_RCU] = {
		.symbol = "__d_lookup_rcu", .handler = on_step,
		.place = PROBE_AT_LOOP,
	},
	[PROBE_LOOP_OP] = {
		.symbol = "__d_lookup_rcu_op_compare", .handler = on_step,
		.place = PROBE_AT_LOOP, .optional = true,
	},
};

/**
 * probes_init() - find the functions
 *
 * Context: process, may sleep.
 * Return: 0, -ENXIO with a line in the log where a needed one is missing.
 */
int probes_init(void)
{
	struct probe *p;

	for (p = probes; p < probes + PROBE_NR; p++) {
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

static int probe_attach(struct probe *p)
{
	int err;

	memset(&p->kp, 0, sizeof(p->kp));
	p->kp.symbol_name = p->symbol;
	p->kp.offset = p->offset;
	p->kp.pre_handler = p->handler;
	err = register_kprobe(&p->kp);
	if (err) {
		p->why = "the kernel refused the probe, see its log";
		pr_err("no probe at %s+0x%x: error %d\n", p->symbol, p->offset,
		       err);
		return err;
	}
	p->attached = true;
	return 0;
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

	for (p = probes; p < probes + PROBE_NR; p++) {
		if (!p->attached)
			continue;
		batch[n++] = &p->kp;
	}
	if (n)
		unregister_kprobes(batch, n);
	for (p = probes; p < probes + PROBE_NR; p++) {
		if (!p->attached)
			continue;
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
	return arch_probe_kind(p->kp.addr, p->kp.flags & KPROBE_FLAG_FTRACE);
}

/* Hits that the kernel did not hand to a probe: another one was running. */
u64 probe_missed(const struct probe *p)
{
	return p->missed + (p->attached ? READ_ONCE(p->kp.nmissed) : 0);
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
