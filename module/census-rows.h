/* SPDX-License-Identifier: GPL-2.0-only */
/* From counters to rows that people can read: names and paths. */
#ifndef DCHAIN_CENSUS_ROWS_H
#define DCHAIN_CENSUS_ROWS_H

#include "census-tally.h"
#include "census.h"

int census_owner_rows(const struct tally *t, struct census_result *r);
int census_directory_rows(const struct tally *t,
			  const struct chain_table *table,
			  struct census_result *r);

#endif /* DCHAIN_CENSUS_ROWS_H */
