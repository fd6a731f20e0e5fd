/* SPDX-License-Identifier: GPL-2.0-only */
/* What users read: /sys/kernel/debug/dchain/ */
#ifndef DCHAIN_FILES_H
#define DCHAIN_FILES_H

struct dentry;

/* A file that is printed whole at the first read, opened by what_open(). */
#define FILES_OPS(what)							\
const struct file_operations files_##what = {				\
	.owner = THIS_MODULE,						\
	.open = what##_open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.release = single_release,					\
}

/* files.c */
int files_dir(struct dentry **dir);
int files_create(struct dentry *dir);

/* table.c */
extern const struct file_operations files_cgroups;
extern const struct file_operations files_histogram;
/* status.c */
extern const struct file_operations files_status;

#endif /* DCHAIN_FILES_H */
