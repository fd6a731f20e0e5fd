/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose a dentry is, and where: the keys of the census' rows. */
#ifndef DCHAIN_CENSUS_WHO_H
#define DCHAIN_CENSUS_WHO_H

#include <linux/cgroup.h>
#include <linux/dcache.h>

#include "census-tally.h"

void census_who_init(void);
bool census_who_charged(void);
struct cgroup *census_owner(const struct dentry *dentry);
struct tally_key census_directory(const struct dentry *dentry);
dev_t census_directory_dev(const struct tally_key *key);
u64 census_directory_ino(const struct tally_key *key);

#endif /* DCHAIN_CENSUS_WHO_H */
