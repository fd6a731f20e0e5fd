// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people call a cgroup, and what they call a directory on disk that an
 * engine manages.
 */
#include "names/engines.h"

#include "lib/array.h"
#include "lib/escape.h"

#include <stdio.h>
#include <string.h>

/* A container, by its pod where it has one. */
static int container_label(const struct names *n, char *text, size_t size)
{
	char id[NAMES_MAX], safe[ESCAPE_ROOM(NAMES_MAX)];

	escape_text(names_short(n->container, id), safe);
	if (*n->pod_name)
		return snprintf(text, size, "%s/%s/%s", n->namespace,
				n->pod_name, *n->name ? n->name : safe);
	if (*n->name && strcmp(n->name, n->container) != 0)
		return snprintf(text, size, "%s %s (%s)", n->runtime, n->name,
				safe);
	return snprintf(text, size, "%s %s", *n->runtime ? n->runtime :
			"container", safe);
}

static int pod_label(const struct names *n, char *text, size_t size)
{
	if (*n->pod_name)
		return snprintf(text, size, "%s/%s", n->namespace, n->pod_name);
	return snprintf(text, size, "pod %s", n->pod);
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
		length = pod_label(&n, text, size);
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

/* MARK is followed by the name of the layer or volume. */
static const struct {
	const char *mark;
	const char *runtime;
	enum names_kind kind;
} marks[] = {
	{ "/overlay2/", "docker", NAMES_LAYER },
	{ "/containers/storage/overlay/", "podman", NAMES_LAYER },
	{ "/containers/storage/vfs/dir/", "podman", NAMES_LAYER },
	{ "/io.containerd.snapshotter.v1.overlayfs/snapshots/", "containerd",
	  NAMES_LAYER },
	{ "/docker/volumes/", "docker", NAMES_VOLUME },
	{ "/containers/storage/volumes/", "podman", NAMES_VOLUME },
};

bool place_of_path(const char *directory, struct names_place *out)
{
	size_t i, length;

	out->kind = NAMES_NOTHING;
	out->runtime = "";
	*out->container = *out->volume = *out->directory = *out->text = '\0';
	for (i = 0; i < ARRAY_SIZE(marks); i++) {
		const char *name = strstr(directory, marks[i].mark);

		if (!name)
			continue;
		name += strlen(marks[i].mark);
		length = strcspn(name, "/");
		/* Only what is behind it is a layer: `diff', `fs', `_data'. */
		if (!length || length >= NAMES_MAX || !name[length])
			continue;
		out->kind = marks[i].kind;
		out->runtime = marks[i].runtime;
		if (out->kind == NAMES_VOLUME)
			snprintf(out->volume, sizeof(out->volume), "%.*s",
				 (int)length, name);
		snprintf(out->directory, sizeof(out->directory), "%.*s",
			 (int)(name - directory) + (int)length, directory);
		return true;
	}
	return false;
}

bool names_place(const struct names_known *known, const char *directory,
		 struct names_place *out)
{
	char label[NAMES_LABEL / 2], safe[ESCAPE_ROOM(NAMES_MAX)];
	struct names n = { .runtime = "" };

	if (!place_of_path(directory, out))
		return false;
	if (out->kind == NAMES_VOLUME) {
		snprintf(out->text, sizeof(out->text), "volume %s of %s",
			 escape_text(out->volume, safe), out->runtime);
	} else if (names_answer(known, "", out->directory, &n)) {
		out->kind = NAMES_OWN;
		out->runtime = n.runtime;
		strcpy(out->container, *n.name ? n.name : n.container);
		container_label(&n, label, sizeof(label));
		snprintf(out->text, sizeof(out->text), "own layer of %s",
			 label);
	} else {
		snprintf(out->text, sizeof(out->text), "layer of %s",
			 out->runtime);
	}
	return true;
}
