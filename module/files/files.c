// SPDX-License-Identifier: GPL-2.0-only
/* The directory and its files. */
#include <linux/debugfs.h>

#include "census/job.h"
#include "files/files.h"

/* Files are read only: a kernel that is locked down opens no other ones. */
static const struct files_entry {
	const char *name;
	const struct file_operations *ops;
	void *which;
} files_entries[] = {
	{ "cgroups", &cgroups_file },
	{ "histogram", &histogram_file },
	{ "status", &status_file },
	{ "census_sample", &census_file, (void *)CENSUS_SAMPLE },
	{ "census_full", &census_file, (void *)CENSUS_FULL },
	{ "census_progress", &census_progress_file },
};

/**
 * files_dir() - make the directory
 * @dir: set to it, or to an ERR_PTR()
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int files_dir(struct dentry **dir)
{
	int err;

	*dir = debugfs_create_dir("dchain", NULL) ?:
	       ERR_PTR(-ENOMEM);	/* NULL before 5.0 */
	err = PTR_ERR_OR_ZERO(*dir);
	if (err)
		pr_err("cannot load: no directory dchain in debugfs, error %d%s\n",
		       err, err == -EEXIST ? " (there is one)" :
		       err == -ENOMEM ? "" : " (is debugfs switched off?)");
	return err;
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
	const struct files_entry *e = files_entries;

	for (; e < files_entries + ARRAY_SIZE(files_entries); e++) {
		struct dentry *file = debugfs_create_file(e->name, 0400, dir,
							  e->which, e->ops);

		if (!IS_ERR_OR_NULL(file))	/* NULL before 5.0 */
			continue;
		pr_err("cannot load: no file %s in debugfs\n", e->name);
		return file ? PTR_ERR(file) : -ENOMEM;
	}
	return 0;
}
