// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides which container, pod, unit and user a cgroup belongs to, and what
 * people call it: from its path, and from what engines told.
 *
 * The path is read from the root inwards, one component at a time; each may set
 * or replace what the outer ones set. Rules are tables: a new runtime is a line
 * there and a line in the test's list of paths.
 */
#include "names/engines.h"

#include "lib/array.h"
#include "lib/escape.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ID_LENGTH	64
#define SHORT_LENGTH	12

/* What stands before a container's id, or is the folder that it is in. */
static const struct {
	const char *before;
	const char *runtime;
} engines[] = {
	{ "docker",		"docker" },
	{ "moby",		"docker" },
	{ "libpod",		"podman" },
	{ "libpod-payload",	"podman" },
	{ "cri-containerd",	"containerd" },
	{ "nerdctl",		"containerd" },
	{ "default",		"containerd" },
	{ "k8s.io",		"containerd" },
	{ "crio",		"cri-o" },
	{ "kata",		"kata" },
	{ "kata_overhead",	"kata" },
};

/* A container that has a name: PREFIX<name>SUFFIX in any folder, or in one. */
static const struct {
	const char *parent;
	const char *prefix;
	const char *suffix;
	const char *runtime;
} forms[] = {
	{ "",		 "lxc.payload.",    "",		"lxc" },
	{ "lxc",	 "",		    "",		"lxc" },
	{ "lxc.payload", "",		    "",		"lxc" },
	{ "",		 "systemd-nspawn@", ".service",	"nspawn" },
	{ "",		 "container@",	    ".service",	"nspawn" },
	{ "",		 "machine-",	    ".scope",	"machine" },
};

/* Return: what follows @prefix in @word, or NULL. */
static const char *after(const char *word, const char *prefix)
{
	while (*prefix)
		if (*word++ != *prefix++)
			return NULL;
	return word;
}

/* Copy @word to @to without its @suffix, which something stands before. */
static bool without(char *to, const char *word, const char *suffix)
{
	size_t length = strlen(word), less = strlen(suffix);

	if (length <= less || strcmp(word + length - less, suffix) != 0)
		return false;
	memcpy(to, word, length - less);
	to[length - less] = '\0';
	return true;
}

static bool is_hex(const char *word, size_t length)
{
	size_t i;

	for (i = 0; isxdigit((unsigned char)word[i]); i++)
		;
	return i == length && !word[i];
}

/*
 * A UUID, its dashes perhaps written `_' for systemd, or 32 bare digits;
 * podman's pods have an id.
 */
static bool set_pod(struct names *out, const char *word)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	char uid[sizeof(form)];
	size_t i;

	if (!word)
		return false;
	if (is_hex(word, 32) || is_hex(word, ID_LENGTH)) {
		strcpy(out->pod, word);
		return true;
	}
	for (i = 0; form[i]; i++) {
		uid[i] = word[i] == '_' ? '-' : word[i];
		if (form[i] == '-' ? uid[i] != '-' :
		    !isxdigit((unsigned char)word[i]))
			return false;
	}
	uid[i] = '\0';
	if (word[i])
		return false;
	strcpy(out->pod, uid);
	return true;
}

/*
 * podUID (cgroupfs driver), [...-]podUID.slice (systemd driver), a podman pod's
 * slice or directory, an ECS task's.
 */
static bool match_pod(struct names *out, const char *word, const char *parent)
{
	char stem[NAMES_MAX];
	const char *last;

	if (set_pod(out, after(word, "pod")))
		return true;
	if (!strcmp(parent, "libpod_parent") || !strcmp(parent, "ecs"))
		return set_pod(out, word);
	if (!without(stem, word, ".slice"))
		return false;
	last = strrchr(stem, '-');
	return last && (set_pod(out, after(last, "-pod")) ||
			set_pod(out, after(last, "-libpod_pod_")) ||
			set_pod(out, after(stem, "ecstasks-")));
}

static const char *runtime_of(const char *engine, size_t length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(engines); i++)
		if (!strncmp(engine, engines[i].before, length) &&
		    !engines[i].before[length])
			return engines[i].runtime;
	return "";
}

/*
 * ENGINE-ID.scope, ENGINE-ID, ENGINE/ID; or SLICE:ENGINE:ID, the systemd form
 * taken literally by a runtime that was left on the cgroupfs driver while the
 * kubelet uses systemd's. Which runtime, a pod's directory does not tell.
 */
