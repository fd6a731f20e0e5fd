/* SPDX-License-Identifier: GPL-2.0-only */
/* Dropping the unused dentries below a directory, a part at a time. */
#ifndef DCHAIN_CENSUS_DROP_BELOW_H
#define DCHAIN_CENSUS_DROP_BELOW_H

#include "dchain_uapi.h"

struct drop;
struct marks_table;

struct drop *drop_begin(unsigned int fd);
bool drop_is_at(const struct drop *d, unsigned int fd);
int drop_go_on(struct drop *d, struct dchain_drop *ask,
	       const struct marks_table *marks);
void drop_end(struct drop *d);

#endif /* DCHAIN_CENSUS_DROP_BELOW_H */
