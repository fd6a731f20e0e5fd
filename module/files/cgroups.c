// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables: cgroups and histogram. A copy is taken and sorted at open and
 * printed from then on; no lock is held between reads.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "alive.h"
#include "cost.h"
#include "count.h"
#include "files.h"
#include "mode.h"
#include "probes.h"
#include "rows.h"
#include "text.h"

/**
 * struct table - an open file
 * @rows: what it shows
 * @dead: why nothing is being counted, NULL when all is well
 * @missed: hits that the kernel did not hand to the probes
 */
struct table {
	struct rows *rows;
	const char *dead;
	u64 missed;
};

static int table_open(struct inode *inode, struct file *file,
		      const struct seq_operations *ops)
{
	struct table *t = __seq_open_private(file, ops, sizeof(*t));
	unsigned int i;
	int err;

	if (!t)
		return -ENOMEM;
	mode_lock();
	t->dead = alive_why_not();
	for (i = 0; i < PROBE_NR; i++)
		t->missed += probe_missed(&probes[i]);
	t->rows = rows_get();
	mode_unlock();
	if (!IS_ERR(t->rows))
		return 0;
	err = PTR_ERR(t->rows);
	seq_release_private(inode, file);
	return err;
}

static int table_release(struct inode *inode, struct file *file)
{
	struct table *t = ((struct seq_file *)file->private_data)->private;

	rows_put(t->rows);
	return seq_release_private(inode, file);
}

static void *table_start(struct seq_file *m, loff_t *pos)
{
	struct table *t = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	return *pos <= t->rows->nr ? t->rows->order[*pos - 1] : NULL;
}

static void *table_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return table_start(m, pos);
}

static void table_stop(struct seq_file *m, void *v)
{
}

/* Nobody must take an incomplete number for a complete one. */
static void table_warn(struct seq_file *m, const struct table *t)
{
	const struct row *last;
	u64 capped = 0;
	unsigned int i;

	if (t->dead)
		seq_printf(m, "# warning: not counting: %s\n", t->dead);
	if (READ_ONCE(count_state.sample) > cost_wanted_sample())
		seq_printf(m, "# warning: counting cost more than max_cost=%u%%: only one of %u lookups is walked\n",
			   cost_max() / 100, READ_ONCE(count_state.sample));
	if (t->missed)
		seq_printf(m, "# warning: %llu hits of probes were missed by the kernel (nmissed in status): counts are short by them\n",
			   t->missed);
	for (i = 0; i < t->rows->nr; i++)
		capped += t->rows->row[i].sum.count[LEDGER_CAPPED];
	if (capped)
		seq_printf(m, "# warning: %llu walks were given up after max_steps=%u: steps and hits of their rows are lower bounds\n",
			   capped, count_state.max_steps);
	if (!t->rows->nr)
		return;
	last = t->rows->order[t->rows->nr - 1];
	if (!last->path && count_state.ledger.max <=
	    atomic_read(&count_state.ledger.used))
		seq_printf(m, "# warning: all %u slots are taken: further cgroups are counted in (other); write 1 to reset, or load with a larger max_cgroups\n",
			   count_state.ledger.max);
}

/* Characters that are escaped are rare: look before copying one by one. */
static void table_path(struct seq_file *m, const struct row *row)
{
	static const char special[] = " \t\n\\";
	const char *c = row->path;

	while (c && *c > ' ' && *c != '\\')
		c++;
	if (!c)
		seq_puts(m, "(other)");
	else if (!*c)
		seq_write(m, row->path, c - row->path);
	else
		seq_escape(m, row->path, special);
	seq_putc(m, '\n');
}

/* A number in front of @at, and a blank behind it. */
static char *table_number(char *at, u64 n)
{
	*--at = ' ';
	return text_number(at, n);
}

/* Likewise, a mean. */
static char *table_mean(char *at, u64 sum, u64 n)
{
	*--at = ' ';
	return text_mean(at, sum, n);
}

/* The columns from right to left: see text.h. */
static char *cgroups_numbers(char *at, const struct row *row)
{
	const u64 *count = row->sum.count;
	u64 walked = ledger_walked(&row->sum);

	at = table_number(at, count[LEDGER_CREATED_POSITIVE]);
	at = table_number(at, count[LEDGER_CREATED_NEGATIVE]);
	at = table_number(at, count[LEDGER_CAPPED]);
	at = table_number(at, count[LEDGER_LONGEST]);
	at = table_number(at, walked - min(walked, count[LEDGER_HITS] +
						   count[LEDGER_CAPPED]));
	at = table_number(at, count[LEDGER_HITS]);
	at = table_mean(at, ledger_error(&row->sum, walked),
			walked ? 10000 : 0);
	at = table_mean(at, count[LEDGER_STEPS], walked);
	at = table_number(at, count[LEDGER_STEPS]);
	at = table_number(at, walked);
	at = table_number(at, count[LEDGER_LOOKUPS]);
	return table_number(at, row->id);
}

static int cgroups_show(struct seq_file *m, void *v)
{
	char text[10 * (TEXT_NUMBER + 1) + 2 * (TEXT_MEAN + 1)];
	char *end = text + sizeof(text), *at;
	const struct row *row = v;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "dchain cgroups - version: 1\n");
		seq_puts(m, "# id lookups walked steps avg error hits misses longest capped created_negative created_positive state path\n");
		table_warn(m, m->private);
		return 0;
	}
	at = cgroups_numbers(end, row);
	seq_write(m, at, end - at);
	seq_puts(m, !row->path ? "- " : row->live ? "live " : "removed ");
	table_path(m, row);
	return 0;
}

static int histogram_show(struct seq_file *m, void *v)
{
	char text[(1 + LEDGER_NR_STEPS) * (TEXT_NUMBER + 1)];
	char *end = text + sizeof(text), *at = end;
	const struct row *row = v;
	unsigned int i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "dchain histogram - version: 1\n# id 0 1 2");
		for (i = 3; i < LEDGER_NR_STEPS - 1; i++)
			seq_printf(m, " %u-%u", (1 << (i - 2)) + 1,
				   1 << (i - 1));
		seq_printf(m, " %u+ path\n", (1 << (i - 2)) + 1);
		table_warn(m, m->private);
		return 0;
	}
	for (i = LEDGER_NR_STEPS; i--;)
		at = table_number(at, row->sum.steps[i]);
	at = table_number(at, row->id);
	seq_write(m, at, end - at);
	table_path(m, row);
	return 0;
}

#define TABLE_FILE(name)						\
static const struct seq_operations name##_ops = {			\
	.start = table_start,						\
	.next = table_next,						\
	.stop = table_stop,						\
	.show = name##_show,						\
};									\
									\
static int name##_open(struct inode *inode, struct file *file)		\
{									\
	return table_open(inode, file, &name##_ops);			\
}									\
									\
const struct file_operations files_##name = {				\
	.owner = THIS_MODULE,						\
	.open = name##_open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.release = table_release,					\
}

TABLE_FILE(cgroups);
TABLE_FILE(histogram);
