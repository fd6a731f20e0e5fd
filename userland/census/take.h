/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a census comes from: the module, which takes one or has one; a file. */
#ifndef DCHAIN_TAKE_H
#define DCHAIN_TAKE_H

#include "census/census.h"
#include "lib/exits.h"
#include "lib/progress.h"

/*
 * All of these fill in @c, which census_free() releases, and print the
 * warnings that come with it on stderr. They return DCHAIN_OK, or another
 * status after one line on stderr.
 */

/**
 * census_take() - take a census and wait for it
 * @full: of all buckets
 * @buckets: of a sample; 0: as many as the module is set to
 * @progress: where to show how far it is
 *
 * SIGINT and SIGTERM end it within a fraction of a second, and so does the end
 * of this program: DCHAIN_INTERRUPTED. What was counted until then is the
 * latest census. Another program's census is waited for.
 */
enum dchain_exit census_take(struct census *c, bool full, uint64_t buckets,
			     struct progress *progress);

/**
 * census_latest() - the latest census, without taking one
 */
enum dchain_exit census_latest(struct census *c);

/**
 * census_input() - a saved copy of the text; "-": standard input
 */
enum dchain_exit census_input(struct census *c, const char *path);

#endif
