/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reproduction: what its parts share. They run in the order of this file:
 * cmd/repro.c calls them one after the other and cleans up whatever happens.
 */
#ifndef DCHAIN_REPRO_H
#define DCHAIN_REPRO_H

#include "diagnose/diagnose.h"
#include "lib/progress.h"
#include "lib/run.h"
#include "repro/cgroup.h"
#include "repro/container.h"
#include "repro/module.h"
#include "repro/phase.h"
#include "repro/plan.h"
#include "repro/process.h"
#include "repro/series.h"
#include "repro/theory.h"

/* Of the worker, for each figure; more do not make it better. */
#define REPRO_MAX_LOOPS 1000

/**
 * struct repro - everything that a run has and has made
 * @target: steps per lookup that the trasher shall bring about
 * @loops: of the worker for each figure
 * @interval: pause before a loop, seconds: the worker's rhythm in the series
 * @seed: of the trasher's names
 * @budget: bytes of kernel memory, 0: a quarter of what is available
 * @engine: "podman" or "docker", NULL: containers of our own
 * @layer: folder on a disk below which the lower layer of ours is made
 * @out: folder for the files, or NULL
 * @dry_run: end after the plan
 * @json: print JSON in place of the table
 * @emulated: times are an emulator's
 * @run: ends the whole thing
 * @layer_made: there is a layer, or an image of the engine
 * @zero: clock when the series began
 * @base: dentries once the worker's tree was made
 * @diagnosis: of the clogged table
 * @diagnosed: there is one
 */
struct repro {
	double target;
	uint64_t loops;
	double interval;
	uint64_t seed;
	uint64_t budget;
	const char *engine;
	const char *layer;
	const char *out;
	bool dry_run;
	bool json;
	bool emulated;
	struct run run;
	struct progress progress;
	struct module module;
	struct cgroup_root cgroups;
	int worker_program;
	int trasher_program;
	struct container worker_box;
	struct container trasher_box;
	struct process worker;
	struct process trasher;
	struct theory_tree tree;
	struct plan plan;
	struct series series;
	bool layer_made;
	uint64_t zero;
	uint64_t base;
	struct diagnosis diagnosis;
	bool diagnosed;
	struct phase phases[PHASES];
};

/*
 * All of these return DCHAIN_OK, or another status after saying why.
 */

/**
 * repro_setup - see that all is there that is needed, and make the cgroups
 *
 * Names everything that is missing, not only the first.
 */
enum dchain_exit repro_setup(struct repro *r);

/**
 * repro_plan - find out by a short trial what the target takes, and show it
 *
 * DCHAIN_BUDGET when that is too much.
 */
enum dchain_exit repro_plan(struct repro *r);

/**
 * repro_worker_start - make the worker's container and tree, and start it
 */
enum dchain_exit repro_worker_start(struct repro *r);

/**
 * repro_trash - make the trasher's container, and let it open its names
 * @id: the phase that this leads to
 * @memory_max: of the container, 0 for none
 * @event: for the series
 *
 * The worker loops meanwhile. The trasher's process stays.
 *
 * Under a memory.max the kernel may kill the trasher: reclaimed dentries are
 * freed after an RCU grace period, and what waits for it counts as used. The
 * trasher is then started again for the rest of its names, as whatever manages
 * containers would do, and the kills are counted.
 */
enum dchain_exit repro_trash(struct repro *r, enum phase_id id,
			     uint64_t memory_max, const char *event);

/**
 * repro_remove - remove the trasher's container, which can take long
 * @event: for the series
 */
enum dchain_exit repro_remove(struct repro *r, const char *event);

/**
 * repro_free_layer - remove the layer or image that the container stood on
 * @event: for the series
 */
enum dchain_exit repro_free_layer(struct repro *r, const char *event);

/**
 * repro_measure - let the worker loop in every mode, and note the figures
 */
enum dchain_exit repro_measure(struct repro *r, enum phase_id id);

/**
 * repro_diagnose - have the host diagnosed, the worker looping meanwhile
 */
enum dchain_exit repro_diagnose(struct repro *r);

/**
 * repro_print_diagnosis - print its output, if there is any
 */
void repro_print_diagnosis(struct repro *r);

/**
 * repro_cleanup - end and remove all that was made, in any state
 */
void repro_cleanup(struct repro *r);

/**
 * repro_report - print the table or JSON, and write the files
 *
 * Return: DCHAIN_FAILED as well when the conditions do not hold.
 */
enum dchain_exit repro_report(struct repro *r);

/*
 * Used by the above.
 */

/**
 * struct worker_loop - the worker's report of one loop
 */
struct worker_loop {
	double duration_ms;
	uint64_t p50_ns;
	uint64_t p99_ns;
};

/**
 * repro_loop - one loop of the worker
 */
enum dchain_exit repro_loop(struct repro *r, struct worker_loop *loop);

/**
 * repro_point - one loop of the worker that becomes a point of the series
 */
enum dchain_exit repro_point(struct repro *r);

/**
 * repro_event - mark an event in the series
 * @event: not copied
 */
void repro_event(struct repro *r, const char *event);

/**
 * repro_interrupted - print what ended the run
 *
 * Return: DCHAIN_INTERRUPTED.
 */
enum dchain_exit repro_interrupted(struct repro *r);

/**
 * repro_trasher_box - make the trasher's container and the layer under it
 * @memory_max: of the container, 0 for none
 */
enum dchain_exit repro_trasher_box(struct repro *r, uint64_t memory_max);

/**
 * repro_trasher_start - start the trasher in its container
 * @count: names to open
 * @seed: of the names
 */
enum dchain_exit repro_trasher_start(struct repro *r, uint64_t count,
				     uint64_t seed);

#endif
