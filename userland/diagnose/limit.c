// SPDX-License-Identifier: GPL-2.0-only
/* Advice: settings that keep it from coming back. */
#include "diagnose/limit.h"

#include "lib/amount.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define BUCKET_BYTES 8
/* A table of a given number of buckets is good for twice as many dentries. */
#define GOOD_LOAD 2
/* A larger table helps while dentries hold less memory than this. */
#define TABLE_HELPS 0.25

/*
 * A number would be computed from one moment: the peak of tomorrow is not known
 * here, and a limit below it throttles (memory.high) or kills (memory.max). So
 * its owner, who knows what it needs, sets one.
 */
void advice_limit_owner(struct advice *a, const struct host_cgroup *c,
			const struct names *names)
{
	if (c->inner)
		return;
	advice_add(a, "Then stop or fix what makes them. If they are wanted, whoever owns the %s can limit its memory, above its highest need: memory.high throttles it beyond that, memory.max kills. No number is advised, as its highest need is not known here",
		   names->container[0] ? "container" : "cgroup");
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
