// SPDX-License-Identifier: GPL-2.0-only
/* Patterns, cgroups, paths and numbers in words. */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a walk over a directory's entries, for each; see judge.c. */
#define WATCH_SECONDS (0.2 / 1e6)
#define REMOVE_SECONDS (0.85 / 1e6)

const char *words_count(double value, char *text)
{
	char plain[32];
	int i, n = snprintf(plain, sizeof(plain), "%.0f", value), at = 0;

	for (i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = plain[i];
	}
	text[at] = '\0';
	return text;
}

char *words_short(const char *path, size_t columns, char *text)
{
	char *whole = must(malloc(ESCAPE_ROOM(strlen(path))));
	size_t len = strlen(escape_text(path, whole));
	size_t head = columns / 3, tail = len;

	if (len <= columns) {
		strcpy(text, whole);
		free(whole);
		return text;
	}
	tail -= columns - head - 3;
	while (head && (whole[head] & 0xc0) == 0x80)
		head--;
	while (tail < len && (whole[tail] & 0xc0) == 0x80)
		tail++;
	snprintf(text, columns + 1, "%.*s...%s", (int)head, whole,
		 whole + tail);
	free(whole);
	return text;
}

const char *words_cgroup(const struct diagnosis *d, const char *path,
			 size_t columns, char *text)
{
	char name[NAMES_LABEL] = "the root cgroup";

	if (strcmp(path, "(uncharged)"))
		names_label(d->known, path, name, sizeof(name));
	return words_short(name, columns, text);
}

const char *words_memory(const struct diagnosis *d, double dentries, char *text)
{
	return amount_bytes_text(amount_whole(judge_bytes(d, dentries)), text,
				 32);
}

char *words_quoted(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%=,";
	char *text = must(malloc(4 * strlen(name) + 4));
	size_t n;

	if (*name && !name[strspn(name, plain)])
		return strcpy(text, name);
	n = (size_t)sprintf(text, "$'");
	for (; *name; name++)
		if (*name < ' ' || *name > '~')
			n += (size_t)sprintf(text + n, "\\%03o",
					     (unsigned char)*name);
		else
			n += (size_t)sprintf(text + n, "%s%c",
					     strchr("'\\", *name) ? "\\" : "",
					     *name);
	strcpy(text + n, "'");
	return text;
}

/* So long a lock is held. */
static const char *duration(double seconds, char *text, size_t size)
{
	snprintf(text, size, seconds < 1 ? "%.0f ms" : "%.1f s",
		 seconds < 1 ? 1000 * seconds : seconds);
	return text;
}

void words_pattern(const struct diagnosis *d, enum pattern p, size_t columns,
		   char *text)
{
	const struct pattern_kind *kind = &pattern_kinds[p];
	double figure = d->found[p].figure * kind->scale;
	char who[WORDS_NAME], a[64], b[64];

	switch (p) {
	case PATTERN_CHAINS:
	case PATTERN_TIME:
		if (!d->nvictims || d->victims[0].level < d->found[p].level) {
			snprintf(text, WORDS_ROOM, "chains have %.1f entries (normal: about 1)",
				 figure);
			return;
		}
		words_cgroup(d, d->victims[0].row->path, columns, who);
		snprintf(text, WORDS_ROOM, "%s walks %.1f entries a lookup (normal: about 1)",
			 who, sample_avg(d->victims[0].row));
		return;
	case PATTERN_CLUMPS:
		snprintf(text, WORDS_ROOM, "one chain has %.0f entries, more than chance explains",
			 figure);
		return;
	case PATTERN_DIRECTORY:
		snprintf(text, WORDS_ROOM, "one directory has %s entries: an inotify watch locks it for about %s, removing it for %s",
			 words_count(figure, who),
			 duration(figure * WATCH_SECONDS, a, sizeof(a)),
			 duration(figure * REMOVE_SECONDS, b, sizeof(b)));
		return;
	case PATTERN_TREE:
		snprintf(text, WORDS_ROOM, "one file system has %s entries: unmounting walks them all",
			 words_count(figure, who));
		return;
	case PATTERN_CGROUP:
		words_cgroup(d, d->tight.path, columns, who);
		a[0] = '\0';
		if (d->tight.events)
			snprintf(a, sizeof(a), ", over it %" PRIu64
				 " times so far", d->tight.events);
		snprintf(text, WORDS_ROOM, "dentries and inodes fill %.0f %% of the memory limit of %s%s",
			 figure, who, a);
		return;
	case PATTERN_IN_USE:
		snprintf(text, WORDS_ROOM, "entries that are held open keep %.0f %% of memory",
			 figure);
		return;
	case PATTERN_EMPTY:
		snprintf(text, WORDS_ROOM, "%.0f %% of memory is empty room in slabs of dentries and inodes",
			 figure);
		return;
	default:
		snprintf(text, WORDS_ROOM, "dentries%s hold %.0f %% of memory",
			 p == PATTERN_PINNED ? " and their inodes" : "",
			 figure);
	}
}
