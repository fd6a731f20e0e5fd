// SPDX-License-Identifier: GPL-2.0-only
/*
 * Members of flat JSON objects.
 */
#include "lib/flat.h"

#include <stdlib.h>
#include <string.h>

/* Return: what follows `"name":`, or NULL. */
static const char *member(const char *line, const char *name)
{
	size_t len = strlen(name);
	const char *p = line;

	while ((p = strchr(p, '"'))) {
		p++;
		if (!strncmp(p, name, len) && p[len] == '"' &&
		    p[len + 1] == ':')
			return p + len + 2;
	}
	return NULL;
}

bool flat_has(const char *line, const char *name)
{
	return member(line, name);
}

bool flat_number(const char *line, const char *name, double *value)
{
	const char *p = member(line, name);
	double number;
	char *end;

	if (!p)
		return false;
	number = strtod(p, &end);
	if (end == p || (*end != ',' && *end != '}'))
		return false;
	*value = number;
	return true;
}
