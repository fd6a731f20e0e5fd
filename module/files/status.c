// SPDX-License-Identifier: GPL-2.0-only
/* The status file. */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/utsname.h>

#include "alive.h"
#include "cost.h"
#include "count.h"
#include "files.h"
#include "mode.h"
#include "probes.h"

static void status_probe(struct seq_file *m, const struct probe *p)
{
	seq_printf(m, "probe: symbol=%s place=%s address=", p->symbol,
		   p->place == PROBE_AT_LOOP ? "loop" : "entry");
	if (p->address && (p->place == PROBE_AT_ENTRY || p->offset))
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
	struct ledger_cell total;
	unsigned int used, i;
	const char *why;
	u64 capped = 0;

	mode_lock();
	for (i = 0; i < ledger_slots(l); i++) {
		ledger_sum(l, i, &total);
		capped += total.count[LEDGER_CAPPED];
	}
	used = atomic_read(&l->used);
	why = alive_why_not();
	seq_puts(m, "format: 1\n");
	seq_printf(m, "version: %s\n", THIS_MODULE->version);
	seq_printf(m, "kernel: %s\n", utsname()->release);
	seq_printf(m, "mode: %s\n", mode_names[mode_get()]);
	seq_printf(m, "hook: %s\n", probe_hook_names[probes_hook()]);
	seq_printf(m, "hierarchy: %s\n", who_hierarchy());
	seq_printf(m, "buckets: %llu\n", chain_buckets(&count_state.table));
	seq_printf(m, "max_steps: %u\n", count_state.max_steps);
	seq_printf(m, "sample: %u\n", READ_ONCE(count_state.sample));
	seq_printf(m, "sample_wanted: %u\n", cost_wanted_sample());
	seq_printf(m, "cost: %u.%02u%%\n", cost_share() / 100,
		   cost_share() % 100);
	seq_printf(m, "max_cost: %u%%\n", cost_max() / 100);
	seq_printf(m, "slots_used: %u\n", used);
	seq_printf(m, "slots_free: %u\n", l->max - used);
	seq_printf(m, "memory: %zu\n", count_memory());
	seq_printf(m, "capped: %llu\n", capped);
	if (mode_get() == MODE_OFF)
		seq_puts(m, "alive: off\n");
	else
		seq_printf(m, "alive: %s%s\n", why ? "no: " : "yes",
			   why ? why : "");
	for (i = 0; i < PROBE_NR; i++)
		status_probe(m, &probes[i]);
	mode_unlock();
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
