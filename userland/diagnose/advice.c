// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do: first free what is there, the gentlest way first; then stop or
 * fix what makes it; then where its owner sets a limit.
 *
 * Advice must not harm. No limit with a number is printed below the highest
 * need known, for anything that others live in or by, or where it would still
 * allow long chains. Reclaim is for a cgroup alone of which little else is hit.
 */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1ull << 20)
#define LABEL 60
#define LITTLE_ELSE 5	/* of the owner's: more is not hit for it */
#define GOOD_LOAD 2	/* dentries a bucket, of a table that is large enough */
#define TABLE_HELPS 0.25 /* while dentries hold less of memory */
#define SECONDS_A_DENTRY (0.85 / 1e6) /* rmdir: 17 s for 20 million */
#define USUAL_PRESSURE 100

__attribute__((format(printf, 3, 4)))
static struct advice *add(struct diagnosis *d, enum when when,
			  const char *format, ...)
{
	struct advice *a = &d->advice[d->nadvice];
	va_list args;

	/* what one diagnosis can have fits in */
	if (d->nadvice == ADVICE)
		return &d->advice[ADVICE - 1];
	d->nadvice++;
	a->when = when;
	va_start(args, format);
	if (vasprintf(&a->why, format, args) < 0)
		a->why = must(NULL);
	va_end(args);
	return a;
}

__attribute__((format(printf, 2, 3)))
static void command(struct advice *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&a->command, format, args) < 0)
		a->command = must(NULL);
	va_end(args);
}

static void tell_doubt(struct diagnosis *d)
{
	switch (d->doubt) {
	case DOUBT_NONE:
		return;
	case DOUBT_NO_MODULE:
		command(add(d, WHEN_NOW, "load the module: it tells who is slow, who made the entries, and where they are"),
			"modprobe dchain && dchain diagnose");
		return;
	case DOUBT_OFF:
		command(add(d, WHEN_NOW, "switch counting on: it tells whose lookups are slow"),
			"echo walk >/sys/module/dchain/parameters/mode && dchain diagnose");
		return;
	default:
		command(add(d, WHEN_NOW, "see what the module misses, and why"),
			"cat /sys/kernel/debug/dchain/status");
	}
}

/* Returns how many go with the places that can be typed, of one kind. */
static double drop_places(struct diagnosis *d, bool missing)
{
	char *text;
	double dentries = 0;
	struct advice *a;
	size_t i, len;
	FILE *out = must(open_memstream(&text, &len));

	fprintf(out, "dchain drop%s", missing ? " --negative" : "");
	for (i = 0; i < d->nplaces; i++) {
		const struct place *place = &d->places[i];

		if (!place->typed || place->missing != missing)
			continue;
		fprintf(out, " %s", words_quoted(place->path));
		dentries += place->frees;
	}
	fclose(out);
	if (dentries < 1) {
		free(text);
		return 0;
	}
	a = add(d, WHEN_NOW, missing ?
		"free the entries of missing names there, and nothing else: %s entries, %s" :
		"free the entries there: %s entries, %s. Who read these files is gone; others look them up anew",
		words_count(dentries), words_bytes(judge_bytes(d, dentries)));
	a->command = text;
	a->dentries = dentries;
	return dentries;
}

/*
 * Negative entries are nobody's loss, and no positive ones go with them. Files
 * that a cgroup read which is gone are nobody's cache; of others, who knows.
 * False where more than half of it stays.
 */
static bool drop_them(struct diagnosis *d)
{
	const double *has = d->nowners ? d->owners[0].n : d->census.n;
	double dentries = drop_places(d, true);

	if (d->nowners && d->owners[0].maker.removed)
		dentries += drop_places(d, false);
	return dentries >= 1 && dentries >= (has[CENSUS_DENTRIES] -
					     has[CENSUS_IN_USE]) / 2;
}

/*
 * The kernel takes dentries, inodes, file cache and what can be swapped in
 * turns. All below the cgroup is hit as well; its figures include them.
 */
static bool reclaim_owner(struct diagnosis *d, const struct owner *owner)
{
	const struct host_cgroup *c = &owner->memory;
	double dentries = owner->n[CENSUS_DENTRIES] - owner->n[CENSUS_IN_USE];
	const struct host_slab *inode = &d->host.slabs.inode;
	double files = owner->n[CENSUS_DENTRIES] - owner->n[CENSUS_NEGATIVE];
	uint64_t own = amount_whole(judge_bytes(d, dentries) +
				    (inode->objects ? files *
				     (double)inode->held /
				     (double)inode->objects : 0));
	uint64_t else_hit = c->file + (d->host.swap ? c->anon : 0);
	struct advice *a;

	if (!c->folder[0] || dentries < 1 || (c->v1 ? d->host.swap > 0 :
					      !c->reclaim) ||
	    else_hit > own / LITTLE_ELSE || c->slab > 2 * own ||
	    c->slab < own / 2)
		return false;
	a = add(d, WHEN_NOW, "free what is charged to %s alone: %s entries, %s, and the inodes of files among them",
		words_cgroup(d, owner->path, LABEL),
		words_count(dentries),
		words_bytes(judge_bytes(d, dentries)));
	if (c->v1)
		command(a, "echo 0 >%s/memory.force_empty",
			words_quoted(c->folder));
	else
		command(a, "echo %" PRIu64 " >%s/memory.reclaim",
			c->slab + c->file, words_quoted(c->folder));
	a->dentries = dentries;
	return true;
}

