// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables: cgroups and histogram. A copy is taken and sorted at open and
 * printed from then on; no lock is held between reads.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "control/control.h"
#include "count/cells.h"
#include "count/count.h"
#include "files/files.h"
#include "count/probes.h"
#include "files/rows.h"
#include "files/format.h"

/**
 * struct table - an open file
 * @rows: what it shows
 * @dead: why nothing is being counted, NULL when all is well
 * @missed: hits that the kernel did not hand to the probes
 * @insertions: they are counted
 * @uncounted: why not
 */
struct table {
	struct rows *rows;
	const char *dead;
	u64 missed;
	bool insertions;
	const char *uncounted;
};

static int table_open(struct inode *inode, struct file *file,
		      const struct seq_operations *ops)
{
	struct table *t = __seq_open_private(file, ops, sizeof(*t));
	unsigned int i;
	int err;

	if (!t)
		return -ENOMEM;
	t->dead = selftest_run();
	t->uncounted = selftest_insertions_why();
	t->insertions = !t->uncounted;
	for (i = 0; i < PROBE_NR; i++)
		t->missed += probe_missed(&probes[i]);
	t->rows = rows_get();
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
	if (t->missed)
		seq_printf(m, "# warning: %llu hits of probes were missed by the kernel (nmissed in status): counts are short by them\n",
			   t->missed);
	if (cells_lacking())
		seq_printf(m, "# warning: %u CPUs are not counted: there was no memory for them\n",
			   cells_lacking());
	if (!t->insertions)
		seq_printf(m, "# warning: insertions are not counted: %s\n",
			   t->uncounted);
	for (i = 0; i < t->rows->nr; i++) {
		capped += t->rows->order[i]->sum.count[LEDGER_CAPPED];
		if (!(i % 1024))
			cond_resched();
	}
	if (capped)
		seq_printf(m, "# warning: %llu walks were given up after max_steps=%u: steps and hits of their rows are lower bounds\n",
			   capped, count_state.max_steps);
	if (!t->rows->nr)
		return;
	last = t->rows->order[t->rows->nr - 1];
	if (!last->id && count_state.ledger.max <=
	    atomic_read(&count_state.ledger.used))
		seq_printf(m, "# warning: all %u slots are taken: further cgroups are counted in (other); load with a larger max_cgroups\n",
			   count_state.ledger.max);
}

/*
 * Text that others chose: what a terminal or a reader could take for more than
 * a letter is escaped. Such characters are rare: look before copying.
 */
static void table_text(struct seq_file *m, const char *text)
{
	const char *c = text;

	while (*c > ' ' && *c < '\177' && *c != '\\')
		c++;
	seq_write(m, text, c - text);
	for (; *c; c++) {
		if (*c > ' ' && *c < '\177' && *c != '\\')
			seq_putc(m, *c);
		else
			seq_printf(m, "\\%03o", (unsigned char)*c);
	}
}

/* A number in front of @at, and a blank behind it. */
static char *table_number(char *at, u64 n)
{
	*--at = ' ';
	return format_number(at, n);
}

/* Likewise, a mean. */
static char *table_mean(char *at, u64 sum, u64 n)
{
	*--at = ' ';
	return format_mean(at, sum, n);
}

/* Counts that only probes of insertions give; - without them. */
static char *cgroups_insertions(char *at, const u64 *count, bool known)
{
	u64 turned = count[LEDGER_TURNED_POSITIVE];
	u64 negative = count[LEDGER_INSERTED_NEGATIVE];
	unsigned int i;

	for (i = 0; !known && i < 6; i++) {
		*--at = ' ';
		*--at = '-';
	}
	if (!known)
		return at;
	at = table_number(at, count[LEDGER_INSERTED_POSITIVE] + turned);
	at = table_number(at, negative - min(negative, turned));
	at = table_number(at, count[LEDGER_TRANSIENT]);
	at = table_number(at, turned);
	at = table_number(at, count[LEDGER_INSERTED_POSITIVE]);
	return table_number(at, negative);
}

/* The columns from right to left: see format.h. */
static char *cgroups_numbers(char *at, const struct row *row, bool insertions)
{
	const u64 *count = row->sum.count;
	u64 walked = ledger_walked(&row->sum);

	at = cgroups_insertions(at, count, insertions);
	at = table_number(at, count[LEDGER_SQUARES]);
	at = table_number(at, count[LEDGER_SAMPLED_STEPS]);
	at = table_number(at, count[LEDGER_SAMPLED]);
	at = table_number(at, count[LEDGER_CAPPED]);
	at = table_number(at, count[LEDGER_LONGEST]);
	at = table_number(at, walked - min(walked, count[LEDGER_HITS] +
						   count[LEDGER_CAPPED]));
	at = table_number(at, count[LEDGER_NEGATIVE_HITS]);
	at = table_number(at, count[LEDGER_HITS]);
	at = table_mean(at, count[LEDGER_STEPS], walked);
	at = table_number(at, count[LEDGER_STEPS]);
	at = table_number(at, walked);
	at = table_number(at, count[LEDGER_LOOKUPS]);
	return table_number(at, row->id);
}

static int cgroups_show(struct seq_file *m, void *v)
{
	char text[18 * (FORMAT_NUMBER + 1) + FORMAT_MEAN + 1];
	char *end = text + sizeof(text), *at;
	const struct table *t = m->private;
	const struct row *row = v;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "dchain cgroups - version: 2\n");
		seq_puts(m, "# id lookups walked steps avg hits negative_hits misses longest capped sampled sampled_steps sampled_squares inserted_negative inserted_positive turned_positive transient created_negative created_positive comm state path\n");
		table_warn(m, t);
		return 0;
	}
	at = cgroups_numbers(end, row, t->insertions);
	seq_write(m, at, end - at);
	if (t->insertions && row->sum.comm.votes)
		table_text(m, (const char *)row->sum.comm.name);
	else
		seq_putc(m, '-');
	seq_printf(m, " %s ", row->state);
	table_text(m, row->path);
	seq_putc(m, '\n');
	return 0;
}

static int histogram_show(struct seq_file *m, void *v)
{
	char text[(1 + LEDGER_NR_BINS) * (FORMAT_NUMBER + 1)];
	char *end = text + sizeof(text), *at = end;
	const struct row *row = v;
	unsigned int i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, "dchain histogram - version: 1\n# id 0 1 2");
		for (i = 3; i < LEDGER_NR_BINS - 1; i++)
			seq_printf(m, " %u-%u", (1 << (i - 2)) + 1,
				   1 << (i - 1));
		seq_printf(m, " %u+ path\n", (1 << (i - 2)) + 1);
		table_warn(m, m->private);
		return 0;
	}
	for (i = LEDGER_NR_BINS; i--;)
		at = table_number(at, row->sum.count[LEDGER_BINS + i]);
	at = table_number(at, row->id);
	seq_write(m, at, end - at);
	table_text(m, row->path);
	seq_putc(m, '\n');
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
