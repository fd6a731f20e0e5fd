// SPDX-License-Identifier: GPL-2.0-only
/* A census as text: one table after the other. */
#include <linux/types.h>
#include <linux/kdev_t.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "census/census.h"

#define COUNT_COLUMNS \
	"dentries dentries_squares negative negative_squares in_use negative_in_use used_again transient name_bytes"

/* What would not be seen as what it is, and what separates, as \ooo. */
static void escape(struct seq_file *m, const char *text)
{
	for (; *text; text++) {
		unsigned char byte = *text;

		if (byte > ' ' && byte < 0x7f && byte != '\\')
			seq_putc(m, byte);
		else
			seq_printf(m, "\\%03o", byte);
	}
}

/* The end of a row; a census has many. */
static void show_path(struct seq_file *m, const char *path)
{
	seq_putc(m, ' ');
	escape(m, path);
	seq_putc(m, '\n');
	cond_resched();
}

static void show_head(struct seq_file *m, const char *name, const char *columns)
{
	seq_printf(m, "dchain %s - version: 2\n# %s\n", name, columns);
}

static void show_sum(struct seq_file *m, struct census_sum sum)
{
	seq_printf(m, " %llu %llu", sum.sum, sum.squares);
}

static void show_rare(struct seq_file *m, const struct census_counts *c)
{
	seq_printf(m, " %llu %llu %llu %llu %llu", c->in_use,
		   c->negative_in_use, c->used_again, c->transient,
		   c->name_bytes);
}

static void show_counts(struct seq_file *m, const struct census_counts *c)
{
	show_sum(m, c->dentries);
	show_sum(m, c->negative);
	show_rare(m, c);
}

/* The squares of what is left are not known. */
static void show_other(struct seq_file *m, const struct census_counts *c)
{
	seq_printf(m, " %llu - %llu -", c->dentries.sum, c->negative.sum);
	show_rare(m, c);
}

static void show_run(struct seq_file *m, const struct census_result *r)
{
	seq_printf(m, "kind %s -\n", r->full ? "full" : "sample");
	seq_printf(m, "microseconds %llu -\n",
		   div_u64(r->nanoseconds, NSEC_PER_USEC));
	seq_printf(m, "longest_slice %llu -\n",
		   div_u64(r->longest_slice, NSEC_PER_USEC));
	seq_printf(m, "restarts %llu -\n", r->restarts);
	seq_printf(m, "torn %llu -\n", r->torn);
	seq_printf(m, "pinned %llu -\n", r->pinned);
	seq_printf(m, "buckets %llu -\n", r->stats.buckets);
	seq_printf(m, "walked %llu -\n", r->stats.walked);
}

static void show_sums(struct seq_file *m, const struct census_stats *s)
{
	const struct census_counts *c = &s->counts;

	seq_printf(m, "used %llu %llu\n", s->used, s->used);
	seq_printf(m, "dentries %llu %llu\n", c->dentries.sum,
		   c->dentries.squares);
	seq_printf(m, "negative %llu %llu\n", c->negative.sum,
		   c->negative.squares);
	seq_printf(m, "in_use %llu -\n", c->in_use);
	seq_printf(m, "negative_in_use %llu -\n", c->negative_in_use);
	seq_printf(m, "used_again %llu -\n", c->used_again);
	seq_printf(m, "transient %llu -\n", c->transient);
	seq_printf(m, "name_bytes %llu -\n", c->name_bytes);
	seq_printf(m, "longest %u -\n", s->longest);
}

static void show_bins(struct seq_file *m, const struct census_stats *s)
{
	unsigned int bin;

	for (bin = 0; bin < CENSUS_BINS; bin++) {
		u32 first = census_bin_first(bin);
		u32 last = census_bin_first(bin + 1) - 1;

		if (!s->bins[bin])
			continue;
		if (first == last)
			seq_printf(m, "length:%u", first);
		else
			seq_printf(m, "length:%u-%u", first, last);
		seq_printf(m, " %llu -\n", s->bins[bin]);
	}
}

/* Nobody must take a part for the whole. */
static void show_census(struct seq_file *m, const struct census_result *r)
{
	show_head(m, "census", "name sum squares");
	if (!r) {
		seq_puts(m, "# warning: no census was taken yet: open census_sample or census_full\n");
		return;
	}
	if (r->interrupted)
		seq_printf(m, "# warning: ended early: what follows is a sample of %llu of %llu buckets\n",
			   r->stats.walked, r->stats.buckets);
	if (r->torn)
		seq_printf(m, "# warning: %llu chains changed too fast or were left: their counts are lower bounds\n",
			   r->torn);
	show_run(m, r);
	show_sums(m, &r->stats);
	show_bins(m, &r->stats);
}

