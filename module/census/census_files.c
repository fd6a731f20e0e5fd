// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files census_sample, census_full and census_progress. What is read of the
 * first two is the census that was taken when the file was opened.
 */
#include "census/job.h"
#include "census/result.h"
#include "kernel/text.h"

/* Buckets of a sample: of a large table as much as takes no second. */
#define SAMPLE_MOST 32768

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

static int census_open(struct inode *inode, struct file *file)
{
	u64 buckets = census_buckets();
	struct census_result *r;
	int err;

	if ((unsigned long)inode->i_private == CENSUS_SAMPLE)
		buckets = clamp_t(u64, buckets / 4, 1, SAMPLE_MOST);
	r = census_take(buckets);
	if (IS_ERR(r))
		return PTR_ERR(r);
	err = seq_open(file, &text_ops);
	if (err)
		census_put(r);
	else
		((struct seq_file *)file->private_data)->private = r;
	return err;
}

static int census_release(struct inode *inode, struct file *file)
{
	census_put(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

TEXT_FILE(census, census_release);

static int census_progress_open(struct inode *inode, struct file *file)
{
	return single_open(file, census_progress, NULL);
}

TEXT_FILE(census_progress, single_release);
