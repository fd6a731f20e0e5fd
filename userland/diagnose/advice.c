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
/* A command has room for one path, and some words. */
#define ADVICE_PATH (ADVICE_COMMAND - 160)

__attribute__((format(printf, 2, 3)))
static char *add(struct advice *a, const char *format, ...)
{
	struct advice_line *line;
	va_list args;

	if (a->n == ADVICE_MAX)
		return NULL;
	line = &a->lines[a->n++];
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

/* Reclaim of what is charged to the owner, and of nobody else's. */
static void drop_owned(struct advice *a, const struct advice_cgroup *cgroup,
		       const char *folder)
{
	uint64_t rest = cgroup->current > cgroup->slab ?
			cgroup->current - cgroup->slab : 0;
	static const char later[] =
		" (an error \"temporarily unavailable\" only means that"
		" they are freed a moment later)";
	char slab[32], *command;

	amount_bytes_text(cgroup->slab, slab, sizeof(slab));
	command = add(a, "Drop what is there, from this cgroup alone: %s of dentries, inodes and the like%s",
		      slab, cgroup->reclaim ? later : "");
	if (cgroup->v1)
		snprintf(command, ADVICE_COMMAND,
			 "echo 0 >%s/memory.force_empty", folder);
	else if (cgroup->reclaim)
		snprintf(command, ADVICE_COMMAND,
			 "echo %" PRIu64 " >%s/memory.reclaim", cgroup->slab,
			 folder);
	else
		/* reclaims at once; then back to what it was */
		snprintf(command, ADVICE_COMMAND,
			 "for n in %" PRIu64 " %s; do echo $n >%s/memory.high; done",
			 rest, cgroup->high, folder);
}

static void drop_all(struct advice *a)
{
	char *command = add(a, "Drop what is there, with the unused dentries and inodes of the whole host: others will read theirs again");

	snprintf(command, ADVICE_COMMAND, "echo 2 >/proc/sys/vm/drop_caches");
}

static void drop_by_shrinker(struct advice *a, const struct verdict *v,
			     const char *shrinker)
{
	char folder[ADVICE_PATH], *command;

	if (!quote(shrinker, folder, sizeof(folder)))
		return;
	command = add(a, "Or drop them from this file system alone, by its shrinker");
	if (command)
		snprintf(command, ADVICE_COMMAND,
			 "echo %" PRIu64 " 0 %.0f >%s/scan",
			 v->owner ? v->owner->id : 0,
			 v->directory->dentries.value, folder);
}

/* Room for what it uses besides, and for some dentries in each bucket. */
static void limit_owner(struct advice *a, const struct verdict_facts *facts,
			const struct advice_cgroup *cgroup, const char *folder)
{
	uint64_t rest = cgroup->current > cgroup->slab ?
			cgroup->current - cgroup->slab : 0;
	double each = facts->held / facts->census->dentries.value;
	uint64_t limit = rest + (uint64_t)(GOOD_LOAD * each *
					   (double)facts->census->buckets);
	char text[32], *command;

	if (limit < 16ull << 20)
		limit = 16ull << 20;
	limit &= ~4095ull;
	amount_bytes_text(limit, text, sizeof(text));
	command = add(a, "Keep it from coming back: a limit makes the cgroup pay with its own dentries first (%s: what it uses besides, and %d dentries a bucket)",
		      text, GOOD_LOAD);
	if (command)
		snprintf(command, ADVICE_COMMAND, "echo %" PRIu64 " >%s/%s",
			 limit, folder, cgroup->v1 ? "memory.limit_in_bytes" :
						     "memory.max");
}

static void remove_container(struct advice *a, const struct verdict *v)
{
	if (v->owner && census_is_named(v->owner) && v->owner->path[1])
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
	if (command)
		snprintf(command, ADVICE_COMMAND, "dhash_entries=%" PRIu64,
			 buckets);
}

void advice_give(struct advice *a, const struct verdict *v,
		 const struct verdict_facts *facts,
		 const struct advice_cgroup *cgroup, const char *shrinker)
{
	char folder[ADVICE_PATH];
	bool owned = cgroup->folder[0] &&
		     quote(cgroup->folder, folder, sizeof(folder));

	a->n = 0;
	if (v->level == VERDICT_HEALTHY)
		return;
	if (v->levels[VERDICT_CHAINS] && v->cause == VERDICT_CLUMPED) {
		add(a, "Few chains hold many entries. Equal names in one directory do that (/proc/sys/net with many network namespaces), or names made for it. See who looks them up, and where they are");
		snprintf(a->lines[0].command, ADVICE_COMMAND,
			 "dchain census --full --directories");
		return;
	}
	if (owned)
		drop_owned(a, cgroup, folder);
	else
		drop_all(a);
	if (shrinker && v->directory)
		drop_by_shrinker(a, v, shrinker);
	if (owned)
		limit_owner(a, facts, cgroup, folder);
	remove_container(a, v);
	if (v->levels[VERDICT_CHAINS])
		larger_table(a, facts);
}
