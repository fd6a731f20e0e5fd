// SPDX-License-Identifier: GPL-2.0-only
/* The directory and its files. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/seq_file.h>

#include "files/files.h"

static int files_add(struct dentry *dir, const char *name,
		     const struct file_operations *ops)
{
	struct dentry *file = debugfs_create_file(name, 0400, dir, NULL, ops);
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
	files_status_begin();
	return files_add(dir, "cgroups", &files_cgroups) ?:
	       files_add(dir, "histogram", &files_histogram) ?:
	       files_add(dir, "status", &files_status);
}

/**
 * files_text() - print text that others chose
 * @m: where to
 * @text: what a terminal or a reader could take for more than a letter is
 *	escaped
 *
 * Context: process.
 */
void files_text(struct seq_file *m, const char *text)
{
	for (; *text; text++) {
		if (*text > ' ' && *text < '\177' && *text != '\\')
			seq_putc(m, *text);
		else
			seq_printf(m, "\\%03o", (unsigned char)*text);
	}
}
