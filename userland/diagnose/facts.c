// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/facts.h"

#include "census/take.h"
#include "file/source.h"
#include "host/mounts.h"
#include "lib/amount.h"
#include "names/one.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_NS 250000000ull
/* Cgroups that are looked at; a fleet's host has some hundreds. */
#define MOST_CGROUPS 4096
/* Slab that is not worth a line. */
#define LITTLE_SLAB (1ull << 20)
/* One in so many lookups that was missed changes no verdict. */
#define MISSED 100
/* The directories of so much of the table are worth to be named. */
#define ENOUGH 0.9
#define FEW 0.02

static void doubt(struct facts *f, enum verdict_doubt why, const char *reason)
{
	f->facts.doubt = why;
	snprintf(f->reason, sizeof(f->reason), "%s", reason);
}

/* Hits of all probes that the kernel did not hand over. */
static uint64_t missed(const struct reader_values *v)
{
	uint64_t sum = 0, one;
	char number[32];
	size_t i;

	for (i = 0; i < v->npairs; i++)
		if (!strcmp(v->pairs[i].name, "probe") &&
		    reader_field(v->pairs[i].value, "nmissed", number,
				 sizeof(number)) &&
		    amount_count(number, &one))
			sum += one;
	return sum;
}

/* A module that measures what a node takes here reports it. */
static double node_cost(const struct reader_values *v)
{
	const char *text = reader_value(v, "node_ns");
	double ns = text ? strtod(text, NULL) : 0;

	return ns > 0 && ns < 1e6 ? ns : VERDICT_NODE_NS;
}

static enum dchain_exit read_status(struct facts *f, uint64_t *lost)
{
	struct reader_values v;
	enum dchain_exit status = source_values(&v, "status", NULL);
	const char *mode, *alive;

	if (status)
		return status;
	mode = reader_value(&v, "mode");
	alive = reader_value(&v, "alive");
	if (mode && !strcmp(mode, "off"))
		doubt(f, VERDICT_OFF, "counting is off");
	else if (!alive || strncmp(alive, "yes", 3) != 0)
		doubt(f, VERDICT_DEAD, alive ? alive : "status has no line alive");
	f->facts.node_ns = node_cost(&v);
	*lost = missed(&v);
	reader_free_values(&v);
	return DCHAIN_OK;
}

enum dchain_exit facts_wait(struct run *run, double seconds,
			    struct progress *progress)
{
	uint64_t begin = run_clock();
	uint64_t end = begin + (uint64_t)(seconds * 1e9);

	/* A capture has both readings. */
	while (!source_captured() && run_clock() < end) {
		uint64_t now = run_clock();
		uint64_t next = now + TICK_NS < end ? now + TICK_NS : end;

		progress_update(progress, "counting", (now - begin) / 1000000,
				(end - begin) / 1000000,
				(double)(now - begin) / 1e9);
		if (run_wait(run, -1, next) == RUN_OVER) {
			progress_clear(progress);
			return DCHAIN_INTERRUPTED;
		}
	}
	progress_clear(progress);
	return DCHAIN_OK;
}

static enum dchain_exit compare(struct facts *f)
{
	bool reset = snapshot_reset(&f->then, &f->now);
	static const struct sample nothing;

	f->facts.seconds = snapshot_seconds(&f->then, &f->now, reset);
	if (!sample_delta(&f->activity, reset ? &nothing :
			  &f->then.reading.sample, &f->now.reading.sample)) {
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	f->facts.activity = &f->activity;
	f->facts.made = &f->now.reading.sample;
	return DCHAIN_OK;
}

enum dchain_exit facts_begin(struct facts *f)
{
	enum dchain_exit status;

