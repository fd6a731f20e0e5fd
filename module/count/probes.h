/* SPDX-License-Identifier: GPL-2.0-only */
/* The probes: a table of places in the kernel's text, and their state. */
#ifndef DCHAIN_PROBES_H
#define DCHAIN_PROBES_H

#include <linux/ftrace.h>
#include <linux/kprobes.h>

enum probe_id {
	PROBE_LOOKUP,
	PROBE_LOOKUP_RCU,
	PROBE_INSERT,
	PROBE_LOOP,
	PROBE_LOOP_RCU,
	PROBE_LOOP_OP,
	PROBE_NR
};

enum probe_place { PROBE_AT_ENTRY, PROBE_AT_LOOP };

/* How entries are hooked; loops always by kprobes. */
enum probe_hook { PROBE_BY_KPROBE, PROBE_BY_FTRACE, PROBE_HOOK_NR };

extern const char *const probe_hook_names[PROBE_HOOK_NR];

/**
 * struct probe - one place
 * @kp: the kprobe, refilled before each registration
 * @ops: what stands in its place with hook=ftrace
 * @count: its hits; a pointer, since an index would have to be computed
 * @symbol: the function it lies in
 * @place: the function's first instruction, or its chain-walk loop's head
 * @optional: not in every kernel
 * @handler: what a hit does
 * @traced: the same for ftrace; entries only
 * @address: the function's address, 0 where this kernel has none
 * @offset: from there, in bytes; of a loop 0 until its head is known
 * @attached: registered
 * @missed: what the kernel missed in earlier registrations
 * @why: why it is not
 */
struct probe {
	struct kprobe kp;
#ifdef CONFIG_FUNCTION_TRACER
	struct ftrace_ops ops;
	ftrace_func_t traced;
#endif
	u64 __percpu *count;
	const char *symbol;
	enum probe_place place;
	bool optional;
	kprobe_pre_handler_t handler;
	unsigned long address;
	unsigned int offset;
	bool attached;
	u64 missed;
	const char *why;
};

extern struct probe probes[PROBE_NR];

int probes_init(const char *hook);
enum probe_hook probes_hook(void);
int probes_attach(bool loops);
void probes_detach(void);
const char *probe_kind(const struct probe *p);
u64 probe_missed(const struct probe *p);
u64 probe_hits(enum probe_id id);
u64 probe_lookups_on(int cpu);

#endif /* DCHAIN_PROBES_H */
