// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables: cgroups and histogram. All of a table is printed at the first
 * read, which is then a copy; no lock is held while a row is printed.
 */
#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "count/slots.h"
#include "files/files.h"
#include "kernel/text.h"

/* Bytes of a row: most paths are shorter than the rest of it. */
#define TABLE_ROW 512

/**
 * struct table - what is being printed
 * @m: where to
 * @start: bytes that stood there before the rows
 * @insertions: they are counted
 */
struct table {
	struct seq_file *m;
	size_t start;
	bool insertions;
};

/* Where rows are read anew, what was printed of them goes. */
static bool table_begins(struct table *t, const struct slots_row *row)
{
	if (!row)
		t->m->count = t->start;
	return !row;
}

static void table_add_capped(void *arg, const struct slots_row *row)
{
	u64 *capped = arg;

	*capped = row ? *capped + row->sum.count[LEDGER_CAPPED] : 0;
}

static u64 table_missed(void)
{
	unsigned int i;
	u64 missed = 0;

	for (i = 0; i < PROBE_NR; i++)
		missed += probe_missed(&probes[i]);
	return missed;
}

/* Nobody must take an incomplete number for a complete one. */
static int table_warn(struct seq_file *m, const char *dead,
		      const char *uncounted)
{
	const struct ledger *l = &count_state.ledger;
	u64 missed = table_missed(), capped;
	int err = slots_read(table_add_capped, &capped);

	if (dead)
		seq_printf(m, "# warning: not counting: %s\n", dead);
	if (hierarchy_subsys != hierarchy_now())
		seq_printf(m, "# warning: cgroups are those of hierarchy %s, but this host's are now those of %s: load the module again\n",
			   hierarchy_name(hierarchy_subsys),
			   hierarchy_name(hierarchy_now()));
	if (missed)
		seq_printf(m, "# warning: %llu hits of probes were missed by the kernel (nmissed in status): counts are short by them\n",
			   missed);
	if (READ_ONCE(cells_lacking))
		seq_printf(m, "# warning: %u CPUs are not counted: there was no memory for them\n",
			   READ_ONCE(cells_lacking));
	if (uncounted)
		seq_printf(m, "# warning: insertions are not counted: %s\n",
			   uncounted);
	if (capped)
		seq_printf(m, "# warning: %llu walks were given up after max_steps=%u: steps and hits of their rows are lower bounds\n",
			   capped, count_state.max_steps);
	if (l->max <= atomic_read(&l->used))
		seq_printf(m, "# warning: all %u slots are taken: further cgroups are counted in (other); load with a larger max_cgroups\n",
			   l->max);
	return err;
}

static int table_print(struct seq_file *m, slots_row_fn *print)
{
	const char *dead = selftest_run(), *uncounted;
	struct table t = { .m = m };
	int err;

	uncounted = selftest_insertions_why();
	err = table_warn(m, dead, uncounted);
	t.start = m->count;
	t.insertions = !uncounted;
	return err ?: slots_read(print, &t);
}

/* A mean with two decimals, rounded; - of nothing. */
static void cgroups_average(struct seq_file *m, u64 sum, u64 n)
{
	u64 hundredths = n ? (sum * 100 + n / 2) / n : 0;

	if (n)
		seq_printf(m, " %4llu.%02llu", hundredths / 100,
			   hundredths % 100);
	else
		seq_puts(m, "       -");
}

static void cgroups_lookups(struct seq_file *m, const struct ledger_cell *sum)
{
	const u64 *count = sum->count;
	u64 walked = ledger_walked(sum);
	u64 known = count[LEDGER_HITS] + count[LEDGER_CAPPED];

	seq_printf(m, " %10llu %10llu %10llu", count[LEDGER_LOOKUPS], walked,
		   count[LEDGER_STEPS]);
	cgroups_average(m, count[LEDGER_STEPS], walked);
	seq_printf(m, " %7llu %10llu %13llu %10llu %6llu",
		   count[LEDGER_LONGEST], count[LEDGER_HITS],
		   count[LEDGER_NEGATIVE_HITS], walked - min(walked, known),
		   count[LEDGER_CAPPED]);
}

/* Counts that only probes of insertions give. */
static void cgroups_insertions(struct seq_file *m,
			       const struct ledger_cell *sum)
{
	const char *program = (const char *)sum->program.name;
	const u64 *count = sum->count;

	seq_printf(m, " %17llu %17llu %15llu %15llu %9llu",
		   count[LEDGER_INSERTED_NEGATIVE],
		   count[LEDGER_INSERTED_POSITIVE],
		   count[LEDGER_TURNED_NEGATIVE], count[LEDGER_TURNED_POSITIVE],
		   count[LEDGER_TRANSIENT]);
	if (!sum->program.lead) {
		seq_puts(m, "     -  - -");
		return;
	}
	seq_printf(m, " %5u %2u ", sum->program.votes, sum->program.of);
	text_put(m, program, strnlen(program, VOTE_NAME));
}

static void cgroups_row(void *arg, const struct slots_row *row)
{
	struct table *t = arg;

	if (table_begins(t, row))
		return;
	seq_printf(t->m, "%8llu", row->id);
	cgroups_lookups(t->m, &row->sum);
	if (t->insertions)
		cgroups_insertions(t->m, &row->sum);
	else
		seq_puts(t->m, " - - - - - - - -");
	seq_printf(t->m, " %s ", row->state);
	text_put(t->m, row->path, strlen(row->path));
	seq_putc(t->m, '\n');
}

static int cgroups_show(struct seq_file *m, void *v)
{
	seq_puts(m, "dchain cgroups - version: 3\n");
	seq_puts(m, "#     id    lookups     walked      steps     avg longest       hits negative_hits     misses capped inserted_negative inserted_positive turned_negative turned_positive transient votes of program state path\n");
	return table_print(m, cgroups_row);
}

static void histogram_row(void *arg, const struct slots_row *row)
{
	struct table *t = arg;
	unsigned int i;

	if (table_begins(t, row))
		return;
	seq_printf(t->m, "%llu ", row->id);
	for (i = 0; i < LEDGER_NR_BINS; i++)
		seq_printf(t->m, "%llu ", row->sum.count[LEDGER_BINS + i]);
	text_put(t->m, row->path, strlen(row->path));
	seq_putc(t->m, '\n');
}

static int histogram_show(struct seq_file *m, void *v)
{
	unsigned int i;

	seq_puts(m, "dchain histogram - version: 1\n# id 0 1 2");
	for (i = 3; i < LEDGER_NR_BINS - 1; i++)
		seq_printf(m, " %u-%u", (1 << (i - 2)) + 1, 1 << (i - 1));
	seq_printf(m, " %u+ path\n", (1 << (i - 2)) + 1);
	return table_print(m, histogram_row);
}

/* With room for what there is now: else all is read and printed again. */
static int table_open(struct file *file, int (*show)(struct seq_file *, void *))
{
	size_t rows = atomic_read(&count_state.ledger.used) +
		      READ_ONCE(removed_nr) + 16;

	return single_open_size(file, show, NULL, TABLE_ROW * rows);
}

static int cgroups_open(struct inode *inode, struct file *file)
{
	return table_open(file, cgroups_show);
}

static int histogram_open(struct inode *inode, struct file *file)
{
	return table_open(file, histogram_show);
}

TEXT_FILE(cgroups, single_release);
TEXT_FILE(histogram, single_release);
