// SPDX-License-Identifier: GPL-2.0-only
/* Probes on the two lookup functions that do nothing: the price of a hook. */
#include <linux/kprobes.h>
#include <linux/module.h>

static char *hook = "kprobe";
module_param(hook, charp, 0444);
MODULE_PARM_DESC(hook, "kprobe (default) or ftrace");

static int empty_probe(struct kprobe *kp, struct pt_regs *regs)
{
	return 0;
}

static struct kprobe probes[] = {
	{ .symbol_name = "__d_lookup", .pre_handler = empty_probe },
	{ .symbol_name = "__d_lookup_rcu", .pre_handler = empty_probe },
};

static struct kprobe *probe_list[] = { &probes[0], &probes[1] };

#if COMPAT_HAS_FTRACE
static void empty_callback(unsigned long ip, unsigned long parent_ip,
			   struct ftrace_ops *ops,
			   struct compat_ftrace_regs *regs)
{
}

static struct ftrace_ops ops = {
	.func = empty_callback,
	.flags = COMPAT_FTRACE_FLAGS,
};

static int attach_ftrace(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		const char *name = probes[i].symbol_name;

		err = ftrace_set_filter(&ops, (char *)name, strlen(name), 0);
		if (err)
			return err;
	}
	return register_ftrace_function(&ops);
}

static void detach_ftrace(void)
{
	unregister_ftrace_function(&ops);
}
#else
static int attach_ftrace(void)
{
	return -EOPNOTSUPP;
}

static void detach_ftrace(void)
{
}
#endif

static bool by_ftrace(void)
{
	return !strcmp(hook, "ftrace");
}

static int __init empty_init(void)
{
	return by_ftrace() ? attach_ftrace() :
		register_kprobes(probe_list, ARRAY_SIZE(probe_list));
}

static void __exit empty_exit(void)
{
	if (by_ftrace())
		detach_ftrace();
	else
		unregister_kprobes(probe_list, ARRAY_SIZE(probe_list));
}

module_init(empty_init);
module_exit(empty_exit);
MODULE_DESCRIPTION("empty probes, for comparison");
MODULE_LICENSE("GPL");
