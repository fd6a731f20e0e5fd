// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/advice.h"

#include "lib/amount.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The kernel's own default is one bucket for 8 KiB of memory. */
#define BUCKET_BYTES 8
/* A table of a given number of buckets is good for twice as many dentries. */
#define GOOD_LOAD 2
/* A limit below this leaves a container no room to live. */
#define LEAST_LIMIT (16ull << 20)
/* Less file cache than this is not worth a word. */
#define FEW_BYTES (1ull << 20)
/* One that owns a smaller part is left alone: it would change nothing. */
#define SMALL_SHARE 0.1
/* A command has room for one path, and some words. */
#define ADVICE_PATH (ADVICE_COMMAND - 160)

/* There are no more than ADVICE_MAX things to say. */
__attribute__((format(printf, 2, 3)))
static char *add(struct advice *a, const char *format, ...)
{
	struct advice_line *line = &a->lines[a->n++];
	va_list args;

	va_start(args, format);
	vsnprintf(line->why, sizeof(line->why), format, args);
	va_end(args);
	line->command[0] = '\0';
	return line->command;
}

/*
 * Paths come from containers: they must be words for the shell, too. One that
 * does not fit is left out: half a path in a command would be another's.
 */
static bool quote(const char *path, char *text, size_t size)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%=,";
	size_t n = 0;

	if (path[strspn(path, plain)] == '\0')
		return (size_t)snprintf(text, size, "%s", path) < size;
	text[n++] = '\'';
	for (; *path && n + 6 < size; path++)
		if (*path == '\'')
			n += (size_t)snprintf(text + n, size - n, "'\\''");
		else
			text[n++] = *path;
	snprintf(text + n, size - n, "'");
	return !*path;
}

/* What it uses besides what can be dropped. */
static uint64_t kept(const struct advice_cgroup *cgroup)
{
	uint64_t dropped = cgroup->slab + cgroup->file;

	return cgroup->current > dropped ? cgroup->current - dropped : 0;
}

/*
 * Reclaim of what is charged to the owner, and of nobody else's. The kernel
 * takes dentries and the cache of files in turns, as much of each as there is
 * of it: to have all of the one it must be asked for all of both.
 */
static void drop_owned(struct advice *a, const struct advice_cgroup *cgroup,
		       const char *folder)
{
	char slab[32], file[32], also[80] = "", *command;

	amount_bytes_text(cgroup->slab, slab, sizeof(slab));
	amount_bytes_text(cgroup->file, file, sizeof(file));
	if (cgroup->file >= FEW_BYTES)
		snprintf(also, sizeof(also), ", and %s of file cache with it",
			 file);
	command = add(a, "Drop what is there, from this cgroup%s alone: %s of dentries, inodes and the like%s%s",
		      cgroup->inner ? " and those below it" : "", slab, also,
		      cgroup->reclaim && !cgroup->v1 ?
		      " (an error \"temporarily unavailable\" only means that they are freed a moment later)" : "");
	if (cgroup->v1)
		snprintf(command, ADVICE_COMMAND,
			 "echo 0 >%s/memory.force_empty", folder);
	else if (cgroup->reclaim)
		snprintf(command, ADVICE_COMMAND,
			 "echo %" PRIu64 " >%s/memory.reclaim",
			 cgroup->slab + cgroup->file, folder);
	else if (cgroup->high == ADVICE_NO_LIMIT)
		/* reclaims at once; then back to what it was */
		snprintf(command, ADVICE_COMMAND,
			 "for n in %" PRIu64 " max; do echo $n >%s/memory.high; done",
			 kept(cgroup), folder);
	else
		snprintf(command, ADVICE_COMMAND,
			 "for n in %" PRIu64 " %" PRIu64 "; do echo $n >%s/memory.high; done",
			 kept(cgroup), cgroup->high, folder);
}

static void drop_all(struct advice *a)
{
	char *command = add(a, "Drop what is there, with the unused dentries and inodes of the whole host: others will read theirs again");

	snprintf(command, ADVICE_COMMAND, "echo 2 >/proc/sys/vm/drop_caches");
}

/*
 * Twice what there is: an entry that was used again since it was looked at last
 * is passed over once.
 */
