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
#include <linux/module.h>
#include <linux/seq_file.h>

#include "census/job.h"
#include "census/result.h"

/* Buckets of a sample: of a large table as much as takes no second. */
#define SAMPLE_MOST 32768

/* What stands behind the files' inodes. */
enum { LATEST, SAMPLE, FULL };

/* An element's number, from 1: a NULL would be the end. */
static void *text_start(struct seq_file *m, loff_t *pos)
{
	return *pos < census_text_elements(m->private) ?
		       (void *)(unsigned long)(*pos + 1) : NULL;
}

static void *text_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return text_start(m, pos);
}

static void text_stop(struct seq_file *m, void *v)
{
}

static int text_show(struct seq_file *m, void *v)
{
	census_text(m, m->private, (unsigned long)v - 1);
	return 0;
}

static const struct seq_operations text_ops = {
	.start = text_start,
	.next = text_next,
	.stop = text_stop,
	.show = text_show,
};

static int text_open(struct inode *inode, struct file *file)
{
	unsigned long which = (unsigned long)inode->i_private;
	u64 buckets = census_buckets();
	struct census_result *r;
	int err;

	if (which == SAMPLE)
		buckets = clamp_t(u64, buckets / 4, 1, SAMPLE_MOST);
	r = which == LATEST ? census_get() : census_take(buckets);
	if (IS_ERR(r))
		return PTR_ERR(r);
	err = seq_open(file, &text_ops);
	if (err)
		census_put(r);
	else
		((struct seq_file *)file->private_data)->private = r;
	return err;
}

static int text_release(struct inode *inode, struct file *file)
{
	census_put(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

static const struct file_operations text_fops = {
	.owner = THIS_MODULE,
	.open = text_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = text_release,
};

static int progress_show(struct seq_file *m, void *v)
{
	census_progress(m);
	return 0;
}

DEFINE_SHOW_ATTRIBUTE(progress);

static int add_file(struct dentry *dir, const char *name, unsigned long which,
		    const struct file_operations *ops)
{
	struct dentry *file = debugfs_create_file(name, 0400, dir,
						  (void *)which, ops);
	/* NULL before 5.0 */
	int err = file ? PTR_ERR_OR_ZERO(file) : -ENOMEM;

	if (err)
		pr_err("cannot load: no file %s in debugfs, error %d\n", name,
		       err);
	return err;
}

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
	return add_file(dir, "census", LATEST, &text_fops) ?:
	       add_file(dir, "census_sample", SAMPLE, &text_fops) ?:
	       add_file(dir, "census_full", FULL, &text_fops) ?:
	       add_file(dir, "census_progress", 0, &progress_fops);
}
