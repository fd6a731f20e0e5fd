// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gathers what a diagnosis rests on: some seconds of counting, a census, and
 * the host's own files. What cannot be read is left out, and said.
 */
#include "diagnose/diagnosis.h"

#include "file/module.h"
#include "file/mounts.h"
#include "lib/amount.h"
#include "lib/program.h"
#include "lib/progress.h"
#include "lib/root.h"

#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cgroups that are looked at; a fleet's host has some hundreds. */
#define MOST_CGROUPS 4096
/* One in so many lookups that was missed changes no verdict. */
#define MISSED 100
/* Lookups of cgroups without a row that may hide one that suffers. */
#define MANY_OTHERS 100
/* A census of fewer buckets, if the table has more, ended too early. */
#define LEAST_BUCKETS 1024
/* A table of so many is looked at as a whole: one chain may be the matter. */
#define FEW_BUCKETS 65536

/* The first doubt is the reason; a graver one takes its place. */
static void doubt(struct diagnosis *d, enum doubt why, const char *reason)
{
	if (why <= d->doubt)
		return;
	d->doubt = why;
	snprintf(d->reason, sizeof(d->reason), "%s", reason);
}

/* Returns hits of all probes that the kernel did not hand over so far. */
static uint64_t read_status(struct diagnosis *d)
{
	const char *mode, *alive, *was, *is;
	struct reader_values v;
	uint64_t sum = 0, one;
	char number[32];
	size_t i;

	if (module_values(&v, "status")) {
		doubt(d, DOUBT_FILES, "its file status cannot be read");
		return 0;
	}
	one = UINT64_MAX;
	if (reader_value(&v, "buckets"))
		amount_count(reader_value(&v, "buckets"), &one);
	d->buckets = (double)one;
	mode = reader_value(&v, "mode");
	alive = reader_value(&v, "alive");
	if (mode && !strcmp(mode, "off"))
		doubt(d, DOUBT_OFF, "counting is off");
	else if (!alive || strncmp(alive, "yes", 3) != 0)
		doubt(d, DOUBT_DEAD, alive ? alive : "status has no line alive");
	was = reader_value(&v, "hierarchy");
	is = reader_value(&v, "hierarchy_now");
	if (was && is && strcmp(was, is) != 0)
		doubt(d, DOUBT_MISSED,
		      "cgroups changed since it was loaded: load it again");
	for (i = 0; i < v.npairs; i++)
		if (!strcmp(v.pairs[i].name, "probe") &&
		    reader_field(v.pairs[i].value, "nmissed", number,
				 sizeof(number)) &&
		    amount_count(number, &one))
			sum += one;
	reader_free_values(&v);
	return sum;
}

static uint64_t read_counts(struct diagnosis *d, struct sample *s)
{
	if (sample_take(s)) {
		memset(s, 0, sizeof(*s));
		doubt(d, DOUBT_FILES, "its file cgroups cannot be read");
	}
	return read_status(d);
}

/* Lookups that are in nobody's count, or not as they were made. */
static void check_counts(struct diagnosis *d, uint64_t missed)
{
	struct sample_row total;
	size_t i;

	sample_total(&d->activity, &total);
	if (missed * MISSED > total.count[SAMPLE_LOOKUPS])
		doubt(d, DOUBT_MISSED,
		      "the kernel kept many lookups from the module");
	for (i = 0; i < d->activity.n; i++)
		if (d->activity.rows[i].other &&
		    d->activity.rows[i].count[SAMPLE_LOOKUPS] > MANY_OTHERS)
			doubt(d, DOUBT_MISSED,
			      "cgroups beyond max_cgroups are counted together");
	if (d->seconds <= 0)
		doubt(d, DOUBT_FILES, "no time passed between two readings");
	/* An entry that is found was visited. */
	if (total.count[SAMPLE_STEPS] < total.count[SAMPLE_HITS])
		doubt(d, DOUBT_DEAD, "lookups are counted, their steps are not");
}

static void look_at_census(struct diagnosis *d)
{
	struct census *c = &d->census;

	if (census_take(c, d->buckets <= FEW_BUCKETS)) {
		memset(c, 0, sizeof(*c));
		doubt(d, DOUBT_FILES, "there is no census");
		return;
	}
	d->has_census = c->walked >= LEAST_BUCKETS || c->walked >= c->buckets;
	if (!d->has_census)
		doubt(d, DOUBT_FILES, "the census ended too early");
}

/* All its children included: the one in whose limit its slab takes the most. */
static void see_cgroup(void *context, const struct host_cgroup *c)
{
	struct diagnosis *d = context;

	if (judge_tightness(c) > judge_tightness(&d->tight))
		d->tight = *c;
	if (!c->inner && c->slab > d->fat.slab)
		d->fat = *c;
}

static void look_at_host(struct diagnosis *d)
{
	host_look(&d->host);
	d->mounts = mounts_read();
	if (mounts_memory_cgroup(d->mounts, d->cgroups, sizeof(d->cgroups),
				 &d->v1))
		d->walked_cgroups = host_cgroup_walk(d->cgroups, d->v1,
						     MOST_CGROUPS, see_cgroup,
						     d);
	else
		d->walked_cgroups = d->host.no_memory_cgroup;
}

/* By the kernel's own count, and the time at which it was read. */
static double count_dentries(uint64_t *clock)
{
	uint64_t n;

	*clock = root_clock();
	return host_read_number("/proc/sys/fs/dentry-state", "", &n) ?
	       (double)n : NAN;
}

bool gather(struct diagnosis *d, double seconds)
{
	bool loaded = module_is_there();
	uint64_t missed = 0, begin, end;
	double before;

	module_quiet(true);
	root_earlier(true);
	if (!loaded)
		doubt(d, DOUBT_NO_MODULE, "the module is not loaded");
	before = count_dentries(&begin);
	if (loaded)
		missed = read_counts(d, &d->then);
	/* A capture has both readings. */
	if (!root_is_capture() && !progress_wait("counting, seconds", seconds))
		return false;
	root_earlier(false);
	d->growth = count_dentries(&end) - before;
	d->growth = end > begin ? d->growth * 1e9 / (double)(end - begin) : NAN;
	if (loaded) {
		missed = read_counts(d, &d->now) - missed;
		sample_delta(&d->activity, &d->then, &d->now);
		d->seconds = sample_seconds(&d->then, &d->now);
		check_counts(d, missed);
		look_at_census(d);
	}
	look_at_host(d);
	return true;
}

void diagnosis_free(struct diagnosis *d)
{
	size_t i;

	for (i = 0; i < d->nowners; i++)
		free(d->owners[i].path);
	for (i = 0; i < d->nplaces; i++)
		free(d->places[i].path);
	for (i = 0; i < d->nadvice; i++)
		free(d->advice[i].why);
	names_free(d->known);
	mounts_free(d->mounts);
	census_free(&d->census);
	sample_free(&d->activity);
	sample_free(&d->now);
	sample_free(&d->then);
}
