/* SPDX-License-Identifier: GPL-2.0-only */
/* What users read: /sys/kernel/debug/dchain/ */
#ifndef DCHAIN_FILES_H
#define DCHAIN_FILES_H

struct dentry;

/* files.c */
int files_dir(struct dentry **dir);
int files_create(struct dentry *dir);

/* table.c */
extern const struct file_operations cgroups_file;
extern const struct file_operations histogram_file;
/* status.c */
extern const struct file_operations status_file;

#endif /* DCHAIN_FILES_H */
