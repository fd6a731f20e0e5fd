// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files census, owners, directories and census_run. A table shows the
 * census that was the latest when it was opened.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "census.h"
#include "files-common.h"

static const char *const verdicts[] = {
	[CENSUS_POISSON] = "poisson",
	[CENSUS_CLUMPED] = "clumped",
	[CENSUS_EVEN] = "even",
	[CENSUS_OTHER] = "other",
	[CENSUS_UNTOLD] = "-",
};

/* Nobody must take a part for the whole. */
static void show_head(struct seq_file *m, const struct census_result *r,
		      const char *name, const char *columns)
{
	seq_printf(m, "dchain %s - version: 1\n# %s\n", name, columns);
	if (!r) {
		seq_puts(m, "# warning: no census was taken yet: write sample or full to census_run\n");
		return;
	}
	if (r->interrupted)
		seq_printf(m, "# warning: ended early: what follows is a sample of %llu of %llu buckets\n",
			   r->stats.walked, r->stats.buckets);
	if (r->torn)
		seq_printf(m, "# warning: %llu chains changed too fast or were left: their counts are lower bounds\n",
			   r->torn);
}

/* An amount, and its standard error. */
static void show_sum(struct seq_file *m, const struct census_result *r,
		     struct census_sum sum)
{
	seq_printf(m, " %llu %llu", census_total(&r->stats, sum.sum),
		   census_error(&r->stats, sum));
}

static void show_ratio(struct seq_file *m, u64 ppm)
{
	u64 milli = div_u64(ppm + 500, 1000);

	seq_printf(m, " %llu.%03llu", milli / 1000, milli % 1000);
}

static void show_milli(struct seq_file *m, u64 milli)
{
	u64 tenths = div_u64(milli + 50, 100);

	seq_printf(m, " %llu.%llu", tenths / 10, tenths % 10);
}

static void show_run(struct seq_file *m, const struct census_result *r)
{
	seq_printf(m, "kind %s - -\n", r->full ? "full" : "sample");
	seq_printf(m, "microseconds %llu - -\n",
		   div_u64(r->nanoseconds, NSEC_PER_USEC));
	seq_printf(m, "longest_slice %llu - -\n",
		   div_u64(r->longest_slice, NSEC_PER_USEC));
	seq_printf(m, "restarts %llu - -\n", r->restarts);
	seq_printf(m, "torn %llu - -\n", r->torn);
	seq_printf(m, "pinned %llu - -\n", r->pinned);
	seq_printf(m, "buckets %llu - -\n", r->stats.buckets);
	seq_printf(m, "walked %llu - -\n", r->stats.walked);
}

static void show_amounts(struct seq_file *m, const struct census_result *r)
{
	const struct census_stats *s = &r->stats;
	struct census_sum used = { s->used, s->used };

	seq_puts(m, "used");
	show_sum(m, r, used);
	if (r->fit.verdict == CENSUS_UNTOLD)
		seq_puts(m, " -");
	else
		seq_printf(m, " %llu", div_u64(census_total(s, r->fit.used),
					       CENSUS_MILLI));
	seq_puts(m, "\ndentries");
	show_sum(m, r, s->dentries);
	seq_puts(m, " -\nnegative");
	show_sum(m, r, s->negative);
	seq_puts(m, " -\n");
}

static void show_fit(struct seq_file *m, const struct census_result *r)
{
	const struct census_fit *fit = &r->fit;

	if (fit->verdict == CENSUS_UNTOLD) {
		seq_printf(m, "longest %u - -\n", r->stats.longest);
		seq_puts(m, "fit - - -\n");
		return;
	}
	seq_printf(m, "longest %u - %u\n", r->stats.longest, fit->longest);
	seq_printf(m, "longest_limit %u - -\n", fit->limit);
	seq_puts(m, "dispersion");
	show_ratio(m, fit->dispersion);
	show_ratio(m, fit->dispersion_error);
	seq_puts(m, " 1.000\nchi_square");
	show_milli(m, fit->chi_square);
	show_milli(m, int_sqrt(2000000ULL * fit->freedom));
	seq_printf(m, " %u\n", fit->freedom);
	seq_printf(m, "fit %s - poisson\n", verdicts[fit->verdict]);
}

static void show_bins(struct seq_file *m, const struct census_result *r)
{
	unsigned int bin;

	for (bin = 0; bin < CENSUS_BINS; bin++) {
		u32 first = census_bin_first(bin);
		u32 last = census_bin_first(bin + 1) - 1;

		if (!r->stats.bins[bin] && r->fit.expected[bin] < 50)
			continue;
		if (first == last)
			seq_printf(m, "length:%u", first);
		else
			seq_printf(m, "length:%u-%u", first, last);
		seq_printf(m, " %llu -", r->stats.bins[bin]);
		if (r->fit.verdict == CENSUS_UNTOLD)
			seq_puts(m, " -");
		else
			show_milli(m, r->fit.expected[bin]);
		seq_putc(m, '\n');
	}
}

static int census_show(struct seq_file *m, void *v)
{
	const struct census_result *r = m->private;

	show_head(m, r, "census", "name value error expected");
	if (!r)
		return 0;
	show_run(m, r);
	show_amounts(m, r);
	show_fit(m, r);
	show_bins(m, r);
	return 0;
}

