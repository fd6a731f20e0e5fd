// SPDX-License-Identifier: GPL-2.0-only
/* What all files of debugfs share. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "files-common.h"

/**
 * files_add() - make a file
 * @dir: where
 * @name: its name
 * @mode: who may what
 * @ops: what it does
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int files_add(struct dentry *dir, const char *name, umode_t mode,
	      const struct file_operations *ops)
{
	struct dentry *file = debugfs_create_file(name, mode, dir, NULL, ops);
	int err = PTR_ERR_OR_ZERO(file);

	if (err)
		pr_err("cannot load: no file %s in debugfs, error %d\n", name,
		       err);
	return err;
}

/* All that may be written is shorter: three heads are some 100 bytes. */
#define FILES_MAX_WRITE 512

/**
 * files_write() - take what was written to a file
 * @from: the writer's bytes
 * @size: how many
 * @pos: where in the file
 * @take: obeys a text without blanks around it: 0 or -errno
 *
 * A write is one whole word or text; a part of one is refused rather than
 * guessed at.
 *
 * Context: process, may sleep.
 * Return: @size, or -EINVAL, -ENOMEM, -EFAULT, or what @take returned.
 */
ssize_t files_write(const char __user *from, size_t size, loff_t *pos,
		    int (*take)(const char *text))
{
	char *text;
	int err;

	if (*pos || size >= FILES_MAX_WRITE)
		return -EINVAL;
	text = memdup_user_nul(from, size);
	if (IS_ERR(text))
		return PTR_ERR(text);
	err = strlen(text) == size ? take(strim(text)) : -EINVAL;
	kfree(text);
	return err ? err : size;
}
