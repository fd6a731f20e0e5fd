/* SPDX-License-Identifier: GPL-2.0-only */
/* Has the module take a census, and shows how far it is. */
#ifndef DCHAIN_CENSUS_RUN_H
#define DCHAIN_CENSUS_RUN_H

#include "lib/exits.h"
#include "lib/progress.h"

/**
 * census_run() - take a census and wait for it
 * @how: what is written to census_run: "sample", "sample N" or "full"
 * @progress: where to show how far it is
 *
 * SIGINT and SIGTERM end it within a fraction of a second, and so does the end
 * of this program; what it had is kept as a sample. Another program's census is
 * not ended, as the word stop would do it.
 *
 * Return: DCHAIN_OK; DCHAIN_INTERRUPTED; another status after one line on
 * stderr.
 */
enum dchain_exit census_run(const char *how, struct progress *progress);

#endif
