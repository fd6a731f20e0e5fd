/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking a census: who asks for one, and who takes it. */
#ifndef DCHAIN_CENSUS_JOB_H
#define DCHAIN_CENSUS_JOB_H

struct census_result;
struct chain_table;
struct seq_file;

/* job.c */
int census_init(const struct chain_table *table);
void census_exit(void);
struct census_result *census_take(u64 buckets);
void census_put(struct census_result *r);
int census_progress(struct seq_file *m, void *v);
u64 census_buckets(void);

/* census_text.c */
u64 census_text_elements(const struct census_result *r);
void census_text(struct seq_file *m, const struct census_result *r, u64 i);

/* census_files.c; what stands behind the inodes of census_file */
enum { CENSUS_SAMPLE, CENSUS_FULL };

extern const struct file_operations census_file;
extern const struct file_operations census_progress_file;

/* device.c */
int census_device_init(void);
void census_device_exit(void);

#endif /* DCHAIN_CENSUS_JOB_H */
