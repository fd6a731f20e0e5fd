/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose a dentry is, where it is, and what it is. */
#ifndef DCHAIN_CENSUS_KEYS_H
#define DCHAIN_CENSUS_KEYS_H

#include <linux/cgroup.h>
#include <linux/dcache.h>

#include "census/tally.h"

void census_owner_init(void);
bool census_owner_charged(void);
struct cgroup *census_owner(const struct dentry *dentry);
struct tally_key census_directory(const struct dentry *dir);
dev_t census_directory_dev(const struct tally_key *key);
u64 census_directory_ino(const struct tally_key *key);
unsigned int census_what(const struct dentry *dentry);
u32 census_name_bytes(const struct dentry *dentry);
u32 census_name(const struct dentry *dentry, char *to, u32 size);

#endif /* DCHAIN_CENSUS_KEYS_H */
