// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/diagnose.h"

#include "lib/amount.h"
#include "lib/program.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number of the root cgroup in version 2. */
#define ROOT_CGROUP 1

/* Two numbers above 0, the second not below the first. */
static bool take_pair(const char *name, const char *argument, double scale,
		      double *at)
{
	char first[32];
	const char *comma = strchr(argument, ',');
	double attention, critical;

	if (comma && (size_t)(comma - argument) < sizeof(first)) {
		snprintf(first, sizeof(first), "%.*s",
			 (int)(comma - argument), argument);
		if (amount_real(first, &attention) &&
		    amount_real(comma + 1, &critical) &&
		    attention <= critical) {
			at[VERDICT_ATTENTION] = attention / scale;
			at[VERDICT_CRITICAL] = critical / scale;
			return true;
		}
	}
	warnx("--%s %s: two numbers above 0 are expected, ATTENTION,CRITICAL",
	      name, argument);
	return false;
}

bool diagnose_option(struct verdict_limits *limits, int val,
		     const char *argument)
{
	uint64_t lookups;

	switch (val) {
	case DIAGNOSE_STEPS:
		return take_pair("steps", argument, 1,
				 limits->at[VERDICT_CHAINS]);
	case DIAGNOSE_TIME:
		if (amount_real(argument, &limits->at[VERDICT_TIME]
						[VERDICT_ATTENTION]))
			return true;
		warnx("--time %s: a number above 0 is expected", argument);
		return false;
	case DIAGNOSE_MEMORY:
		return take_pair("memory", argument, 100,
				 limits->at[VERDICT_MEMORY]);
	case DIAGNOSE_PINNED:
		return take_pair("pinned", argument, 100,
				 limits->at[VERDICT_PINNED]);
	case DIAGNOSE_DIRECTORY:
		return take_pair("directory", argument, 1,
				 limits->at[VERDICT_DIRECTORY]);
	case DIAGNOSE_TREE:
		return take_pair("tree", argument, 1,
				 limits->at[VERDICT_TREE]);
	default:
		if (amount_count(argument, &lookups) && lookups) {
			limits->lookups = (double)lookups;
			return true;
		}
		warnx("--lookups %s: a number above 0 is expected", argument);
		return false;
	}
}

enum dchain_exit diagnose_judge(struct diagnosis *d,
				const enum verdict_level *before)
{
	struct host_cgroup *cgroups = must(calloc(VERDICT_OWNERS,
						  sizeof(*cgroups)));
	struct shrinker shrinker = { .n = 0 };
	const struct census_holder *owner, *directory;
	struct facts *f = &d->facts;
	size_t i;

	verdict_judge(&d->verdict, &f->facts, &d->limits, before);
	owner = d->verdict.owner;
	directory = d->verdict.directory;
	facts_locate(f, &d->verdict);
	for (i = 0; i < d->verdict.nowners && f->mount[0]; i++)
		if (census_is_named(d->verdict.owners[i]) &&
		    host_cgroup_look(&cgroups[i], f->mount, f->v1,
				     d->verdict.owners[i]->path))
			host_cgroup_look_above(&cgroups[i], f->mount);
	/* It takes numbers of cgroups of version 2; nobody's are the root's. */
	if (owner && directory && directory->fs && !f->v1)
		shrinker_find(&shrinker, directory->fs,
			      owner->id ? owner->id : ROOT_CGROUP);
	if (d->verdict.levels[VERDICT_IN_USE] ||
	    f->host.open_files > f->host.dentries.dentries / 4)
		host_find_holder(&f->host);
	advice_give(&d->advice, &d->verdict, f, cgroups, &shrinker);
	free(cgroups);
	return DCHAIN_OK;
}

enum dchain_exit diagnose(struct diagnosis *d, struct run *run, double seconds,
			  struct progress *progress,
			  const enum verdict_level *before)
{
	enum dchain_exit status;

	status = facts_begin(&d->facts);
	if (!status)
		status = facts_wait(run, seconds, progress);
	if (!status)
		status = facts_end(&d->facts, progress);
	if (!status)
		status = diagnose_judge(d, before);
	if (status)
		facts_free(&d->facts);
	return status;
}
