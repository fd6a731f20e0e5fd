// SPDX-License-Identifier: GPL-2.0-only
/* The directory, its files, and what is written to them. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "cost.h"
#include "files.h"
#include "files-common.h"
#include "mode.h"

#define FILES_READ_WRITE(name)						\
static int name##_open(struct inode *inode, struct file *file)		\
{									\
	return single_open(file, name##_show, NULL);			\
}									\
									\
static ssize_t name##_write(struct file *file, const char __user *from,	\
			    size_t size, loff_t *pos)			\
{									\
	ssize_t taken;							\
									\
	mode_lock();							\
	taken = files_write(from, size, pos, name##_take);		\
	mode_unlock();							\
	return taken;							\
}									\
									\
static const struct file_operations name##_file = {			\
	.owner = THIS_MODULE,						\
	.open = name##_open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.write = name##_write,						\
	.release = single_release,					\
}

static int mode_show(struct seq_file *m, void *v)
{
	enum mode now, i;

	mode_lock();
	now = mode_get();
	mode_unlock();
	for (i = 0; i < MODE_NR; i++)
		seq_printf(m, i == now ? "%s[%s]" : "%s%s", i ? " " : "",
			   mode_names[i]);
	seq_putc(m, '\n');
	return 0;
}

static int mode_take(const char *text)
{
	int mode = mode_parse(text);

	return mode < 0 ? mode : mode_set(mode);
}

FILES_READ_WRITE(mode);

static int heads_show(struct seq_file *m, void *v)
{
	const struct head *heads = mode_heads();
	unsigned int i;

	mode_lock();
	for (i = 0; i < MODE_NR_HEADS; i++)
		if (heads[i].offset)
			seq_printf(m, "%s+0x%x\n", heads[i].symbol,
				   heads[i].offset);
	mode_unlock();
	return 0;
}

static int heads_take(const char *text)
{
	return mode_set_heads(text);
}

FILES_READ_WRITE(heads);

static int reset_show(struct seq_file *m, void *v)
{
	unsigned int resets;
	u64 seconds;

	mode_lock();
	resets = mode_resets(&seconds);
	mode_unlock();
	seq_printf(m, "resets: %u\n", resets);
	seq_printf(m, "seconds: %llu\n", seconds);
	return 0;
}

static int reset_take(const char *text)
{
	if (strcmp(text, "1"))
		return -EINVAL;
	mode_reset();
	return 0;
}

FILES_READ_WRITE(reset);

static int sample_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u\n", cost_wanted_sample());
	return 0;
}

static int sample_take(const char *text)
{
	unsigned int sample;

	if (kstrtouint(text, 0, &sample) || !sample || sample > COST_MAX_SAMPLE)
		return -EINVAL;
	cost_want_sample(sample);
	return 0;
}

FILES_READ_WRITE(sample);

/**
 * files_dir() - make the directory
 *
 * Context: process, may sleep.
 * Return: the directory, or an ERR_PTR() with a line in the log.
 */
struct dentry *files_dir(void)
{
	struct dentry *dir = debugfs_create_dir("dchain", NULL);

	if (IS_ERR(dir))
		pr_err("cannot load: no directory dchain in debugfs, error %ld%s\n",
		       PTR_ERR(dir),
		       PTR_ERR(dir) == -EEXIST ? " (there is one)" :
		       PTR_ERR(dir) == -ENOMEM ? "" :
		       " (is debugfs switched off?)");
	return dir;
}

/**
 * files_create() - make the files, which are readable from here on
 * @dir: from files_dir(); removing it removes them and waits for readers
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int files_create(struct dentry *dir)
{
	return files_add(dir, "cgroups", 0400, &files_cgroups) ?:
	       files_add(dir, "histogram", 0400, &files_histogram) ?:
	       files_add(dir, "status", 0400, &files_status) ?:
	       files_add(dir, "mode", 0600, &mode_file) ?:
	       files_add(dir, "heads", 0600, &heads_file) ?:
	       files_add(dir, "reset", 0600, &reset_file) ?:
	       files_add(dir, "sample", 0600, &sample_file);
}
