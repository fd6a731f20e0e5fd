/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A census as a table for printer_free(); NULL after one line on stderr: an
 * unknown column was chosen.
 */
#ifndef DCHAIN_LISTING_H
#define DCHAIN_LISTING_H

#include "census/figures.h"
#include "lib/printer.h"

/**
 * enum listing_by - what a row stands for
 */
enum listing_by {
	BY_DIRECTORY,
	BY_SUBTREE,
	BY_MOUNT,
	BY_OWNER,
	BY_HISTOGRAM,
};

/**
 * struct listing - what is printed
 * @c: the census
 * @by: rows
 * @rows: so many at most; what is left is added up. 0: all
 * @format: the user's choice
 * @limit: what it takes is printed for each owner; or NULL
 */
struct listing {
	const struct census *c;
	enum listing_by by;
	uint64_t rows;
	const struct printer_format *format;
	const struct census_limit *limit;
};

/* All that rows can have; each kind has those that mean something for it. */
#define LISTING_COLUMNS 22
extern const struct printer_column listing_columns[LISTING_COLUMNS];

struct printer *listing_table(const struct listing *l);

#endif
