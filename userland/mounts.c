// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/mountinfo, see proc(5): ID PARENT MAJOR:MINOR ROOT MOUNT-POINT ...
 * with blanks and backslashes as three octal digits.
 */
#include "mounts.h"

#include "reader.h"

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

	if (strncmp(path, root, len) || (path[len] && path[len] != '/'))
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
			   point) != 3 || strcmp(number, dev))
			continue;
		unescape(root);
		unescape(point);
		rest = below(path, root);
		if (!rest)
			continue;
		if (!strcmp(rest, "/"))
			rest = "";
		snprintf(text, size, "%s%s",
			 strcmp(point, "/") || !*rest ? point : "", rest);
		return true;
	}
	return false;
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
