// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading dentry-state and meminfo.
 */
#include "host/dentry-state.h"

#include "lib/slurp.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool dstate_parse_dentries(const char *text, struct dstate *state)
{
	/* Counters that are summed over CPUs without a lock may dip below 0. */
	int64_t dentries, unused, negative, age, want;

	if (sscanf(text, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64
		   " %" SCNd64, &dentries, &unused, &age, &want,
		   &negative) != 5)
		return false;
	state->dentries = dentries > 0 ? (uint64_t)dentries : 0;
	state->unused = unused > 0 ? (uint64_t)unused : 0;
	state->negative = negative > 0 ? (uint64_t)negative : 0;
	return true;
}

static bool meminfo_bytes(const char *text, const char *name, uint64_t *bytes)
{
	size_t len = strlen(name);
	const char *line = text;
	uint64_t kib;

	while (line) {
		if (!strncmp(line, name, len) && line[len] == ':') {
			if (sscanf(line + len + 1, "%" SCNu64 " kB", &kib) != 1)
				return false;
			*bytes = kib * 1024;
			return true;
		}
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return false;
}

bool dstate_parse_meminfo(const char *text, struct dstate *state)
{
	return meminfo_bytes(text, "Slab", &state->slab) &&
	       meminfo_bytes(text, "MemAvailable", &state->available);
}

/* The first read() gets all, of one moment: procfs makes both texts for it. */
static bool read_state(const char *path, struct dstate *state,
		       bool (*parse)(const char *text, struct dstate *state),
		       const char *otherwise)
{
	size_t len;
	char *text = slurp_file(path, &len);
	bool good = text && parse(text, state);

	if (!text)
		warn("%s", path);
	else if (!good)
		warnx("%s: %s", path, otherwise);
	free(text);
	return good;
}

int dstate_read(struct dstate *state)
{
	if (read_state("/proc/sys/fs/dentry-state", state,
		       dstate_parse_dentries,
		       "not the six numbers that Linux 5.0 and newer print") &&
	    read_state("/proc/meminfo", state, dstate_parse_meminfo,
		       "no Slab or no MemAvailable line"))
		return 0;
	return -1;
}

uint64_t dstate_grown(const struct dstate *from, const struct dstate *to)
{
	uint64_t slab = to->slab > from->slab ? to->slab - from->slab : 0;
	uint64_t more = to->dentries > from->dentries ?
		(to->dentries - from->dentries) * DSTATE_DENTRY_BYTES : 0;

	return slab > more ? slab : more;
}