	memset(f, 0, sizeof(*f));
	f->facts.node_ns = VERDICT_NODE_NS;
	f->waiting = host_wait_begin();
	if (!host_exists("/sys/module/dchain")) {
		doubt(f, VERDICT_NO_MODULE, "the module is not loaded");
		return DCHAIN_OK;
	}
	source_quiet(true);
	source_before(true);
	status = read_status(f, &f->missed);
	if (!status)
		status = snapshot_take(&f->then);
	/* what a failure leaves there must not be freed */
	if (status)
		memset(&f->then, 0, sizeof(f->then));
	source_before(false);
	return status;
}

static void check_missed(struct facts *f, uint64_t lost)
{
	struct sample_row total;

	sample_total(&f->activity, &total);
	if (!f->facts.doubt && lost > f->missed &&
	    (lost - f->missed) * MISSED > total.count[SAMPLE_LOOKUPS])
		doubt(f, VERDICT_INCOMPLETE,
		      "the kernel kept many lookups from the module");
}

/* Cgroups without a row of their own may hide one that suffers. */
static void check_other(struct facts *f)
{
	size_t i;

	for (i = 0; i < f->activity.n; i++)
		if (!f->facts.doubt && f->activity.rows[i].other &&
		    f->activity.rows[i].count[SAMPLE_LOOKUPS] >=
		    (uint64_t)verdict_usual.lookups)
			doubt(f, VERDICT_INCOMPLETE,
			      "cgroups beyond max_cgroups are counted together");
}

static enum dchain_exit count_and_census(struct facts *f,
					 struct progress *progress)
{
	enum dchain_exit status;
	uint64_t lost = 0;

	status = snapshot_take(&f->now);
	if (status)
		memset(&f->now, 0, sizeof(f->now));
	else
		status = compare(f);
	/* Switched off, or not seen, at either time. */
	if (!status)
		status = read_status(f, &lost);
	if (status)
		return status;
	check_missed(f, lost);
	check_other(f);
	status = census_take(&f->census, false, 0, progress);
	if (status)
		return status;
	f->facts.census = &f->census;
	f->facts.owners = &f->census.owners;
	f->facts.directories = &f->census.directories;
	if (f->census.subtrees.n)
		f->facts.trees = &f->census.subtrees;
	return DCHAIN_OK;
}

static void keep_slab(struct facts *f, const struct host_cgroup *c)
{
	size_t at = f->nslabs;
	struct host_cgroup *one;

	while (at && c->slab > f->slabs[at - 1]->slab)
		at--;
	if (c->inner || c->slab < LITTLE_SLAB || at == FACTS_SLABS)
		return;
	if (f->nslabs < FACTS_SLABS)
		one = malloc(sizeof(*one));
	else
		one = f->slabs[--f->nslabs];
	if (!one)
		return;
	*one = *c;
	memmove(&f->slabs[at + 1], &f->slabs[at],
		(f->nslabs - at) * sizeof(f->slabs[0]));
	f->slabs[at] = one;
	f->nslabs++;
}

static void see_cgroup(void *context, const struct host_cgroup *c)
{
	struct facts *f = context;

	keep_slab(f, c);
	if (host_cgroup_tight(c) <=
	    (f->tight ? host_cgroup_tight(f->tight) : 0))
		return;
	if (!f->tight)
		f->tight = malloc(sizeof(*f->tight));
	if (f->tight)
		*f->tight = *c;
}

static void look_at_host(struct facts *f)
{
	host_look(&f->host);
	host_wait_end(&f->host, f->waiting);
	f->waiting = NULL;
	f->mounts = mounts_read();
	if (!mounts_memory_cgroup(f->mounts, f->mount, sizeof(f->mount),
				  &f->v1))
		f->mount[0] = '\0';
	if (f->mount[0])
		host_cgroup_walk(f->mount, f->v1, MOST_CGROUPS, see_cgroup, f);
	f->facts.host = &f->host;
	f->facts.tight = f->tight;
}

enum dchain_exit facts_end(struct facts *f, struct progress *progress)
{
	enum dchain_exit status = DCHAIN_OK;

