// SPDX-License-Identifier: GPL-2.0-only
/* Registering and unregistering the probes, and what became of them. */
#include "count/count.h"
#include "count/probes.h"
#include "kernel/symbols.h"

const char *const probe_hook_names[PROBE_HOOK_NR] = {
	"auto", "ftrace", "kprobe"
};

struct probe_state probe_state;

#if COMPAT_HAS_FTRACE
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
	p->ops.flags = COMPAT_FTRACE_FLAGS;
	/*
	 * By address. By name (ftrace_set_filter()) a failed allocation passes
	 * for success, and a filter left empty hooks every function.
	 *
	 * The kernel goes through the places of all functions, several times:
	 * 4 (5.10) to 5 ms (6.1) on a CPU of a nanosecond an instruction,
	 * for whoever registers anything with ftrace. Where the kernel is not
	 * preemptible, nobody else runs meanwhile.
	 */
	err = ftrace_set_filter_ip(&p->ops, p->address, 0, 1);
	if (!err)
		err = register_ftrace_function(&p->ops);
	if (err)
		probe_free_filter(p);
	return err;
}

static int probe_detach_ftrace(struct probe *p)
{
	int err = unregister_ftrace_function(&p->ops);

	if (!err)
		probe_free_filter(p);
	return err;
}

#else
static int probe_attach_ftrace(struct probe *p)
{
	return -EOPNOTSUPP;
}

static int probe_detach_ftrace(struct probe *p)
{
	return 0;
}

#endif

static const char *probe_why_idle(const struct probe *p)
{
	if (p->stuck)
		return "the kernel failed to unregister it";
	return p->address ? "mode is off" : "this kernel has no such function";
}

/* Choose the cheapest of what the user allows; none is registered. */
void probes_best(void)
{
	probe_state.hook = probe_state.wanted;
	if (probe_state.wanted == PROBE_BY_AUTO)
		probe_state.hook = COMPAT_HAS_FTRACE ? PROBE_BY_FTRACE :
						       PROBE_BY_KPROBE;
}

/**
 * probes_init() - choose the hook and find the functions
 * @hook: auto, ftrace or kprobe
 *
 * Context: process, may sleep.
 * Return: 0; -EINVAL, -EOPNOTSUPP or, where a needed function is missing,
 * -ENXIO, each with a line in the log.
 */
int probes_init(const char *hook)
{
	int i = match_string(probe_hook_names, PROBE_HOOK_NR, hook);
	struct probe *p;

	if (i < 0) {
		pr_err("cannot load: hook=%*pE is none of auto, ftrace, kprobe\n",
		       (int)strnlen(hook, 64), hook);
		return -EINVAL;
	}
	if (i == PROBE_BY_FTRACE && !COMPAT_HAS_FTRACE) {
		pr_err("cannot load: hook=ftrace, but ftrace gives no arguments on this kernel\n");
		return -EOPNOTSUPP;
	}
	probe_state.wanted = i;
	probes_best();
	probe_drops_deleted = (void *)symbol_address("dentry_negative_policy");
	for (p = probes; p < probes + PROBE_NR; p++) {
		p->address = symbol_address(p->symbol);
		if (!p->address && p->group == PROBE_LOOKUPS) {
			pr_err("cannot load: this kernel has no function %s\n",
			       p->symbol);
			return -ENXIO;
		}
		p->why = probe_why_idle(p);
	}
	return 0;
}

static int probe_attach_kprobe(struct probe *p)
{
	memset(&p->kp, 0, sizeof(p->kp));
	/*
	 * By name the kernel would look it up again. It goes through its tables
	 * of jump labels and warnings anyway, 1.3 ms with preemption off (6.1).
	 */
	p->kp.addr = (void *)p->address;
	p->kp.offset = p->offset;
	p->kp.pre_handler = p->handler;
	return register_kprobe(&p->kp);
}

