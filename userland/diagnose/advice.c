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
#define LONG_CHAIN 8	/* attention by default, see judge.c */
#define USUAL_PRESSURE 100

/* A command follows on a line of its own: no text has line breaks. */
__attribute__((format(printf, 4, 5)))
static void add(struct diagnosis *d, enum when when, double dentries,
		const char *format, ...)
{
	struct advice *a = &d->advice[d->nadvice];
	va_list args;

	/* what one diagnosis can have fits in */
	if (d->nadvice == ADVICE)
		return;
	d->nadvice++;
	a->when = when;
	a->dentries = dentries;
	va_start(args, format);
	if (vasprintf(&a->why, format, args) < 0)
		a->why = must(NULL);
	va_end(args);
	a->command = strchr(a->why, '\n');
	if (a->command)
		*a->command++ = '\0';
}

static void tell_doubt(struct diagnosis *d)
{
	if (d->doubt == DOUBT_NO_MODULE)
		add(d, WHEN_NOW, 0, "load the module: it tells who is slow, who made the entries, and where they are\n"
		    "modprobe dchain && dchain diagnose");
	else if (d->doubt == DOUBT_OFF)
		add(d, WHEN_NOW, 0, "switch counting on: it tells whose lookups are slow\n"
		    "echo walk >/sys/module/dchain/parameters/mode && dchain diagnose");
	else if (d->doubt)
		add(d, WHEN_NOW, 0, "see what the module misses, and why\n"
		    "cat /sys/kernel/debug/dchain/status");
}

/* "1,150,000 entries, 211 MiB" */
static const char *amount(const struct diagnosis *d, double dentries)
{
	return words("%s entries, %s", words_count(dentries),
		     words_bytes(judge_bytes(d, dentries)));
}

/* Returns how many go with the places that can be typed, of one kind. */
static double drop_places(struct diagnosis *d, bool missing)
{
	const char *command = missing ? "dchain drop --negative" : "dchain drop";
	double dentries = 0;
	size_t i;

	for (i = 0; i < d->nplaces; i++) {
		const struct place *place = &d->places[i];

		if (!place->typed || place->missing != missing)
			continue;
		command = words("%s %s", command, words_quoted(place->path));
		dentries += place->frees;
	}
	if (dentries >= 1)
		add(d, WHEN_NOW, dentries, missing ?
		    "free the entries of missing names there, and nothing else: %s\n%s" :
		    "free the entries there: %s. Who read these files is gone; others look them up anew\n%s",
		    amount(d, dentries), command);
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
	const char *command;

	if (!c->folder[0] || dentries < 1 || (c->v1 ? d->host.swap > 0 :
					      !c->reclaim) ||
	    else_hit > own / LITTLE_ELSE || c->slab > 2 * own ||
	    c->slab < own / 2)
		return false;
	command = words("echo %" PRIu64 " >%s/memory.reclaim", c->slab + c->file,
			words_quoted(c->folder));
	if (c->v1)
		command = words("echo 0 >%s/memory.force_empty",
				words_quoted(c->folder));
	add(d, WHEN_NOW, dentries, "free what is charged to %s alone: %s, and the inodes of files among them\n%s",
	    words_cgroup(d, owner->path, LABEL), amount(d, dentries), command);
	return true;
}

/* The last resort: it is not gentle. */
static void drop_all(struct diagnosis *d)
{
	double unused = (double)d->host.unused;

	if (d->has_census)
		unused = d->census.n[CENSUS_DENTRIES] -
			 d->census.n[CENSUS_IN_USE];
	add(d, WHEN_NOW, unused, "%sfree all unused entries and inodes of the host: %s, in about %.1f s. Everybody's lookups wait for it at times, and everybody reads theirs from the disk again\n"
	    "echo 2 >/proc/sys/vm/drop_caches", d->nadvice ? "or " : "",
	    amount(d, unused), unused * SECONDS_A_DENTRY);
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
	double most = judge_bytes(d, LONG_CHAIN * d->buckets);
	uint64_t limit = c->peak + c->peak / 4;

	limit = (limit / MIB + 1) * MIB;
	if (!c->peak || c->inner || (double)limit >= most || limit >= c->above)
		return 0;
	return limit;
}

static void limit_owner(struct diagnosis *d, const struct owner *owner)
{
	uint64_t limit = harmless_limit(d, &owner->memory);
	const struct host_cgroup *c = &owner->memory;
	const struct maker *m = &owner->maker;
	const char *where = d->v1 ? "memory.limit_in_bytes of its cgroup" :
				    "memory.high of its cgroup";
	struct names names;

	/* what has a limit has an owner who chose it */
	if (c->folder[0] && (c->max != CGROUP_NO_LIMIT ||
			     c->high != CGROUP_NO_LIMIT))
		return;
	if (!m->path || m->number > 1 || is_vital(m->path) ||
	    d->host.nokmem || d->host.no_memory_cgroup)
		return;
	names_find(d->known, m->path, &names);
	if (names.pod[0])
		where = "resources.limits of its pod";
	else if (names.container[0])
		where = "--memory of its container";
	else if (names.unit[0])
		where = "MemoryHigh= of its unit";
	add(d, WHEN_THEN, 0, "%s (%s) above its highest need%s. Above memory.high it is slowed down, above memory.max killed",
	    m->removed ? "limit the memory of its next run" :
			 "or limit its memory", where, limit && !m->removed ?
	    words(", %s or more: it has needed %s", words_bytes((double)limit),
		  words_bytes((double)c->peak)) : "");
}

