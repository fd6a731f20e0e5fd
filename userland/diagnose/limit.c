// SPDX-License-Identifier: GPL-2.0-only
/* Advice: settings that keep it from coming back. */
#include "diagnose/limit.h"

#include "diagnose/quote.h"
#include "lib/amount.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define BUCKET_BYTES 8
/* A cgroup with less has no room for its programs. */
#define LEAST_LIMIT (16ull << 20)
/* A table of a given number of buckets is good for twice as many dentries. */
#define GOOD_LOAD 2
/* A larger table helps while dentries hold less memory than this. */
#define TABLE_HELPS 0.25

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A manager of units takes back what was written to their files. */
static bool is_unit(const struct facts *f, const struct host_cgroup *c,
		    const struct names *names)
{
	return f->host.systemd && names->unit[0] &&
	       !strcmp(base_name(c->path), names->unit) &&
	       !strstr(c->path, "/user@");
}

/*
 * The limit is set by whoever owns it: a file that was written is set back at
 * its next reload.
 */
static void write_limit(struct advice_line *line, const struct facts *f,
			const struct host_cgroup *c, const struct names *names,
			uint64_t limit)
{
	char word[ADVICE_PATH];
	const char *tool = names->runtime;

	if (names->pod[0] && strcmp(tool, "podman") != 0)
		return;
	if (names->container[0] &&
	    (!strcmp(tool, "docker") || !strcmp(tool, "podman"))) {
		if (quote_word(names->container, word, sizeof(word)))
			advice_command(line, "%s update --memory=%" PRIu64 "%s %s",
				       tool, limit, strcmp(tool, "docker") ? "" :
				       " --memory-swap=-1", word);
	} else if (is_unit(f, c, names)) {
		if (quote_word(names->unit, word, sizeof(word)))
			advice_command(line, "systemctl set-property --runtime %s %s=%" PRIu64,
				       word, c->v1 ? "MemoryMax" : "MemoryHigh",
				       limit);
	} else if (quote_word(c->folder, word, sizeof(word))) {
		advice_command(line, "echo %" PRIu64 " >%s/%s", limit, word,
			       c->v1 ? "memory.limit_in_bytes" : "memory.high");
	}
}

