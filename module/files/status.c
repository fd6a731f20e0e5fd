// SPDX-License-Identifier: GPL-2.0-only
/* The status file. */
#include <linux/utsname.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "count/slots.h"
#include "files/files.h"
#include "kernel/text.h"

static void status_probe(struct seq_file *m, const struct probe *p)
{
	bool loop = p->group == PROBE_LOOPS;

	seq_printf(m, "probe: symbol=%s place=%s address=", p->symbol,
		   loop ? "loop" : "entry");
	if (p->address && (!loop || p->offset))
		seq_printf(m, "%s+0x%x", p->symbol, p->offset);
	else
		seq_putc(m, '-');
	seq_printf(m, " state=%sattached hits=%llu nmissed=%llu",
		   p->attached ? "" : "not-", probe_hits(p - probes),
		   probe_missed(p));
	if (!p->attached)
		seq_printf(m, " reason=%s", p->why);
	seq_putc(m, '\n');
}

/* What is counted, and by which means. */
static void status_settings(struct seq_file *m)
{
	bool loop = mode_get() == MODE_LOOP;

	seq_printf(m, "mode: %s\nhook: %s\n", mode_names[mode_get()],
		   probe_hook_names[READ_ONCE(probe_state.hook)]);
	seq_printf(m, "hierarchy: %s\nhierarchy_now: %s\n",
		   hierarchy_name(hierarchy_subsys),
		   hierarchy_name(hierarchy_now()));
	seq_printf(m, "buckets: %llu\n", chain_buckets(&count_state.table));
	seq_printf(m, "max_steps: %u\n", count_state.max_steps);
	seq_printf(m, "sample: %u\n", loop ? 1 : READ_ONCE(count_state.sample));
}

/* How much was counted, and since when. */
static void status_counts(struct seq_file *m)
{
	const struct ledger *l = &count_state.ledger;
	unsigned int used = atomic_read(&l->used);
	u64 seconds;

	seq_printf(m, "slots_used: %u\n", used);
	seq_printf(m, "slots_free: %u\n", l->max - used);
	seq_printf(m, "memory: %zu\n", count_memory());
	seq_printf(m, "resets: %u\n", count_resets(&seconds));
	seq_printf(m, "seconds_counting: %llu\n", seconds);
}

/* Is it really counted? */
static void status_proof(struct seq_file *m, const char *why)
{
	const char *uncounted = selftest_insertions_why();

	if (mode_get() == MODE_OFF)
		seq_puts(m, "alive: off\n");
	else
		seq_printf(m, "alive: %s%s\n", why ? "no: " : "yes",
			   why ? why : "");
	seq_printf(m, "insertions: %s%s\n", uncounted ? "no: " : "yes",
		   uncounted ? uncounted : "");
}

static int status_show(struct seq_file *m, void *v)
{
	const char *why = selftest_run();
	unsigned int i;

	seq_puts(m, "format: 3\n");
	seq_printf(m, "version: %s\n", THIS_MODULE->version);
	seq_printf(m, "kernel: %s\n", utsname()->release);
	status_settings(m);
	status_counts(m);
	status_proof(m, why);
	for (i = 0; i < PROBE_NR; i++)
		status_probe(m, &probes[i]);
	return 0;
}

static int status_open(struct inode *inode, struct file *file)
{
	/* All of it in one go: each attempt makes a self-test. */
	return single_open_size(file, status_show, NULL, 2 * PAGE_SIZE);
}

TEXT_FILE(status, single_release);