static bool match_id(struct names *out, const char *word, const char *parent)
{
	char name[NAMES_MAX];
	const char *runtime;
	char *id, *colon;

	if (!without(name, word, ".scope"))
		strcpy(name, word);
	if (strlen(name) < ID_LENGTH)
		return false;
	id = name + strlen(name) - ID_LENGTH;
	if (!is_hex(id, ID_LENGTH))
		return false;
	colon = strchr(name, ':');
	if (id == name) {
		runtime = runtime_of(parent, strlen(parent));
	} else {
		const char *engine = colon ? colon + 1 : name;

		runtime = runtime_of(engine, (size_t)(id - engine) - 1);
		if (!*runtime)
			return false;
	}
	if (colon) {
		*colon = '\0';
		match_pod(out, name, "");
	}
	out->runtime = !*runtime && out->pod[0] ? "cri" : runtime;
	strcpy(out->container, id);
	return true;
}

/* In a unit's name systemd writes a dash as \x2d. */
static bool match_form(struct names *out, const char *word, const char *parent)
{
	char name[NAMES_MAX], *dash;
	const char *rest;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		rest = after(word, forms[i].prefix);
		if (!rest || (*forms[i].parent &&
			      strcmp(parent, forms[i].parent) != 0) ||
		    !without(name, rest, forms[i].suffix))
			continue;
		while ((dash = strstr(name, "\\x2d"))) {
			*dash = '-';
			memmove(dash + 1, dash + 4, strlen(dash + 4) + 1);
		}
		out->runtime = forms[i].runtime;
		strcpy(out->container, name);
		return true;
	}
	return false;
}

static bool match_unit(struct names *out, const char *word)
{
	static const char * const types[] = {
		".service", ".scope", ".socket", ".mount", ".swap",
	};
	const char *type = strrchr(word, '.');
	size_t i;

	/* systemd writes `_' before a name that the kernel may use itself */
	word += *word == '_';
	if (!type || type == word)
		return false;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(type, types[i])) {
			strcpy(out->unit, word);
			return true;
		}
	return false;
}

/* user-ID.slice */
static void match_user(struct names *out, const char *word)
{
	char id[sizeof(out->user)];
	int length = 0;

	if (*word == 'u' &&
	    sscanf(word, "user-%15[0-9].slice%n", id, &length) == 1 &&
	    length && !word[length])
		strcpy(out->user, id);
}

/*
 * Behind a container everything is the rest, be it a unit of the container's
 * own systemd; the same for a pod, in which no container is named.
 */
static bool match(struct names *out, const char *word, const char *parent)
{
	bool inside = out->container[0] || out->pod[0];

	match_user(out, word);
	if (match_pod(out, word, parent) || match_id(out, word, parent) ||
	    match_form(out, word, parent)) {
		match_unit(out, word);
		return true;
	}
	return match_unit(out, word) && !inside;
}

void names_from_path(const char *path, struct names *out)
{
	char words[2][NAMES_MAX];
	char *word = words[0], *parent = words[1], *last;

	/* not all of it: that is larger than what is done below */
	out->runtime = "";
	out->rest = path;
	*out->container = *out->pod = *out->unit = *out->user = '\0';
	*out->name = *out->pod_name = '\0';
	*word = '\0';
	while (*(path += strspn(path, "/"))) {
		size_t length = strcspn(path, "/");

		last = parent;
		parent = word;
		word = last;
		*stpncpy(word, path, length < NAMES_MAX ? length :
			 NAMES_MAX - 1) = '\0';
		path += length;
		if (match(out, word, parent))
			out->rest = path;
	}
}

const char *names_short(const char *container, char *buf)
{
	strcpy(buf, container);
	if (is_hex(container, ID_LENGTH))
		buf[SHORT_LENGTH] = '\0';
	return buf;
}

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

const char *names_label(const struct names_known *known, const char *path,
			char *text, size_t size)
{
	char label[NAMES_LABEL + PATH_MAX], id[NAMES_MAX];
	struct names n;

	names_find(known, path, &n);
	names_short(n.container, id);
	/* podman's containers live in one cgroup more */
	if (!strcmp(n.runtime, "podman") && !strcmp(n.rest, "/container"))
		n.rest = "";
	if (*n.container && *n.pod_name)
		snprintf(label, sizeof(label), "%s/%s%s", n.pod_name,
			 *n.name ? n.name : id, n.rest);
	else if (*n.container && *n.name && strcmp(n.name, n.container) != 0)
		snprintf(label, sizeof(label), "%s %s (%s)%s", n.runtime,
			 n.name, id, n.rest);
	else if (*n.container)
		snprintf(label, sizeof(label), "%s %s%s", *n.runtime ?
			 n.runtime : "container", id, n.rest);
	else if (*n.pod)
		snprintf(label, sizeof(label), "%s%s%s", *n.pod_name ? "" :
			 "pod ", *n.pod_name ? n.pod_name : n.pod, n.rest);
	else if (*n.unit && *n.user)
		snprintf(label, sizeof(label), "%s (user %s)%s", n.unit, n.user,
			 n.rest);
	else
		snprintf(label, sizeof(label), "%s%s", n.unit,
			 *n.unit ? n.rest : path);
	return escape_cut(label, text, size);
}
