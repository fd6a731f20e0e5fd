// SPDX-License-Identifier: GPL-2.0-only
/* The status file. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "files/files.h"
#include "kernel/compat.h"

static void status_probe(struct seq_file *m, const struct probe *p)
{
	bool loop = p->group == PROBE_LOOPS;

	seq_printf(m, "probe: symbol=%s place=%s address=", p->symbol,
		   loop ? "loop" : "entry");
	if (p->address && (!loop || p->offset))
		seq_printf(m, "%s+0x%x", p->symbol, p->offset);
	else
		seq_putc(m, '-');
	seq_printf(m, " state=%sattached kind=%s hits=%llu nmissed=%llu",
		   p->attached ? "" : "not-", probe_kind(p),
		   probe_hits(p - probes), probe_missed(p));
	if (!p->attached)
		seq_printf(m, " reason=%s", p->why);
	seq_putc(m, '\n');
}

static int status_show(struct seq_file *m, void *v)
{
	const struct ledger *l = &count_state.ledger;
	unsigned int used, i;
	const char *why;

	used = atomic_read(&l->used);
	why = selftest_run();
	seq_puts(m, "format: 1\n");
	seq_printf(m, "version: %s\n", THIS_MODULE->version);
	seq_printf(m, "kernel: %s\n", utsname()->release);
	seq_printf(m, "tested: %s\n", COMPAT_TESTED ? "yes" : "no");
	seq_printf(m, "mode: %s\n", mode_names[mode_get()]);
	seq_printf(m, "hook: %s\n", probe_hook_names[probe_state.hook]);
	seq_printf(m, "hook_wanted: %s\n",
		   probe_hook_names[probe_state.wanted]);
	seq_printf(m, "hierarchy: %s\n", task_cgroup_hierarchy());
	seq_printf(m, "buckets: %llu\n", chain_buckets(&count_state.table));
	seq_printf(m, "max_steps: %u\n", count_state.max_steps);
	seq_printf(m, "sample: %u\n",
		   mode_get() == MODE_LOOP ? 1 : mode_get_sample());
	seq_printf(m, "slots_used: %u\n", used);
	seq_printf(m, "slots_free: %u\n", l->max - used);
	seq_printf(m, "memory: %zu\n", count_memory());
	seq_printf(m, "capped: %llu\n", count_total(LEDGER_CAPPED));
	if (mode_get() == MODE_OFF)
		seq_puts(m, "alive: off\n");
	else
		seq_printf(m, "alive: %s%s\n", why ? "no: " : "yes",
			   why ? why : "");
	why = selftest_insertions_why();
	if (!why)
		seq_puts(m, "insertions: yes\n");
	else
		seq_printf(m, "insertions: no: %s\n", why);
	for (i = 0; i < PROBE_NR; i++)
		status_probe(m, &probes[i]);
	return 0;
}

static int status_open(struct inode *inode, struct file *file)
{
	return single_open(file, status_show, NULL);
}

const struct file_operations files_status = {
	.owner = THIS_MODULE,
	.open = status_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};
