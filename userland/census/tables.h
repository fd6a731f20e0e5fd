/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A census as tables. Each function returns a table for printer_free(), or NULL
 * after one line on stderr: a column was asked for that there is not.
 */
#ifndef DCHAIN_CENSUS_TABLES_H
#define DCHAIN_CENSUS_TABLES_H

#include "census/census.h"
#include "lib/printer.h"

extern const struct printer_column census_chain_columns[];
extern const size_t census_nchain_columns;

/* Buckets, dentries and the like, with error bars. */
struct printer *census_figures(const struct census *c,
			       const struct printer_format *format);

/* Buckets by the length of their chain. */
struct printer *census_chains(const struct census *c,
			      const struct printer_format *format);

struct printer *census_owners(const struct census *c,
			      const struct census_holders *h,
			      const struct printer_format *format);

/**
 * census_directories - the directories, with paths that can be typed
 * @mountinfo: from mounts_read(), or NULL
 */
struct printer *census_directories(const struct census *c,
				   const struct census_holders *h,
				   const struct printer_format *format,
				   const char *mountinfo);

#endif