/* The last resort: it is not gentle. */
static void drop_all(struct diagnosis *d)
{
	double unused = (double)d->host.unused;
	struct advice *a;

	if (d->has_census)
		unused = d->census.n[CENSUS_DENTRIES] -
			 d->census.n[CENSUS_IN_USE];
	a = add(d, WHEN_NOW, "%sfree all unused entries and inodes of the host: %s entries, %s, in about %.1f s. Everybody's lookups wait for it at times, and everybody reads theirs from the disk again",
		d->nadvice ? "or " : "", words_count(unused),
		words_bytes(judge_bytes(d, unused)),
		unused * SECONDS_A_DENTRY);
	command(a, "echo 2 >/proc/sys/vm/drop_caches");
	a->dentries = unused;
}

/* What others live in or by is not limited for its dentries. */
static bool is_vital(const char *path)
{
	static const char *const vital[] = {
		"/", "*.slice", "*/init.scope", "*.mount", "*/user@*.service",
		"*/systemd-*.service", "*/dbus*.service", "*/ssh*.service",
		"*/docker.service", "*/containerd.service", "*/crio.service",
		"*/podman.service", "*/kubelet.service", "*/k3s*.service",
		"*/rke2*.service", "*/libvirtd.service", "*/lx[cd]*.service",
		"*/incus*.service", "*/*conmon*", "*/kubepods", "*/libpod_parent"
	};
	size_t i;

	for (i = 0; i < sizeof(vital) / sizeof(vital[0]); i++)
		if (!fnmatch(vital[i], path, 0))
			return true;
	return false;
}

/*
 * Above all that it ever needed, its dentries among it, and a quarter more;
 * none where its dentries alone could make long chains below that.
 */
static uint64_t harmless_limit(const struct diagnosis *d,
			       const struct host_cgroup *c)
{
	double load = pattern_kinds[PATTERN_CHAINS].at[LEVEL_ATTENTION];
	double most = judge_bytes(d, load * d->buckets);
	uint64_t limit = c->peak + c->peak / 4;

	limit = (limit / MIB + 1) * MIB;
	if (!c->peak || c->inner || (double)limit >= most || limit >= c->above)
		return 0;
	return limit;
}

static void limit_owner(struct diagnosis *d, const struct owner *owner)
{
	uint64_t limit = harmless_limit(d, &owner->memory);
	char who[64], number[120] = "";
	const struct host_cgroup *c = &owner->memory;
	const char *path = owner->maker.path;
	struct names names;

	/* what has a limit has an owner who chose it */
	if (c->folder[0] && (c->max != CGROUP_NO_LIMIT ||
			     c->high != CGROUP_NO_LIMIT))
		return;
	if (!path || is_vital(path) || d->host.nokmem ||
	    d->host.no_memory_cgroup || owner->maker.number > 1)
		return;
	names_find(d->known, path, &names);
	if (names.pod[0])
		snprintf(who, sizeof(who), "resources.limits of its pod");
	else if (names.container[0])
		snprintf(who, sizeof(who), "--memory of its container");
	else if (names.unit[0])
		snprintf(who, sizeof(who), "MemoryHigh= of its unit");
	else
		snprintf(who, sizeof(who), "%s of its cgroup", d->v1 ?
			 "memory.limit_in_bytes" : "memory.high");
	if (limit && !owner->maker.removed)
		snprintf(number, sizeof(number), ", %s or more: it has needed %s",
			 words_bytes((double)limit),
			 words_bytes((double)owner->memory.peak));
	add(d, WHEN_THEN, "%s (%s) above its highest need%s. Beyond a limit, high throttles and max kills",
	    owner->maker.removed ? "limit the memory of its next run" :
				   "or limit its memory", who, number);
}

/* The program first: it is the cause. */
static void mend_maker(struct diagnosis *d, const struct owner *owner)
{
	const struct maker *m = &owner->maker;
	char comm[64] = "what makes them", rate[64] = "";

	if (m->program && m->votes * 2 >= m->of)
		escape_cut(m->program, comm, sizeof(comm));
	if (m->rate >= 1)
		snprintf(rate, sizeof(rate), ": %s names a second just now",
			 words_count(m->rate));
	if (!m->path)
		add(d, WHEN_THEN, "see whose number of missing names grows: dchain top");
	else if (m->removed)
		add(d, WHEN_THEN, "fix %s before %s runs again: it has ended",
		    comm, words_cgroup(d, m->path, LABEL));
	else
		add(d, WHEN_THEN, "fix or stop %s %s %s%s", comm,
		    m->number > 1 ? "below" : "in",
		    words_cgroup(d, m->path, LABEL), rate);
}