static void show_path(struct seq_file *m, const char *path)
{
	seq_putc(m, ' ');
	seq_escape(m, path, " \t\n\\");
	seq_putc(m, '\n');
}

/* The error of what is left is not known: shares of it are not independent. */
static void show_other(struct seq_file *m, const struct census_result *r,
		       const struct census_table *table)
{
	bool exact = r->stats.walked == r->stats.buckets;

	seq_printf(m, exact ? " %llu 0" : " %llu -",
		   census_total(&r->stats, table->other.sum));
	seq_printf(m, exact ? " %llu 0" : " %llu -",
		   census_total(&r->stats, table->other_negative.sum));
}

static int owners_show(struct seq_file *m, void *v)
{
	const struct census_result *r = m->private;
	u32 i;

	show_head(m, r, "owners",
		  "id dentries error negative negative_error state path");
	if (!r)
		return 0;
	if (!r->charged)
		seq_puts(m, "# warning: this kernel does not say whom a dentry is charged to\n");
	if (r->owners.overflow)
		seq_printf(m, "# warning: more than %u owners: those met later are in (other)\n",
			   r->owners.nr);
	for (i = 0; i < r->owners.nr; i++) {
		const struct census_row *row = &r->owners.row[i];

		seq_printf(m, "%llu", row->id);
		show_sum(m, r, row->dentries);
		show_sum(m, r, row->negative);
		seq_printf(m, " %s", !row->id ? "-" :
			   row->live ? "live" : "removed");
		show_path(m, row->path ?: row->id ? "(unknown)" :
						    "(uncharged)");
	}
	if (r->owners.other.sum) {
		seq_puts(m, "0");
		show_other(m, r, &r->owners);
		seq_puts(m, " - (other)\n");
	}
	return 0;
}

static int directories_show(struct seq_file *m, void *v)
{
	const struct census_result *r = m->private;
	u32 i;

	show_head(m, r, "directories",
		  "dev ino fs dentries error negative negative_error path");
	if (!r)
		return 0;
	if (r->directories.overflow)
		seq_printf(m, "# warning: more than %u directories: those met later are in (other)\n",
			   r->directories.nr + r->directories.left_out);
	for (i = 0; i < r->directories.nr; i++) {
		const struct census_row *row = &r->directories.row[i];

		seq_printf(m, "%u:%u %llu %s", MAJOR(row->dev), MINOR(row->dev),
			   row->id, row->fs[0] ? row->fs : "-");
		show_sum(m, r, row->dentries);
		show_sum(m, r, row->negative);
		show_path(m, row->path ?: "(gone)");
	}
	if (r->directories.other.sum) {
		seq_puts(m, "- - -");
		show_other(m, r, &r->directories);
		seq_puts(m, " (other)\n");
	}
	return 0;
}

static int table_release(struct inode *inode, struct file *file)
{
	census_put(((struct seq_file *)file->private_data)->private);
	return single_release(inode, file);
}

#define CENSUS_FILE(name)						\
static int name##_open(struct inode *inode, struct file *file)		\
{									\
	struct census_result *r = census_get();				\
	int err = single_open(file, name##_show, r);			\
									\
	if (err)							\
		census_put(r);						\
	return err;							\
}									\
									\
static const struct file_operations name##_file = {			\
	.owner = THIS_MODULE,						\
	.open = name##_open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.release = table_release,					\
}

CENSUS_FILE(census);
CENSUS_FILE(owners);
CENSUS_FILE(directories);

static int run_show(struct seq_file *m, void *v)
{
	struct census_progress p;

	census_progress(&p);
	seq_printf(m, "state: %s\n", p.running ? "running" : "idle");
	if (!p.running)
		return 0;
	seq_printf(m, "walked: %llu\n", p.walked);
	seq_printf(m, "wanted: %llu\n", p.wanted);
	seq_printf(m, "microseconds: %llu\n",
		   div_u64(p.nanoseconds, NSEC_PER_USEC));
	return 0;
}

static int run_open(struct inode *inode, struct file *file)
{
	return single_open(file, run_show, NULL);
}

/* A quarter of a small table; of a large one as much as takes no second. */
static u64 run_default(void)
{
	return clamp_t(u64, census_buckets() / 4, 1, 32768);
}

static int run_take(const char *text)
{
	u64 buckets;

	if (!strcmp(text, "stop")) {
		census_stop();
		return 0;
	}
	if (!strcmp(text, "full"))
		return census_run(census_buckets());
	if (!strcmp(text, "sample"))
		return census_run(run_default());
	if (strncmp(text, "sample ", 7) || kstrtou64(text + 7, 10, &buckets) ||
	    !buckets || buckets > census_buckets())
		return -EINVAL;
	return census_run(buckets);
}

static ssize_t run_write(struct file *file, const char __user *from,
			 size_t size, loff_t *pos)
{
	return files_write(from, size, pos, run_take);
}

static const struct file_operations run_file = {
	.owner = THIS_MODULE,
	.open = run_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.write = run_write,
	.release = single_release,
};

/**
 * census_files_init() - make the files
 * @dir: where; removing it removes them and waits for readers and for a census
 *	under way
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int census_files_init(struct dentry *dir)
{
	return files_add(dir, "census", 0400, &census_file) ?:
	       files_add(dir, "owners", 0400, &owners_file) ?:
	       files_add(dir, "directories", 0400, &directories_file) ?:
	       files_add(dir, "census_run", 0600, &run_file);
}