static void show_owners(struct seq_file *m, const struct census_result *r)
{
	u32 i;

	show_head(m, "owners", "id " COUNT_COLUMNS " state path");
	if (!r)
		return;
	if (!r->charged)
		seq_puts(m, "# warning: this kernel does not record whom a dentry is charged to\n");
	if (r->owners.overflow)
		seq_printf(m, "# warning: more than %u owners: those met later are in (other)\n",
			   r->owners.nr);
	for (i = 0; i < r->owners.nr; i++) {
		const struct census_row *row = &r->owners.row[i];

		seq_printf(m, "%llu", row->id);
		show_counts(m, &row->counts);
		seq_printf(m, " %s", !row->id ? "-" :
			   row->live ? "live" : "removed");
		show_path(m, row->path ?: row->id ? "(unknown)" :
						    "(uncharged)");
	}
	if (r->owners.other.dentries.sum) {
		seq_puts(m, "0");
		show_other(m, &r->owners.other);
		seq_puts(m, " - (other)\n");
	}
}

static void show_dev(struct seq_file *m, const struct census_row *row)
{
	seq_printf(m, "%u:%u", MAJOR(row->dev), MINOR(row->dev));
}

static void show_where(struct seq_file *m, const struct census_row *row)
{
	show_dev(m, row);
	seq_printf(m, " %llu %s", row->id, row->fs[0] ? row->fs : "-");
	show_counts(m, &row->counts);
}

static void show_directories(struct seq_file *m, const struct census_result *r)
{
	u32 i;

	show_head(m, "directories",
		  "dev ino fs " COUNT_COLUMNS " examples path");
	if (!r)
		return;
	if (r->directories.overflow)
		seq_puts(m, "# warning: too many directories: those met later are in (other), and in the subtrees\n");
	for (i = 0; i < r->directories.nr; i++) {
		const struct census_row *row = &r->directories.row[i];

		show_where(m, row);
		seq_putc(m, ' ');
		if (!row->examples)
			seq_putc(m, '-');
		else if (!strcmp(row->examples, "-"))
			seq_puts(m, "\\055");
		else
			escape(m, row->examples);
		show_path(m, row->path ?: "(unknown)");
	}
	if (r->directories.other.dentries.sum) {
		seq_puts(m, "- - -");
		show_other(m, &r->directories.other);
		seq_puts(m, " - (other)\n");
	}
}

static void show_mounts(struct seq_file *m, const struct census_result *r)
{
	u32 i;

	show_head(m, "mounts", "dev fs " COUNT_COLUMNS);
	if (!r)
		return;
	for (i = 0; i < r->mounts.nr; i++) {
		const struct census_row *row = &r->mounts.row[i];

		show_dev(m, row);
		seq_printf(m, " %s", row->fs[0] ? row->fs : "-");
		show_counts(m, &row->counts);
		seq_putc(m, '\n');
		cond_resched();
	}
	if (r->mounts.other.dentries.sum) {
		seq_puts(m, "- -");
		show_other(m, &r->mounts.other);
		seq_putc(m, '\n');
	}
}

static void show_subtrees(struct seq_file *m, const struct census_result *r)
{
	u32 i;

	show_head(m, "subtrees", "dev ino fs " COUNT_COLUMNS " own path");
	if (!r)
		return;
	for (i = 0; i < r->subtrees.nr; i++) {
		const struct census_row *row = &r->subtrees.row[i];

		show_where(m, row);
		seq_printf(m, " %llu", row->own);
		show_path(m, row->path ?: "(unknown)");
	}
}

/**
 * census_text_size() - about how many bytes census_text() writes
 * @r: a result, or NULL
 *
 * Context: any.
 * Return: bytes; more may come of long paths.
 */
size_t census_text_size(const struct census_result *r)
{
	return r ? 8192 + 192 * (r->owners.nr + r->directories.nr +
				 r->mounts.nr + r->subtrees.nr) : 1024;
}

/**
 * census_text() - write a census
 * @m: where to
 * @r: the result; NULL where there is none yet: heads alone
 *
 * Context: process, may sleep.
 */
void census_text(struct seq_file *m, const struct census_result *r)
{
	show_census(m, r);
	show_owners(m, r);
	show_directories(m, r);
	show_mounts(m, r);
	show_subtrees(m, r);
}