static void mend_kernel(struct diagnosis *d)
{
	const struct host *host = &d->host;
	double wanted = d->dentries / GOOD_LOAD;
	uint64_t buckets = 1;

	if (host->pressure >= 0 && host->pressure < USUAL_PRESSURE)
		command(add(d, WHEN_THEN, "set vm.vfs_cache_pressure to %d again (also where it is set, in /etc/sysctl.d): at %" PRId64 " the kernel %s",
			    USUAL_PRESSURE, host->pressure, host->pressure ?
			    "gives dentries back more slowly" :
			    "never gives dentries and inodes back"),
			"echo %d >/proc/sys/vm/vfs_cache_pressure",
			USUAL_PRESSURE);
	if (!host->drop_on_delete && d->nowners &&
	    d->owners[0].maker.deleted > d->owners[0].maker.stands / 2)
		add(d, WHEN_THEN, "these are names of deleted files: with fs.dentry-negative=1 this kernel keeps none of those");
	if (!host->negative_limit && d->negative)
		add(d, WHEN_THEN, "this kernel has a limit of negative entries for the host, which is off: fs.negative-dentry-limit");
	while ((double)buckets < wanted && buckets < 1ull << 31)
		buckets *= 2;
	if (d->found[PATTERN_CHAINS].level && d->has_census &&
	    (double)buckets > d->buckets &&
	    !(d->found[PATTERN_MEMORY].figure >= TABLE_HELPS))
		add(d, WHEN_THEN, "if so many are legitimate, enlarge the table: dhash_entries=%" PRIu64 " on the kernel's command line%s",
		    buckets, host->dhash_entries ? ", which makes it smaller than usual now" :
		    (double)host->default_buckets > d->buckets ?
		    "; was memory added after boot?" : "");
}

static void mend_in_use(struct diagnosis *d)
{
	add(d, WHEN_NOW, "no command frees what is held open: does %s leak descriptors, or hold them for good? ls -l /proc/PID/fd",
	    d->nowners ? words_cgroup(d, d->owners[0].path, LABEL) :
			 "some program");
}

static void mend_clumps(struct diagnosis *d)
{
	command(add(d, WHEN_NOW, "find who looks up these names: equal ones hash alike in all directories of a namespace's /proc/sys/net, others may be made to. Dropping entries is no cure"),
		"dchain census --full");
}

/* Its files may be in use as a cache: dropped only before its lock is held. */
static void mend_directory(struct diagnosis *d, bool freed)
{
	struct advice *a = add(d, WHEN_THEN, "before you remove, watch or unmount that directory, drop it");

	if (!freed && d->nplaces && d->places[0].typed)
		command(a, "dchain drop %s", words_quoted(d->places[0].path));
}

static bool is_held(const struct diagnosis *d)
{
	const double *n = d->nowners ? d->owners[0].n : d->census.n;

	if (!d->has_census)
		return d->host.unused < d->host.dentries / 2;
	return d->worst == PATTERN_IN_USE ||
	       n[CENSUS_IN_USE] > n[CENSUS_DENTRIES] / 2;
}

double advise_after(const struct diagnosis *d)
{
	double left = d->dentries;

	if (d->nadvice)
		left -= d->advice[0].dentries;
	return 1 + (d->buckets > 0 ? fmax(left, 0) / d->buckets / 2 : 0);
}

void advise(struct diagnosis *d)
{
	bool freed = false;
	size_t i;

	tell_doubt(d);
	if (!judge_is_wrong(d))
		return;
	if (!judge_is_crowd(d))
		mend_clumps(d);
	else if (is_held(d))
		mend_in_use(d);
	if (!judge_is_crowd(d) || is_held(d))
		return;
	if (d->has_census)
		freed = drop_them(d);
	for (i = 0; i < d->nowners && !freed; i++)
		freed = reclaim_owner(d, &d->owners[i]);
	if (!freed && (d->worst == PATTERN_CHAINS || d->worst == PATTERN_TIME ||
		       !d->has_census))
		drop_all(d);
	else if (!freed && !d->negative)
		add(d, WHEN_NOW, "nothing needs to be done at once: these are of files that somebody may read again, and the kernel frees them when memory is short");
	if (d->worst == PATTERN_DIRECTORY)
		mend_directory(d, freed);
	for (i = 0; i < d->nowners; i++)
		mend_maker(d, &d->owners[i]);
	for (i = 0; i < d->nowners; i++)
		limit_owner(d, &d->owners[i]);
	mend_kernel(d);
}
