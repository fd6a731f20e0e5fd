/* SPDX-License-Identifier: GPL-2.0-only */
/* A reading of the running module with its time, and what lies between two. */
#ifndef DCHAIN_SNAPSHOT_H
#define DCHAIN_SNAPSHOT_H

#include "counts/reading.h"

/**
 * struct snapshot - a reading and its time
 * @reading: the counts
 * @clock: run_clock() when they were read
 * @since: seconds since the last reset, as the module counts them
 * @resets: how many resets there were
 */
struct snapshot {
	struct reading reading;
	uint64_t clock;
	uint64_t since;
	uint64_t resets;
};

/**
 * snapshot_take - read the module's counts
 * @s: filled in on success; release @s->reading with reading_free()
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit snapshot_take(struct snapshot *s);

/**
 * snapshot_reset - were the counts reset between two snapshots?
 */
bool snapshot_reset(const struct snapshot *then, const struct snapshot *now);

/**
 * snapshot_seconds - the time that the counts cover
 * @then: the earlier one
 * @now: the later one
 * @reset: they cover only the time since a reset, that the module recorded
 *	whole seconds
 */
double snapshot_seconds(const struct snapshot *then, const struct snapshot *now,
			bool reset);

#endif
