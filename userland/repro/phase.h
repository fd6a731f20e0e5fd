/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The phases of the reproduction: what was measured in each, and what must be
 * true of the figures.
 */
#ifndef DCHAIN_REPRO_PHASE_H
#define DCHAIN_REPRO_PHASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * enum phase_id - in the order they run
 * @PHASE_CLEAN: the worker alone
 * @PHASE_CLOGGED: the trasher has opened its names
 * @PHASE_KILLED: its process is gone, its container is still there
 * @PHASE_REMOVED: its container is gone
 * @PHASE_FREED: so is the layer on a disk that the container stood on; only
 *	where that kept dentries
 * @PHASE_LIMITED: the same trasher again, under a memory.max
 */
enum phase_id {
	PHASE_CLEAN,
	PHASE_CLOGGED,
	PHASE_KILLED,
	PHASE_REMOVED,
	PHASE_FREED,
	PHASE_LIMITED,
	PHASES,
};

/**
 * struct phase_count - what the module counted for the worker's cgroup
 */
struct phase_count {
	uint64_t lookups;
	uint64_t steps;
};

/**
 * struct phase - the figures of one phase
 * @walk: counted in mode walk
 * @loop: counted in mode loop
 * @expected: steps of a lookup by theory
 * @spread: its standard deviation
 * @younger: dentries that came after the worker's tree and still exist
 * @dentries: all there are
 * @negative: the negative ones of these
 * @duration_ms: median of the worker's loops, nothing being counted
 * @p50_ns: of its lstat() calls, likewise
 * @p99_ns: likewise
 * @oom_kills: how often the kernel killed the trasher for want of memory
 */
struct phase {
	struct phase_count walk;
	struct phase_count loop;
	double expected;
	double spread;
	uint64_t younger;
	uint64_t dentries;
	uint64_t negative;
	double duration_ms;
	uint64_t p50_ns;
	uint64_t p99_ns;
	uint64_t oom_kills;
};

/**
 * phase_name - one word: "clean", "clogged", ...
 */
const char *phase_name(enum phase_id id);

/**
 * phase_happened - was it measured? Every one is, but freed.
 */
bool phase_happened(const struct phase phases[PHASES], enum phase_id id);

/**
 * phase_average - steps per lookup; 0 without lookups
 */
double phase_average(const struct phase_count *count);

/**
 * phase_verdict - hold the figures against what they must show
 * @phases: all PHASES of them
 * @target: steps per lookup that the trasher was to bring about
 * @text: receives one line: "reproduced: ..." or "NOT reproduced: PHASE: ..."
 *	with the first condition that failed
 * @size: bytes at @text
 *
 * The conditions, for a target of 30: clean at most 1.2; clogged from 28 to 33
 * (the same parts of another target) and within 10 % of the expectation; killed
 * within 5 % of clogged; removed at most 1.2, or, where there is a phase freed,
 * within 10 % of the expectation, and freed at most 1.2, or 0.1 above the
 * expectation; limited at most 5; in every phase something was counted, and
 * walk and loop differ by at most 1 %.
 *
 * Return: true when all hold.
 */
bool phase_verdict(const struct phase phases[PHASES], double target,
		   char *text, size_t size);

#endif
