// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/mountinfo, see proc(5): ID PARENT MAJOR:MINOR ROOT MOUNT-POINT ...
 * with blanks and backslashes as three octal digits.
 */
#include "read/mounts.h"

#include "read/reader.h"

#include <stdio.h>
#include <string.h>

#define FIELD 4096

static bool octal(const char *s)
{
	return s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' &&
	       s[2] <= '7' && s[3] >= '0' && s[3] <= '7';
}

static void unescape(char *s)
{
	char *to = s;

	while (*s) {
		if (octal(s)) {
			*to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 +
				       (s[3] - '0'));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

/* What of @path lies below @root: "" for @root itself; NULL if not below. */
static const char *below(const char *path, const char *root)
{
	size_t len = strcmp(root, "/") ? strlen(root) : 0;

	if (strncmp(path, root, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	return path + len;
}

bool mounts_path(const char *mountinfo, const char *dev, const char *path,
		 char *text, size_t size)
{
	char number[32], root[FIELD], point[FIELD];
	const char *line, *rest;

	for (line = mountinfo; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "%*d %*d %31s %4095s %4095s", number, root,
			   point) != 3 || strcmp(number, dev) != 0)
			continue;
		unescape(root);
		unescape(point);
		rest = below(path, root);
		if (!rest)
			continue;
		if (!strcmp(rest, "/"))
			rest = "";
		snprintf(text, size, "%s%s",
			 strcmp(point, "/") != 0 || !*rest ? point : "", rest);
		return true;
	}
	return false;
}

/* Fields after the separator " - ": type, source, options of the superblock. */
static bool is_memory_cgroup(const char *line, bool *v1)
{
	const char *end = strchr(line, '\n');
	const char *tail = strstr(line, " - ");
	char type[32], options[FIELD];

	if (!tail || (end && tail > end) ||
	    sscanf(tail, " - %31s %*s %4095s", type, options) != 2)
		return false;
	*v1 = !strcmp(type, "cgroup");
	if (!*v1)
		return !strcmp(type, "cgroup2");
	return strstr(options, "memory");
}

bool mounts_memory_cgroup(const char *mountinfo, char *text, size_t size,
			  bool *v1)
{
	char point[FIELD];
	bool found = false, old;
	const char *line;

	for (line = mountinfo; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!is_memory_cgroup(line, &old) ||
		    sscanf(line, "%*d %*d %*s %*s %4095s", point) != 1)
			continue;
		/* a memory controller of version 1 is not in version 2 */
		if (found && !old)
			continue;
		unescape(point);
		snprintf(text, size, "%s", point);
		found = true;
		*v1 = old;
	}
	return found;
}

char *mounts_read(void)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	struct reader_fault fault;
	char *text;
	size_t len;

	if (!f)
		return NULL;
	text = reader_slurp(f, &len, &fault);
	fclose(f);
	return text;
}