	if (f->facts.doubt != VERDICT_NO_MODULE)
		status = count_and_census(f, progress);
	if (status)
		return status;
	look_at_host(f);
	return DCHAIN_OK;
}

void facts_free(struct facts *f)
{
	size_t i;

	sample_free(&f->activity);
	reading_free(&f->then.reading);
	reading_free(&f->now.reading);
	census_free(&f->census);
	for (i = 0; i < f->nslabs; i++)
		free(f->slabs[i]);
	free(f->tight);
	free(f->waiting);
	free(f->where);
	mounts_free(f->mounts);
	memset(f, 0, sizeof(*f));
}

/* The mounts that a process of a cgroup sees; NULL where there is none. */
static struct libmnt_table *mounts_of(const struct facts *f,
				      const struct census_holder *owner,
				      uint64_t *pid)
{
	struct libmnt_table *mounts = NULL;
	char *text;
	bool found;

	if (!census_is_named(owner) || !f->mount[0])
		return NULL;
	text = host_read("%s%s/cgroup.procs", f->mount, owner->path);
	found = host_number(text, "", pid);
	free(text);
	text = found ? host_read("/proc/%llu/mountinfo",
				 (unsigned long long)*pid) : NULL;
	if (text)
		mounts = mounts_parse(text);
	free(text);
	return mounts;
}

/*
 * What is mounted nowhere here is seen by a process of the container, and so by
 * its number: /proc/PID/root leads into its mounts.
 */
static bool path_inside(const struct facts *f, const struct census_holder *row,
			const struct verdict *v, char *path, size_t size)
{
	char inside[FACTS_PATH - 64];
	bool found = false;
	uint64_t pid = 0;
	size_t i;

	for (i = 0; i < v->nowners && !found; i++) {
		struct libmnt_table *mounts = mounts_of(f, v->owners[i], &pid);

		found = mounts_path(mounts, row->dev, row->path, inside,
				    sizeof(inside));
		mounts_free(mounts);
	}
	if (found)
		snprintf(path, size, "/proc/%llu/root%s",
			 (unsigned long long)pid, inside);
	return found;
}

static void locate(const struct facts *f, struct facts_directory *d,
		   const struct verdict *v)
{
	const struct census_holder *row = d->row;

	if (!row->dev || !census_is_named(row)) {
		snprintf(d->path, sizeof(d->path), "%s", row->path);
		return;
	}
	d->typed = mounts_path(f->mounts, row->dev, row->path, d->path,
			       sizeof(d->path));
	if (d->typed) {
		names_place(names_one(d->path), d->path, &d->place);
		d->layer = d->place.kind == NAMES_LAYER ||
			   (d->place.kind == NAMES_NOTHING &&
			    mounts_is_layer(f->mounts, d->path));
		return;
	}
	d->inside = path_inside(f, row, v, d->path, sizeof(d->path));
	d->typed = d->inside;
	if (!d->typed)
		snprintf(d->path, sizeof(d->path), "%.64s %.32s:%.8000s",
			 row->fs, row->dev, row->path);
}

/* The rows stand largest first. */
void facts_locate(struct facts *f, const struct verdict *v)
{
	const struct census_holders *h = &f->census.directories;
	double all = 0, have = 0;
	uint64_t pid;
	size_t i;

	for (i = 0; i < v->nowners; i++) {
		struct libmnt_table *mounts = mounts_of(f, v->owners[i], &pid);

		if (!mounts_overlay_root(mounts, f->root[i],
					 sizeof(f->root[i])))
			f->root[i][0] = '\0';
		mounts_free(mounts);
	}
	f->tree.row = v->tree;
	if (v->tree)
		locate(f, &f->tree, v);
	f->where = calloc(FACTS_DIRECTORIES, sizeof(*f->where));
	for (i = 0; i < h->n; i++)
		if (census_is_named(&h->rows[i]))
			all += h->rows[i].dentries.value;
	for (i = 0; f->where && i < h->n; i++) {
		const struct census_holder *row = &h->rows[i];

		if (!census_is_named(row))
			continue;
		if (f->nwhere == FACTS_DIRECTORIES || have >= ENOUGH * all ||
		    (f->nwhere && row->dentries.value < FEW * all))
			return;
		have += row->dentries.value;
		f->where[f->nwhere].row = row;
		locate(f, &f->where[f->nwhere++], v);
	}
}
