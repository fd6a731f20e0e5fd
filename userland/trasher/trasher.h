/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The trasher: what its work and its reports share.
 */
#ifndef DCHAIN_TRASHER_H
#define DCHAIN_TRASHER_H

#include "host/dentry-state.h"
#include "lib/progress.h"
#include "lib/run.h"
#include "trasher/uuid.h"

#include <stdbool.h>
#include <stdint.h>

/* Opens between two looks at the clock, the signals and the budget. */
#define TRASHER_BATCH 512

/**
 * struct trasher - the options, and what was done
 * @count: opens, 0 for no such bound
 * @budget_entries: dentries that may come into being, 0 for no such bound
 * @budget_bytes: likewise in bytes of kernel memory
 * @stay: live on after the last open, until a signal comes
 * @done: opens done
 * @found: of these, names that did exist
 * @ended: what ended it other than the run
 */
struct trasher {
	const char *root;
	double rate;
	double seconds;
	uint64_t count;
	uint64_t budget_entries;
	uint64_t budget_bytes;
	bool json;
	bool stay;
	uint64_t seed;
	uint64_t done;
	uint64_t found;
	uint64_t next_json;
	const char *ended;
	struct run run;
	struct progress progress;
	struct uuid_source names;
	struct dstate before;
	struct dstate now;
};

/**
 * trasher_more - dentries more than at the start; other tasks' count as well
 */
int64_t trasher_more(const struct trasher *t);

/**
 * trasher_progress - print how far it is, at times; called after each batch
 */
void trasher_progress(struct trasher *t);

/**
 * trasher_summary - print what it made
 */
void trasher_summary(struct trasher *t);

#endif