static void drop_by_shrinker(struct advice *a, const struct shrinker *s)
{
	char *command = add(a, "Or drop them from one file system alone, the one of this type that has the most of them, by its shrinker");
	size_t i, n;

	if (s->n == 1) {
		snprintf(command, ADVICE_COMMAND,
			 "echo %" PRIu64 " %u %" PRIu64 " >%s", s->id,
			 s->nodes[0].node, 2 * s->nodes[0].objects, s->file);
		return;
	}
	n = (size_t)snprintf(command, ADVICE_COMMAND, "for n in");
	for (i = 0; i < s->n; i++)
		n += (size_t)snprintf(command + n, ADVICE_COMMAND - n,
				      " '%u %" PRIu64 "'", s->nodes[i].node,
				      2 * s->nodes[i].objects);
	snprintf(command + n, ADVICE_COMMAND - n,
		 "; do echo %" PRIu64 " $n >%s; done", s->id, s->file);
}

/*
 * Room for what it uses besides, and for some dentries in each bucket. A limit
 * that it has already and that is lower is kept. One on a cgroup with others
 * below it would be theirs, who need not have made anything.
 */
static void limit_owner(struct advice *a, const struct verdict_facts *facts,
			const struct advice_cgroup *cgroup, const char *folder)
{
	double each = facts->held / facts->census->dentries.value;
	uint64_t limit = kept(cgroup) + (uint64_t)(GOOD_LOAD * each *
					(double)facts->census->buckets);
	char text[32], *command;

	if (limit < LEAST_LIMIT)
		limit = LEAST_LIMIT;
	limit &= ~4095ull;
	if (limit >= cgroup->max || cgroup->inner)
		return;
	amount_bytes_text(limit, text, sizeof(text));
	command = add(a, "Keep it from coming back: a limit makes the cgroup pay with its own dentries first (%s: what it uses besides%s, and %d dentries a bucket; raise it by what it will need more, else its processes are killed)",
		      text, cgroup->file >= FEW_BYTES ? ", without file cache" :
							"", GOOD_LOAD);
	snprintf(command, ADVICE_COMMAND, "echo %" PRIu64 " >%s/%s", limit,
		 folder, cgroup->v1 ? "memory.limit_in_bytes" : "memory.max");
}

static void remove_container(struct advice *a, const struct verdict *v)
{
	add(a, "Or remove the container of %.120s: unmounting its file system drops its dentries; stopping its processes does not",
	    v->owner->path);
}

static void larger_table(struct advice *a, const struct verdict_facts *facts)
{
	uint64_t buckets = facts->census->buckets;
	char text[32], now[32], *command;

	while ((double)buckets * GOOD_LOAD < facts->census->dentries.value &&
	       buckets < 1ull << 31)
		buckets *= 2;
	if (buckets == facts->census->buckets)
		return;
	amount_bytes_text(buckets * BUCKET_BYTES, text, sizeof(text));
	amount_bytes_text(facts->census->buckets * BUCKET_BYTES, now,
			  sizeof(now));
	command = add(a, "Or, where so many dentries are wanted: a larger table (%s of memory instead of %s), on the kernel's command line",
		      text, now);
	snprintf(command, ADVICE_COMMAND, "dhash_entries=%" PRIu64, buckets);
}

/* Is it the doing of one cgroup, so that what it gives back is enough? */
static bool owner_is_enough(const struct verdict *v)
{
	if (v->owner_share < 0.5)
		return false;
	return !v->levels[VERDICT_DIRECTORY] ||
	       v->directory_share <= v->owner_share;
}

static void give_for_owner(struct advice *a, const struct verdict *v,
			   const struct verdict_facts *facts,
			   const struct advice_cgroup *cgroup,
			   const struct shrinker *shrinker)
{
	char folder[ADVICE_PATH];
	bool owned = cgroup->folder[0] && v->owner_share >= SMALL_SHARE &&
		     quote(cgroup->folder, folder, sizeof(folder));

	if (owned)
		drop_owned(a, cgroup, folder);
	if (!owned || !owner_is_enough(v))
		drop_all(a);
	if (shrinker->file[0])
		drop_by_shrinker(a, shrinker);
	if (!owned)
		return;
	limit_owner(a, facts, cgroup, folder);
	if (!cgroup->inner)
		remove_container(a, v);
}

void advice_give(struct advice *a, const struct verdict *v,
		 const struct verdict_facts *facts,
		 const struct advice_cgroup *cgroup,
		 const struct shrinker *shrinker)
{
	a->n = 0;
	if (v->level == VERDICT_HEALTHY)
		return;
	if (v->levels[VERDICT_CHAINS] && v->cause == VERDICT_CLUMPED) {
		add(a, "Few chains hold many entries. Equal names in one directory do that (/proc/sys/net with many network namespaces), or names made for it. See who looks them up, and where they are");
		snprintf(a->lines[0].command, ADVICE_COMMAND,
			 "dchain census --full --directories");
		return;
	}
	give_for_owner(a, v, facts, cgroup, shrinker);
	if (v->levels[VERDICT_CHAINS])
		larger_table(a, facts);
}
