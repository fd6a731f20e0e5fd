// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files census, census_sample, census_full and census_progress. None is
 * written to: a kernel that is locked down opens no other ones. What is read is
 * the census that was taken, or was the latest, when the file was opened.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "census/census.h"
#include "files/files.h"

static unsigned int wanted_buckets;
module_param_named(census_buckets, wanted_buckets, uint, 0644);
MODULE_PARM_DESC(census_buckets, "buckets of a sampled census (default 0: a quarter, at most 32768)");

static u64 sample_buckets(void)
{
	unsigned int wanted = READ_ONCE(wanted_buckets);

	if (wanted)
		return min_t(u64, wanted, census_buckets());
	/* of a large table as much as takes no second */
	return clamp_t(u64, census_buckets() / 4, 1, 32768);
}

static int census_show(struct seq_file *m, void *v)
{
	census_text(m, m->private);
	return 0;
}

static int show_result(struct file *file, struct census_result *r)
{
	int err;

	if (IS_ERR(r))
		return PTR_ERR(r);
	err = single_open_size(file, census_show, r, census_text_size(r));
	if (err)
		census_put(r);
	return err;
}

static int latest_open(struct inode *inode, struct file *file)
{
	return show_result(file, census_get());
}

static int sample_open(struct inode *inode, struct file *file)
{
	return show_result(file, census_take(sample_buckets()));
}

static int full_open(struct inode *inode, struct file *file)
{
	return show_result(file, census_take(census_buckets()));
}

static int result_release(struct inode *inode, struct file *file)
{
	census_put(((struct seq_file *)file->private_data)->private);
	return single_release(inode, file);
}

static int progress_show(struct seq_file *m, void *v)
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

static int progress_open(struct inode *inode, struct file *file)
{
	return single_open(file, progress_show, NULL);
}

#define CENSUS_FILE(name, end)			\
static const struct file_operations name##_file = {	\
	.owner = THIS_MODULE,			\
	.open = name##_open,			\
	.read = seq_read,			\
	.llseek = seq_lseek,			\
	.release = end,				\
}

CENSUS_FILE(latest, result_release);
CENSUS_FILE(sample, result_release);
CENSUS_FILE(full, result_release);
CENSUS_FILE(progress, single_release);

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
	return files_add(dir, "census", 0400, &latest_file) ?:
	       files_add(dir, "census_sample", 0400, &sample_file) ?:
	       files_add(dir, "census_full", 0400, &full_file) ?:
	       files_add(dir, "census_progress", 0400, &progress_file);
}