/* The program first: it is the cause. */
static void mend_maker(struct diagnosis *d, const struct owner *owner)
{
	const struct maker *m = &owner->maker;
	const char *who = words_cgroup(d, m->path ? m->path : "/", LABEL);
	char comm[64] = "what makes them";

	if (m->program && m->votes * 2 >= m->of)
		escape_cut(m->program, comm, sizeof(comm));
	if (!m->path)
		add(d, WHEN_THEN, 0, "see whose number of missing names grows: dchain top");
	else if (m->removed)
		add(d, WHEN_THEN, 0, "fix %s before %s runs again: it has ended",
		    comm, who);
	else
		add(d, WHEN_THEN, 0, "fix or stop %s %s %s%s", comm,
		    m->number > 1 ? "below" : "in", who, m->rate < 1 ? "" :
		    words(": %s names a second just now",
			  words_count(m->rate)));
}

static void mend_kernel(struct diagnosis *d)
{
	const struct host *host = &d->host;
	double wanted = d->dentries / GOOD_LOAD;
	uint64_t buckets = 1;

	if (host->pressure >= 0 && host->pressure < USUAL_PRESSURE)
		add(d, WHEN_THEN, 0, "set vm.vfs_cache_pressure to 100 again (also where it is set, in /etc/sysctl.d): at %" PRId64 " the kernel %s\n"
		    "echo 100 >/proc/sys/vm/vfs_cache_pressure",
		    host->pressure, host->pressure ?
		    "gives dentries back more slowly" :
		    "never gives dentries and inodes back");
	if (!host->drop_on_delete && d->nowners &&
	    d->owners[0].maker.deleted > d->owners[0].maker.stands / 2)
		add(d, WHEN_THEN, 0, "these are names of deleted files: with fs.dentry-negative=1 this kernel keeps none of those");
	if (!host->negative_limit && d->negative)
		add(d, WHEN_THEN, 0, "this kernel has a limit of negative entries for the host, which is off: fs.negative-dentry-limit");
	while ((double)buckets < wanted && buckets < 1ull << 31)
		buckets *= 2;
	if (d->found[PATTERN_CHAINS].level && d->has_census &&
	    (double)buckets > d->buckets &&
	    !(d->found[PATTERN_MEMORY].figure >= TABLE_HELPS))
		add(d, WHEN_THEN, 0, "if so many are legitimate, enlarge the table: dhash_entries=%" PRIu64 " on the kernel's command line%s",
		    buckets, host->dhash_entries ?
		    ", which makes it smaller than usual now" :
		    (double)host->default_buckets > d->buckets ?
		    "; was memory added after boot?" : "");
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

static void free_them(struct diagnosis *d)
{
	bool freed = d->has_census && drop_them(d);
	size_t i;

	for (i = 0; i < d->nowners && !freed; i++)
		freed = reclaim_owner(d, &d->owners[i]);
	if (!freed && (d->worst == PATTERN_CHAINS || d->worst == PATTERN_TIME ||
		       !d->has_census))
		drop_all(d);
	else if (!freed && !d->negative)
		add(d, WHEN_NOW, 0, "nothing needs to be done at once: these are of files that somebody may read again, and the kernel frees them when memory is short");
	/* files may be in use as a cache: before the lock is held, not now */
	if (d->worst == PATTERN_DIRECTORY)
		add(d, WHEN_THEN, 0, "before you remove, watch or unmount that directory, drop it%s",
		    !freed && d->nplaces && d->places[0].typed ?
		    words("\ndchain drop %s",
			  words_quoted(d->places[0].path)) : "");
}

void advise(struct diagnosis *d)
{
	size_t i;

	tell_doubt(d);
	if (!judge_is_wrong(d))
		return;
	if (!judge_is_crowd(d)) {
		add(d, WHEN_NOW, 0, "find who looks up these names: equal ones hash alike in all directories of a namespace's /proc/sys/net, others may be made to. Dropping entries is no cure\n"
		    "dchain census --full");
		return;
	}
	if (is_held(d)) {
		add(d, WHEN_NOW, 0, "no command frees what is held open: does %s leak descriptors, or hold them for good? ls -l /proc/PID/fd",
		    d->nowners ? words_cgroup(d, d->owners[0].path, LABEL) :
				 "some program");
		return;
	}
	free_them(d);
	for (i = 0; i < d->nowners; i++)
		mend_maker(d, &d->owners[i]);
	for (i = 0; i < d->nowners; i++)
		limit_owner(d, &d->owners[i]);
	mend_kernel(d);
}
