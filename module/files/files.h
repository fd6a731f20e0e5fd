/* SPDX-License-Identifier: GPL-2.0-only */
/* What users read and write: /sys/kernel/debug/dchain/ */
#ifndef DCHAIN_FILES_H
#define DCHAIN_FILES_H

#include <linux/fs.h>

struct dentry;
struct seq_file;

struct dentry *files_dir(void);
int files_create(struct dentry *dir);

/* files-table.c */
extern const struct file_operations files_cgroups;
extern const struct file_operations files_histogram;
/* files-status.c */
extern const struct file_operations files_status;

#endif /* DCHAIN_FILES_H */
