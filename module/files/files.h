/* SPDX-License-Identifier: GPL-2.0-only */
/* What users read and write: /sys/kernel/debug/dchain/ */
#ifndef DCHAIN_FILES_H
#define DCHAIN_FILES_H

#include <linux/fs.h>

struct dentry;
struct seq_file;

struct dentry *files_dir(void);
int files_create(struct dentry *dir);
int files_add(struct dentry *dir, const char *name, umode_t mode,
	      const struct file_operations *ops);

/* cgroups.c */
extern const struct file_operations files_cgroups;
extern const struct file_operations files_histogram;
/* status.c */
extern const struct file_operations files_status;
/* text.c */

#endif /* DCHAIN_FILES_H */
