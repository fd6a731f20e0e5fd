/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A census as tables. Each function returns a table for printer_free(), or NULL
 * after one line on stderr: an unknown column was chosen.
 */
#ifndef DCHAIN_TABLES_H
#define DCHAIN_TABLES_H

#include "census/limit.h"
#include "host/mounts.h"
#include "lib/printer.h"

extern const struct printer_column census_chain_columns[];
extern const size_t census_nchain_columns;

/* Buckets, dentries and the like, with 99 % confidence intervals. */
struct printer *census_figures(const struct census *c,
			       const struct printer_format *format);

/* Buckets by the length of their chain. */
struct printer *census_chains(const struct census *c,
			      const struct printer_format *format);

/* What limits of so many negative entries would drop. */
struct printer *census_limits(const struct limit *table,
			      const struct limit *directories, uint64_t most,
			      const struct printer_format *format);

/**
 * census_holders() - owners, directories, file systems or subtrees
 * @c: the census
 * @which: which of them
 * @h: the rows to print
 * @mounts: from mounts_read(), or NULL: for paths that can be typed
 */
struct printer *census_holders(const struct census *c, enum census_table which,
			       const struct census_holders *h,
			       const struct printer_format *format,
			       struct libmnt_table *mounts);

#endif
