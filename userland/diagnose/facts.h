/* SPDX-License-Identifier: GPL-2.0-only */
/* Gathers what a verdict rests on: some seconds of counting, and a census. */
#ifndef DCHAIN_FACTS_H
#define DCHAIN_FACTS_H

#include "diagnose/advice.h"
#include "lib/progress.h"
#include "lib/run.h"
#include "read/snapshot.h"

/**
 * struct facts - all of it
 * @facts: for verdict_judge(); points into the rest
 * @then: the counts before
 * @now: and after
 * @activity: what happened between
 * @seconds: that is how long
 * @tables: the files of the census
 * @census: as numbers
 * @owners: likewise
 * @directories: likewise
 * @mountinfo: text of /proc/self/mountinfo, or NULL
 */
struct facts {
	struct verdict_facts facts;
	struct snapshot then;
	struct snapshot now;
	struct sample activity;
	double seconds;
	struct reader_table tables[3];
	struct census census;
	struct census_holders owners;
	struct census_holders directories;
	char *mountinfo;
};

/**
 * facts_begin() - begin to count
 * @f: release it with facts_free(), whatever is returned here and below
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
 * facts_end() - end counting, and take a census
 * @f: from facts_begin()
 * @progress: where to show how far it is
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit facts_end(struct facts *f, struct progress *progress);

void facts_free(struct facts *f);

/**
 * facts_cgroup() - the owner's cgroup as it is on this host
 * @cgroup: filled in; its folder is empty where nothing can be written: then
 *	nothing else is known but @v1
 * @f: the facts
 * @owner: a row of @f->owners, or NULL
 */
void facts_cgroup(struct advice_cgroup *cgroup, const struct facts *f,
		  const struct census_holder *owner);

#endif
