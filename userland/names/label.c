// SPDX-License-Identifier: GPL-2.0-only
/* Decides what people call a cgroup. */
#include "names/engines.h"

#include "lib/escape.h"

#include <stdio.h>
#include <string.h>

/* Set what was told. A pod's directory does not tell the runtime. */
static void add_told(const struct names_known *known, const char *user,
		     const char *key, struct names *out)
{
	const struct names_row *row;

	row = known ? names_row(known, user, key) : NULL;
	if (!row)
		return;
	if (*row->runtime && (!*out->runtime || !strcmp(out->runtime, "cri")))
		out->runtime = row->runtime;
	if (*row->name)
		strcpy(out->name, row->name);
	if (*row->pod_name)
		strcpy(out->pod_name, row->pod_name);
}

void names_find(const struct names_known *known, const char *path,
		struct names *out)
{
	names_from_path(path, out);
	add_told(known, out->user, out->container, out);
	if (!*out->pod_name)
		add_told(known, "", out->pod, out);
}

/* A container, by its pod where it has one. */
static int container_label(const struct names *n, char *text, size_t size)
{
	char id[NAMES_MAX], safe[ESCAPE_ROOM(NAMES_MAX)];

	escape_text(names_short(n->container, id), safe);
	if (*n->pod_name)
		return snprintf(text, size, "%s/%s", n->pod_name,
				*n->name ? n->name : safe);
	if (*n->name && strcmp(n->name, n->container) != 0)
		return snprintf(text, size, "%s %s (%s)", n->runtime, n->name,
				safe);
	return snprintf(text, size, "%s %s", *n->runtime ? n->runtime :
			"container", safe);
}

const char *names_label(const struct names_known *known, const char *path,
			char *text, size_t size)
{
	struct names n;
	int length = 0;

	names_find(known, path, &n);
	if (*n.container) {
		length = container_label(&n, text, size);
		/* podman's containers live in one cgroup more. */
		if (!strcmp(n.runtime, "podman") &&
		    !strcmp(n.rest, "/container"))
			n.rest = "";
	} else if (*n.pod) {
		length = snprintf(text, size, "%s%s", *n.pod_name ? "" : "pod ",
				  *n.pod_name ? n.pod_name : n.pod);
	} else if (*n.unit) {
		escape_cut(n.unit, text, size);
		length = (int)strlen(text);
		if (*n.user)
			length += snprintf(text + length, size - (size_t)length,
					   " (user %s)", n.user);
	} else {
		n.rest = path;
	}
	if (length < (int)size)
		escape_cut(n.rest, text + length, size - (size_t)length);
	return text;
}
