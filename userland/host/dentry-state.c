// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading dentry-state and meminfo.
 */
#include "lib/dstate.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* One read() is one moment: procfs makes both texts anew for it. */
static bool read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0) {
		warn("%s", path);
		return false;
	}
	len = read(fd, text, size - 1);
	if (len < 0)
		warn("%s", path);
	close(fd);
	if (len < 0)
		return false;
	text[len] = '\0';
	return true;
}

int dstate_read(struct dstate *state)
{
	static const char dentries[] = "/proc/sys/fs/dentry-state";
	static const char meminfo[] = "/proc/meminfo";
	char text[4096];

	if (!read_text(dentries, text, sizeof(text)))
		return -1;
	if (!dstate_parse_dentries(text, state)) {
		warnx("%s: not the six numbers that Linux 5.0 and newer print",
		      dentries);
		return -1;
	}
	if (!read_text(meminfo, text, sizeof(text)))
		return -1;
	if (!dstate_parse_meminfo(text, state)) {
		warnx("%s: no Slab or no MemAvailable line", meminfo);
		return -1;
	}
	return 0;
}

uint64_t dstate_grown(const struct dstate *from, const struct dstate *to)
{
	uint64_t slab = to->slab > from->slab ? to->slab - from->slab : 0;
	uint64_t more = to->dentries > from->dentries ?
		(to->dentries - from->dentries) * DSTATE_DENTRY_BYTES : 0;

	return slab > more ? slab : more;
}