static uint64_t more(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/*
 * All that it uses besides the dentries in question, a quarter more, and room
 * for some dentries in each bucket. A limit that it has already, or its slice,
 * and that is lower is kept. One on a cgroup with others below it would be
 * theirs, who need not have made anything. The least one is none where the
 * dentries fit into it, as those of a small table do.
 */
void advice_limit_owner(struct advice *a, const struct facts *f,
			const struct census_holder *owner,
			const struct host_cgroup *c, const struct names *names)
{
	double each = advice_each(f);
	uint64_t dentries = amount_whole(owner->dentries.value * each);
	uint64_t trash = dentries < c->slab ? dentries : c->slab;
	uint64_t used = c->current > trash ? c->current - trash : 0;
	uint64_t room = more(used / 4, amount_whole(GOOD_LOAD * each *
						    (double)f->census.buckets));
	uint64_t limit = more(more(used + room, LEAST_LIMIT), c->low + room);
	char text[32], uses[32], pod[400] = "";
	struct advice_line *line;
	double most;

	limit = (limit + 4095) & ~4095ull;
	if (c->inner || limit >= c->max || limit >= c->high ||
	    limit >= c->above)
		return;
	/* All gives way to them in time but what would have to be swapped. */
	most = (double)(limit - (used > c->anon ? c->anon : used)) / each;
	if (limit == LEAST_LIMIT && most >= owner->dentries.value)
		return;
	amount_bytes_text(limit, text, sizeof(text));
	amount_bytes_text(used, uses, sizeof(uses));
	if (names->pod[0] && strcmp(names->runtime, "podman") != 0)
		snprintf(pod, sizeof(pod), ". Set resources.limits.memory: %" PRIu64 " in the spec of the pod %.200s: what is written to its cgroup is set back",
			 limit, names->pod_name[0] ? names->pod_name :
						     names->pod);
	/* With much file cache, that is no fewer than now. */
	line = advice_add(a, "Keep it from %s: a limit of %s for the %s, so that the kernel reclaims its own dentries first. It uses %s besides; it can then keep %.0f dentries at most, %.1f a bucket%s",
			  most < owner->dentries.value ? "coming back" :
			  "growing further", text, names->container[0] ? "container" :
			  is_unit(f, c, names) ? "unit" : "cgroup",
			  uses, most, most / (double)f->census.buckets, pod);
	write_limit(line, f, c, names, limit);
}

void advice_larger_table(struct advice *a, const struct verdict *v,
			 const struct facts *f)
{
	uint64_t buckets = f->census.buckets;
	char text[32], now[32], usual[120] = "";

	while ((double)buckets * GOOD_LOAD < v->dentries &&
	       buckets < 1ull << 31)
		buckets *= 2;
	if (buckets == f->census.buckets ||
	    v->figures[VERDICT_MEMORY] >= TABLE_HELPS)
		return;
	if (f->host.default_buckets > f->census.buckets)
		snprintf(usual, sizeof(usual), ". This much memory gets %" PRIu64 " buckets by default: %s",
			 f->host.default_buckets, f->host.dhash_entries ?
			 "dhash_entries= keeps them from it" :
			 "was memory added after boot?");
	amount_bytes_text(buckets * BUCKET_BYTES, text, sizeof(text));
	amount_bytes_text(f->census.buckets * BUCKET_BYTES, now,
			  sizeof(now));
	advice_command(advice_add(a, "Or, where so many dentries are wanted: a larger table (%s of memory instead of %s), on the kernel's command line%s",
				  text, now, usual),
		       "dhash_entries=%" PRIu64, buckets);
}

static double made_negative(const struct facts *f)
{
	double sum = 0;
	size_t i;

	for (i = 0; f->facts.made && i < f->facts.made->n; i++)
		sum += (double)f->facts.made->rows[i]
			.count[SAMPLE_CREATED_NEGATIVE];
	return sum;
}

/*
 * RHEL 7.8's: negative dentries in thousandths of memory, 0 (none) to 100. What
 * is a limit already, but lets as many stand as there are, gets a lower one.
 */
static void negative_limit(struct advice *a, const struct facts *f,
			   double negative)
{
	double thousandth = (double)f->host.memory / 1000 /
			    DSTATE_DENTRY_BYTES;
	double wanted = GOOD_LOAD * (double)f->host.buckets;
	int64_t has = f->host.negative_limit;
	char now[64] = "its own limit is off";
	double limit;

	if (has == HOST_NONE || thousandth <= 0)
		return;
	limit = fmin(fmax(floor(wanted / thousandth), 1), 100);
	if ((has && (double)has <= limit) || limit * thousandth >= negative)
		return;
	if (has)
		snprintf(now, sizeof(now), "its own limit is %" PRId64, has);
	advice_command(advice_add(a, "Or have this kernel keep negative entries below %.0f per thousand of memory, %.0f of them: %s",
				  limit, limit * thousandth, now),
		       "echo %.0f >/proc/sys/fs/negative-dentry-limit", limit);
}

/* Settings of RHEL's kernels, and that of Linux 7.2. */
void advice_kernel_limit(struct advice *a, const struct verdict *v,
			 const struct facts *f)
{
	double negative = f->facts.census ? f->census.all.negative.value :
			  (double)f->host.dentries.negative;

	if (negative < v->dentries / 2)
		return;
	negative_limit(a, f, negative);
	/* Red Hat says what it is for, and nothing of its unit. */
	if (!f->host.fs_limit)
		advice_add(a, "This kernel can limit the entries of each file system, too (fs.dentry-fs-klimit): that is off. Its unit is not documented, so that no number is advised");
	if (!f->host.drop_on_delete && f->facts.made &&
	    made_negative(f) < negative / 2)
		advice_command(advice_add(a, "Lookups made no more than %.0f of the %.0f negative entries since the counts began: others are of deleted files, or older. This kernel can do without the former",
					  made_negative(f), negative),
			       "echo 1 >/proc/sys/fs/dentry-negative");
}
