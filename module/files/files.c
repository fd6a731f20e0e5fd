// SPDX-License-Identifier: GPL-2.0-only
/* The directory and its files. */
#include <linux/debugfs.h>
#include <linux/err.h>

#include "files/files.h"

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
	/* NULL before 5.0 */
	int err = file ? PTR_ERR_OR_ZERO(file) : -ENOMEM;

	if (err)
		pr_err("cannot load: no file %s in debugfs, error %d\n", name,
		       err);
	return err;
}

/**
 * files_dir() - make the directory
 *
 * Context: process, may sleep.
 * Return: the directory, or an ERR_PTR() with a line in the log.
 */
struct dentry *files_dir(void)
{
	struct dentry *dir = debugfs_create_dir("dchain", NULL) ?:
			     ERR_PTR(-ENOMEM);	/* NULL before 5.0 */

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
	       files_add(dir, "status", 0400, &files_status);
}
