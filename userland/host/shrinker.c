// SPDX-License-Identifier: GPL-2.0-only
#include "host/shrinker.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "/sys/kernel/debug/shrinker"

/* The counts of one line, behind the cgroup's number. */
static uint64_t take_nodes(struct shrinker *s, const char *text)
{
	unsigned int node = 0;
	uint64_t all = 0;

	s->n = 0;
	for (; *text == ' '; node++) {
		char *end;
		uint64_t objects = strtoull(text, &end, 10);

		if (end == text)
			break;
		text = end;
		if (!objects)
			continue;
		if (s->n == SHRINKER_NODES)
			return 0;
		s->nodes[s->n].node = node;
		s->nodes[s->n].objects = objects;
		s->n++;
		all += objects;
	}
	return all;
}

uint64_t shrinker_count(struct shrinker *s, const char *text)
{
	while (*text) {
		char *end;
		uint64_t id = strtoull(text, &end, 10);

		if (end != text && id == s->id)
			return take_nodes(s, end);
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return 0;
}

static uint64_t count_file(struct shrinker *s, const char *path)
{
	uint64_t objects = 0;
	size_t size = 0;
	char *text = NULL;
	FILE *f = fopen(path, "re");

	if (!f)
		return 0;
	if (getdelim(&text, &size, '\0', f) > 0)
		objects = shrinker_count(s, text);
	free(text);
	fclose(f);
	return objects;
}

bool shrinker_find(struct shrinker *s, const char *fs, uint64_t id)
{
	char pattern[128];
	uint64_t most = 0;
	glob_t files;
	size_t i;

	memset(s, 0, sizeof(*s));
	/* sb-ext4:vda1-12; overlay, which has no device: sb-overlay-25 */
	snprintf(pattern, sizeof(pattern), FOLDER "/sb-%s[:-]*/count", fs);
	if (glob(pattern, 0, NULL, &files))
		return false;
	for (i = 0; i < files.gl_pathc; i++) {
		struct shrinker one = { .id = id };
		const char *path = files.gl_pathv[i];
		uint64_t objects = count_file(&one, path);

		if (objects <= most || strlen(path) >= sizeof(one.file))
			continue;
		most = objects;
		snprintf(one.file, sizeof(one.file), "%.*s/scan",
			 (int)(strrchr(path, '/') - path), path);
		*s = one;
	}
	globfree(&files);
	return most;
}
