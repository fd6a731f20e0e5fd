/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gathers what a verdict rests on: some seconds of counting, a census, and what
 * the host's own files; the last alone where the module is not loaded.
 */
#ifndef DCHAIN_FACTS_H
#define DCHAIN_FACTS_H

#include "counts/snapshot.h"
#include "diagnose/verdict.h"
#include "lib/progress.h"
#include "lib/run.h"
#include "names/names.h"

#define FACTS_SLABS 3
#define FACTS_DIRECTORIES 8
#define FACTS_PATH 8192

/**
 * struct facts_directory - a directory that holds much of the table
 * @row: of the census
 * @path: that can be typed here; else file system, device and path within
 * @typed: it can be typed
 * @inside: it is seen only from within a container, by /proc/PID/root
 * @layer: it is below a lower layer of an overlay, or in an image store: it
 *	stays when the container is gone
 * @place: what engines of containers have it for
 */
struct facts_directory {
	const struct census_holder *row;
	char path[FACTS_PATH];
	bool typed;
	bool inside;
	bool layer;
	struct names_place place;
};

/**
 * struct facts - all of it
 * @facts: for verdict_judge(); points into the rest
 * @reason: of doubt, for people; empty where there is none
 * @then: the counts before
 * @now: and after
 * @activity: what happened between
 * @missed: hits that the kernel did not hand over, before
 * @waiting: tasks that waited for a lookup, before
 * @census: the table
 * @host: see there
 * @mounts: of this mount namespace, or NULL
 * @mount: where the cgroups are that memory is charged to; empty: nowhere
 * @v1: they are of version 1
 * @slabs: the cgroups with the most slab
 * @nslabs: how many
 * @tight: the one whose slab takes the most of its limit
 * @where: the directories that hold most of the table, largest first
 * @nwhere: how many
 * @tree: the directory with nine tenths of its file system's entries below it;
 *	without a row where that is not known
 * @root: of each of the verdict's owners, the device of the overlay that its
 *	processes have as their root; empty where there is none
 */
struct facts {
	struct verdict_facts facts;
	char reason[256];
	struct snapshot then;
	struct snapshot now;
	struct sample activity;
	uint64_t missed;
	struct host_waiting *waiting;
	struct census census;
	struct host host;
	struct libmnt_table *mounts;
	char mount[256];
	bool v1;
	struct host_cgroup *slabs[FACTS_SLABS];
	size_t nslabs;
	struct host_cgroup *tight;
	struct facts_directory *where;
	size_t nwhere;
	struct facts_directory tree;
	char root[VERDICT_OWNERS][32];
};

/**
 * facts_begin() - begin to count
 * @f: release it with facts_free(), whatever is returned here and below
 *
 * A module that is not loaded, or counts nothing, is no failure but a doubt.
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit facts_begin(struct facts *f);

/**
 * facts_wait() - let some time pass
 * @run: the wait ends when it is over: DCHAIN_INTERRUPTED
 * @progress: where to show how far it is
 */
enum dchain_exit facts_wait(struct run *run, double seconds,
			    struct progress *progress);

/**
 * facts_end() - end counting, take a census, and look at the host
 * @f: from facts_begin()
 * @progress: where to show how far it is
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit facts_end(struct facts *f, struct progress *progress);

void facts_free(struct facts *f);

/**
 * facts_locate() - find paths for the directories that hold the most
 * @v: whose they mostly are: their processes may see what is mounted nowhere
 *	here; and the tree that holds the most
 */
void facts_locate(struct facts *f, const struct verdict *v);

#endif
