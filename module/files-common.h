/* SPDX-License-Identifier: GPL-2.0-only */
/* What all files of debugfs share. */
#ifndef DCHAIN_FILES_COMMON_H
#define DCHAIN_FILES_COMMON_H

#include <linux/fs.h>

struct dentry;

int files_add(struct dentry *dir, const char *name, umode_t mode,
	      const struct file_operations *ops);
ssize_t files_write(const char __user *from, size_t size, loff_t *pos,
		    int (*take)(const char *text));

#endif /* DCHAIN_FILES_COMMON_H */