static int probe_attach(struct probe *p)
{
	int err;

	p->by_ftrace = probe_state.hook == PROBE_BY_FTRACE &&
		       p->group != PROBE_LOOPS;
	err = p->by_ftrace ? probe_attach_ftrace(p) : probe_attach_kprobe(p);
	p->attached = !err;
	if (err) {
		p->why = "the kernel refused the probe";
		pr_info("no probe by %s at %s+0x%x: error %d\n",
			p->by_ftrace ? "ftrace" : "kprobe", p->symbol,
			p->offset, err);
	}
	return err;
}

/**
 * probes_attach() - register the probes, according to probe_state
 * @loops: those at the heads of loops too, not only at entries
 *
 * Those that stand already are not touched, so that nothing is missed. One for
 * changes that is refused is left out: the self-test finds out.
 *
 * Context: process, may sleep.
 * Return: 0, or the error of a needed probe with a line in the log; others may
 * then be registered.
 */
int probes_attach(bool loops)
{
	struct probe *p;

	for (p = probes; p < probes + PROBE_NR; p++) {
		int err;

		if (!p->address || p->attached)
			continue;
		if (p->group == PROBE_LOOPS && !loops) {
			p->why = "mode is walk";
			continue;
		}
		err = probe_attach(p);
		if (err && p->group != PROBE_CHANGES)
			return err;
	}
	return 0;
}

/*
 * What is left to do for one after all kprobes were unregistered.
 *
 * Where unregistering failed (ftrace was shut down after a fault of the
 * kernel's) the probe may be hit for ever. It stays as it is, and the module
 * loaded.
 */
static void probe_detach(struct probe *p)
{
	int err = 0;

	if (p->by_ftrace) {
		err = probe_detach_ftrace(p);
	} else {
		p->missed += p->kp.nmissed;
		if (!p->kp.addr)	/* it could not be disarmed */
			err = -EBUSY;
	}
	p->attached = false;
	if (!err)
		return;
	p->stuck = true;
	pr_err("the kernel failed to unregister the probe at %s, error %d: the module stays loaded\n",
	       p->symbol, err);
	__module_get(THIS_MODULE);
}

/* Does it go: any that stands, or only one in a loop? */
static bool probe_goes(const struct probe *p, bool all)
{
	return p->attached && (all || p->group == PROBE_LOOPS);
}

/**
 * probes_detach() - unregister probes
 * @all: those at entries too, not only those in loops
 *
 * A probe that the kernel fails to unregister is never used or freed again.
 *
 * Context: process, may sleep. No handler of those that went runs any more.
 * Return: 0, or -EBUSY where a probe is left that could not be unregistered.
 */
int probes_detach(bool all)
{
	struct kprobe *batch[PROBE_NR];
	struct probe *p;
	int n = 0, err = 0;

	for (p = probes; p < probes + PROBE_NR; p++)
		if (probe_goes(p, all) && !p->by_ftrace)
			batch[n++] = &p->kp;
	if (n)
		unregister_kprobes(batch, n);
	for (p = probes; p < probes + PROBE_NR; p++) {
		if (probe_goes(p, all))
			probe_detach(p);
		if (p->stuck)
			err = -EBUSY;
		if (!p->attached)
			p->why = probe_why_idle(p);
	}
	return err;
}

/**
 * probes_end() - unregister all probes for good
 *
 * Where the kernel fails to, what the handlers use may not be freed: the task
 * sleeps for ever. Nothing else keeps a module that is being unloaded.
 *
 * Context: process, may sleep. When it returns no handler runs any more.
 */
void probes_end(void)
{
	if (!probes_detach(true))
		return;
	pr_err("unloading never ends: a probe is left in the kernel\n");
	for (;;)
		schedule_timeout_idle(MAX_SCHEDULE_TIMEOUT);
}

/* Hits that the kernel did not hand to a probe: another one was running. */
u64 probe_missed(const struct probe *p)
{
	return p->missed + (p->attached && !p->by_ftrace ?
			    READ_ONCE(p->kp.nmissed) : 0);
}

/* Hits of a probe since the module was loaded, on all CPUs. */
u64 probe_hits(enum probe_id id)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(probes[id].count, cpu));
	return sum;
}
