// SPDX-License-Identifier: GPL-2.0-only
/* The directory, its files, and what is written to them. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "cost.h"
#include "files.h"
#include "mode.h"

/* All that may be written is shorter: three heads are some 100 bytes. */
#define FILES_MAX_WRITE 512

/*
 * A write is one whole word or text, NUL-terminated here and stripped of the
 * blanks around it; a part of one is refused rather than guessed at.
 */
static ssize_t files_write(const char __user *from, size_t size, loff_t *pos,
			   int (*take)(const char *text))
{
	char *text;
	int err;

	if (*pos || size >= FILES_MAX_WRITE)
		return -EINVAL;
	text = memdup_user_nul(from, size);
	if (IS_ERR(text))
		return PTR_ERR(text);
	mode_lock();
	err = strlen(text) == size ? take(strim(text)) : -EINVAL;
	mode_unlock();
	kfree(text);
	return err ? err : size;
}

#define FILES_READ_WRITE(name)						\
static int name##_open(struct inode *inode, struct file *file)		\
{									\
	return single_open(file, name##_show, NULL);			\
}									\
									\
static ssize_t name##_write(struct file *file, const char __user *from,	\
			    size_t size, loff_t *pos)			\
{									\
	return files_write(from, size, pos, name##_take);		\
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
		pr_err("cannot load: no directory dchain in debugfs, error %ld (%s)\n",
		       PTR_ERR(dir), PTR_ERR(dir) == -EEXIST ? "there is one" :
		       "is debugfs switched off?");
	return dir;
}

/**
 * files_create() - make the files, which are readable from here on
 * @dir: from files_dir(); removing it removes them and waits for readers
 *
 * Context: process, may sleep.
 */
void files_create(struct dentry *dir)
{
	debugfs_create_file("cgroups", 0400, dir, NULL, &files_cgroups);
	debugfs_create_file("histogram", 0400, dir, NULL, &files_histogram);
	debugfs_create_file("status", 0400, dir, NULL, &files_status);
	debugfs_create_file("mode", 0600, dir, NULL, &mode_file);
	debugfs_create_file("heads", 0600, dir, NULL, &heads_file);
	debugfs_create_file("reset", 0600, dir, NULL, &reset_file);
	debugfs_create_file("sample", 0600, dir, NULL, &sample_file);
}
