// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/facts.h"

#include "census/run.h"
#include "lib/dstate.h"
#include "read/mounts.h"
#include "read/source.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TICK_NS 250000000ull

/* One figure of a small file; false where there is none. */
static bool read_number(const char *folder, const char *name, const char *key,
			uint64_t *value)
{
	char path[4400], line[256];
	size_t len = strlen(key);
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "re");
	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f)) {
		char *rest = line + len;

		if (strncmp(line, key, len) != 0)
			continue;
		rest += strspn(rest, ": \t");
		rest[strcspn(rest, "\n ")] = '\0';
		found = reader_number(rest, value);
	}
	fclose(f);
	return found;
}

static double memory_of_host(void)
{
	uint64_t kib;

	return read_number("/proc", "meminfo", "MemTotal", &kib) ?
	       (double)kib * 1024 : 0;
}

/* Whole slabs, as slabtop counts them. */
static bool held_by_slabs(double *bytes)
{
	unsigned long long pages = 0, slabs = 0;
	bool found = false;
	char line[512];
	FILE *f = fopen("/proc/slabinfo", "re");

	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f))
		found = sscanf(line, "dentry %*u %*u %*u %*u %llu : tunables %*u %*u %*u : slabdata %*u %llu",
			       &pages, &slabs) == 2;
	fclose(f);
	*bytes = (double)(pages * slabs) * (double)sysconf(_SC_PAGESIZE);
	return found;
}

static double held_by_dentries(const struct census *census)
{
	double bytes;

	if (held_by_slabs(&bytes))
		return bytes;
	return census->dentries.value * DSTATE_DENTRY_BYTES;
}

enum dchain_exit facts_wait(struct run *run, double seconds,
			    struct progress *progress)
{
	uint64_t begin = run_clock();
	uint64_t end = begin + (uint64_t)(seconds * 1e9);

	while (run_clock() < end) {
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

static enum dchain_exit bad(const char *name, const struct reader_fault *fault)
{
	warnx("%s: %s", name, fault->message);
	return DCHAIN_FORMAT;
}

static enum dchain_exit read_census(struct facts *f)
{
	static const char *const names[] = {
		"census", "owners", "directories"
	};
	struct reader_fault fault;
	enum dchain_exit status;
	size_t i;

	for (i = 0; i < 3; i++) {
		status = source_table(&f->tables[i], names[i], NULL);
		if (status)
			return status;
	}
	if (census_read(&f->census, &f->tables[0], &fault))
		return bad(names[0], &fault);
	if (census_read_holders(&f->owners, &f->tables[1], &fault))
		return bad(names[1], &fault);
	if (census_read_holders(&f->directories, &f->tables[2], &fault))
		return bad(names[2], &fault);
	return DCHAIN_OK;
}

static enum dchain_exit compare(struct facts *f)
{
	bool reset = snapshot_reset(&f->then, &f->now);
	static const struct sample nothing;

	f->seconds = snapshot_seconds(&f->then, &f->now, reset);
	if (sample_delta(&f->activity, reset ? &nothing :
			 &f->then.reading.sample, &f->now.reading.sample))
		return DCHAIN_OK;
	warnx("out of memory");
	return DCHAIN_FAILED;
}

enum dchain_exit facts_begin(struct facts *f)
{
	enum dchain_exit status;

	memset(f, 0, sizeof(*f));
	status = snapshot_take(&f->then);
	/* what a failure leaves there must not be freed */
	if (status)
		memset(&f->then, 0, sizeof(f->then));
	return status;
}

enum dchain_exit facts_end(struct facts *f, struct progress *progress)
{
	enum dchain_exit status;

	status = snapshot_take(&f->now);
	if (status)
		memset(&f->now, 0, sizeof(f->now));
	else
		status = compare(f);
	if (!status)
		status = census_run("sample", progress);
	if (!status)
		status = read_census(f);
	if (status)
		return status;
	f->mountinfo = mounts_read();
	f->facts = (struct verdict_facts){
		.activity = &f->activity,
		.made = &f->now.reading.sample,
		.census = &f->census,
		.owners = &f->owners,
		.directories = &f->directories,
		.memory = memory_of_host(),
		.held = held_by_dentries(&f->census),
	};
	return DCHAIN_OK;
}

void facts_free(struct facts *f)
{
	size_t i;

	sample_free(&f->activity);
	reading_free(&f->then.reading);
	reading_free(&f->now.reading);
	census_free(&f->census);
	free(f->owners.rows);
	free(f->directories.rows);
	for (i = 0; i < 3; i++)
		reader_free_table(&f->tables[i]);
	free(f->mountinfo);
	memset(f, 0, sizeof(*f));
}

/* A limit: a number of bytes, or the word max. */
static uint64_t read_limit(const struct advice_cgroup *cgroup, const char *name)
{
	uint64_t limit;

	return read_number(cgroup->folder, name, "", &limit) ? limit :
							       ADVICE_NO_LIMIT;
}

/* The cache of files, without what is in memory alone (tmpfs). */
static uint64_t read_file_cache(const struct advice_cgroup *cgroup)
{
	uint64_t inactive, active;
	const char *folder = cgroup->folder;

	if (!read_number(folder, "memory.stat", cgroup->v1 ?
			 "total_inactive_file" : "inactive_file", &inactive) ||
	    !read_number(folder, "memory.stat", cgroup->v1 ?
			 "total_active_file" : "active_file", &active))
		return 0;
	return inactive + active;
}

static bool has(const struct advice_cgroup *cgroup, const char *name)
{
	char path[4400];

	snprintf(path, sizeof(path), "%s/%s", cgroup->folder, name);
	return !access(path, W_OK);
}

/* Cgroups below it: one link more for each, and two of its own. */
static bool has_children(const struct advice_cgroup *cgroup)
{
	struct stat st;

	return !stat(cgroup->folder, &st) && st.st_nlink > 2;
}

void facts_cgroup(struct advice_cgroup *cgroup, const struct facts *f,
		  const struct census_holder *owner)
{
	char mount[4096];

	memset(cgroup, 0, sizeof(*cgroup));
	if (!f->mountinfo || !mounts_memory_cgroup(f->mountinfo, mount,
						   sizeof(mount), &cgroup->v1))
		return;
	/* The root has no files to write to: what it has is drop_caches. */
	if (!owner || !census_is_named(owner) || !strcmp(owner->path, "/"))
		return;
	snprintf(cgroup->folder, sizeof(cgroup->folder), "%s%s", mount,
		 owner->path);
	if (!has(cgroup, cgroup->v1 ? "memory.force_empty" : "memory.high")) {
		cgroup->folder[0] = '\0';
		return;
	}
	cgroup->reclaim = has(cgroup, "memory.reclaim");
	cgroup->inner = has_children(cgroup);
	read_number(cgroup->folder, cgroup->v1 ? "memory.usage_in_bytes" :
		    "memory.current", "", &cgroup->current);
	if (!read_number(cgroup->folder, "memory.stat", "slab_reclaimable ",
			 &cgroup->slab))
		cgroup->slab = (uint64_t)(owner->dentries.value *
					  DSTATE_DENTRY_BYTES);
	cgroup->file = read_file_cache(cgroup);
	cgroup->high = read_limit(cgroup, "memory.high");
	cgroup->max = read_limit(cgroup, cgroup->v1 ? "memory.limit_in_bytes" :
						      "memory.max");
}
