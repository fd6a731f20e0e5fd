/* SPDX-License-Identifier: GPL-2.0-only */
/* The probes: a table of places in the kernel's text, and their state. */
#ifndef DCHAIN_PROBES_H
#define DCHAIN_PROBES_H

enum probe_id {
	PROBE_LOOKUP,
	PROBE_LOOKUP_RCU,
	PROBE_INSERT,
	PROBE_TURN,
	PROBE_DELETE,
	PROBE_LOOP,
	PROBE_LOOP_RCU,
	PROBE_LOOP_OP,
	PROBE_NR
};

/**
 * enum probe_group - which probes are registered together
 * @PROBE_LOOKUPS: always; no kernel lacks these functions
 * @PROBE_CHANGES: too, for what enters the table and what turns in it; the
 *	self-test finds out whether they see all of it
 * @PROBE_LOOPS: in mode loop
 */
enum probe_group {
	PROBE_LOOKUPS,
	PROBE_CHANGES,
	PROBE_LOOPS
};

/* How entries are hooked; loops always by kprobes. */
enum probe_hook {
	PROBE_BY_AUTO,
	PROBE_BY_FTRACE,
	PROBE_BY_KPROBE,
	PROBE_HOOK_NR
};

extern const char *const probe_hook_names[PROBE_HOOK_NR];

/**
 * struct probe - one place: a function's entry, or its chain-walk loop's head
 * @kp: the kprobe, refilled before each registration
 * @ops: what stands in its place by ftrace
 * @count: its hits; a pointer, since an index would have to be computed
 * @symbol: the function it lies in
 * @group: see there
 * @handler: what a hit does
 * @traced: the same for ftrace; entries only
 * @address: the function's address, 0 where this kernel has none
 * @offset: from there, in bytes; of a loop 0 until its head is known
 * @attached: registered
 * @by_ftrace: by ftrace
 * @stuck: the kernel failed to unregister it
 * @missed: what the kernel missed in earlier registrations
 * @why: why it is not registered
 */
struct probe {
	struct kprobe kp;
#ifdef CONFIG_FUNCTION_TRACER
	struct ftrace_ops ops;
	ftrace_func_t traced;
#endif
	u64 __percpu *count;
	const char *symbol;
	enum probe_group group;
	kprobe_pre_handler_t handler;
	unsigned long address;
	unsigned int offset;
	bool attached;
	bool by_ftrace;
	bool stuck;
	u64 missed;
	const char *why;
};

extern struct probe probes[PROBE_NR];

/**
 * struct probe_state - how they are registered
 * @wanted: hook, as the user chose it
 * @hook: the one in use, never PROBE_BY_AUTO
 */
struct probe_state {
	enum probe_hook wanted;
	enum probe_hook hook;
};

extern struct probe_state probe_state;

/**
 * struct probe_watch - what happens to one dentry, for a self-test
 * @dentry: which; NULL: none
 * @seen: how often it was seen to go into the table, to get its inode, or to
 *	lose it in place
 *
 * What happens to it is counted in no row.
 */
struct probe_watch {
	const struct dentry *dentry;
	unsigned int seen;
};

extern struct probe_watch probe_watch;

/* The setting of fs.dentry-negative, NULL where the kernel has none. */
extern const bool *probe_drops_deleted;

int probes_init(const char *hook);
void probes_best(void);
int probes_attach(bool loops);
int probes_detach(bool all);
void probes_end(void);
u64 probe_missed(const struct probe *p);
u64 probe_hits(enum probe_id id);

#endif /* DCHAIN_PROBES_H */
