// SPDX-License-Identifier: GPL-2.0-only
/*
 * Decides which container, pod, unit and user a cgroup's path names.
 *
 * The path is read from the root inwards, one component at a time; each may set
 * or replace what the outer ones set. Rules are tables: a new runtime is a line
 * there and a line in the test's list of paths.
 */
#include "names/names.h"

#include "lib/array.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID_LENGTH	64
#define SHORT_LENGTH	12
#define BUILDKIT_LENGTH	25	/* buildkit: a random number in base 36 */

enum kind {
	ID,		/* of so many digits, the name of a container */
	ID_BESIDE,	/* of a helper beside the container, in no container */
	NAME,		/* any, escaped as in unit names */
	NAME_BESIDE,
};

/* PREFIX<name>SUFFIX, or behind an id no suffix; the longer prefix is first. */
static const struct {
	const char *prefix;
	const char *suffix;
	const char *runtime;
	enum kind kind;
} forms[] = {
	{ "cri-containerd-",	".scope",	"containerd",	ID },
	{ "crio-conmon-",	".scope",	"cri-o",	ID_BESIDE },
	{ "crio-",		".scope",	"cri-o",	ID },
	{ "docker-",		".scope",	"docker",	ID },
	{ "libpod-conmon-",	".scope",	"podman",	ID_BESIDE },
	{ "libpod-payload-",	".scope",	"podman",	ID },
	{ "libpod-",		".scope",	"podman",	ID },
	{ "nerdctl-",		".scope",	"containerd",	ID },
	{ "kata_",		".scope",	"kata",		ID },
	{ "systemd-nspawn@",	".service",	"nspawn",	NAME },
	{ "container@",		".service",	"nspawn",	NAME },
	{ "machine-lxc\\x2d",	".scope",	"libvirt-lxc",	NAME },
	{ "machine-qemu\\x2d",	".scope",	"qemu",		NAME },
	{ "machine-",		".scope",	"nspawn",	NAME },
	{ "",			".libvirt-lxc",	"libvirt-lxc",	NAME },
	{ "lxc.payload.",	"",		"lxc",		NAME },
	{ "lxc.monitor.",	"",		"lxc",		NAME_BESIDE },
};

/* A directory whose children are named after the containers. */
static const struct {
	const char *parent;
	const char *runtime;
	enum kind kind;
} parents[] = {
	{ "docker",		"docker",	ID },
	{ "moby",		"docker",	ID },
	{ "default",		"containerd",	ID },
	{ "k8s.io",		"containerd",	ID },
	{ "kata_overhead",	"kata",		ID },
	{ "lxc",		"lxc",		NAME },
	{ "lxc.payload",	"lxc",		NAME },
	{ "lxc.monitor",	"lxc",		NAME_BESIDE },
	{ "lxc.pivot",		"lxc",		NAME_BESIDE },
};

/* Return: what follows @prefix in @word, or NULL. */
static const char *after(const char *word, const char *prefix)
{
	while (*prefix)
		if (*word++ != *prefix++)
			return NULL;
	return word;
}

static const char *after_last(const char *word, const char *mark)
{
	const char *found = NULL, *next = word;

	while ((next = strstr(next, mark))) {
		next += strlen(mark);
		found = next;
	}
	return found;
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

static bool is_id(const char *word)
{
	return is_hex(word, ID_LENGTH);
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
	if (is_hex(word, 32) || is_id(word)) {
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

	if (set_pod(out, after(word, "pod")))
		return true;
	if ((!strcmp(parent, "libpod_parent") || !strcmp(parent, "ecs")) &&
	    set_pod(out, word))
		return true;
	return without(stem, word, ".slice") &&
	       (set_pod(out, after(stem, "ecstasks-")) ||
		set_pod(out, after_last(stem, "libpod_pod_")) ||
		set_pod(out, after_last(stem, "-pod")));
}

/* Undo systemd's \xNN, but for control characters: a terminal may show it. */
static void unescape(char *text)
{
	char *to = text;
	unsigned int c;
	int length;

	for (; *text; text++) {
		length = 0;
		if (sscanf(text, "\\x%2x%n", &c, &length) == 1 &&
		    length == 4 && c && !iscntrl((int)c))
			text += length - 1;
		else
			c = (unsigned char)*text;
		*to++ = (char)c;
	}
	*to = '\0';
}

/* libvirt: NUMBER-NAME, older ones NAME */
static void without_number(char *name)
{
	size_t digits = strspn(name, "0123456789");

	if (digits && name[digits] == '-' && name[digits + 1])
		memmove(name, name + digits + 1, strlen(name + digits));
}

static bool match_form(struct names *out, const char *word)
{
	char name[NAMES_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		const char *prefix = forms[i].prefix, *rest;
		bool id = forms[i].kind == ID || forms[i].kind == ID_BESIDE;
		bool cut;

		if (*prefix && *prefix != *word)
			continue;
		rest = after(word, prefix);
		if (!rest)
			continue;
		cut = without(name, rest, forms[i].suffix);
		if (id ? !is_id(cut ? name : rest) : !cut)
			continue;
		if (!cut)
			strcpy(name, rest);
		if (!id)
			unescape(name);
		if (after(forms[i].prefix, "machine-") &&
		    strcmp(forms[i].runtime, "nspawn") != 0)
			without_number(name);
		out->runtime = forms[i].runtime;
		strcpy(out->container, forms[i].kind == ID ||
		       forms[i].kind == NAME ? name : "");
		return true;
	}
	return false;
}

/*
 * SLICE:PREFIX:ID, the systemd form taken literally by a runtime that was left
 * on the cgroupfs driver while the kubelet uses systemd's.
 */
static bool match_colons(struct names *out, const char *word)
{
	char slice[NAMES_MAX], prefix[100], id[100], name[NAMES_MAX];

	if (!strchr(word, ':') ||
	    sscanf(word, "%255[^:]:%99[^:]:%99s", slice, prefix, id) != 3)
		return false;
	snprintf(name, sizeof(name), "%s-%s", prefix, id);
	if (!match_form(out, name))
		return false;
	match_pod(out, slice, "");
	return true;
}

static bool match_parent(struct names *out, const char *word,
			 const char *parent)
{
	bool id = is_id(word) || (!strcmp(parent, "buildkit") &&
				  strlen(word) == BUILDKIT_LENGTH);
	size_t i;

	/* Which runtime, a pod's directory does not tell. */
	if (id)
		out->runtime = out->pod[0] ? "cri" : "";
	if (id && !is_id(word))
		out->runtime = "docker";
	for (i = 0; i < ARRAY_SIZE(parents); i++)
		if (*parent == *parents[i].parent &&
		    !strcmp(parent, parents[i].parent) &&
		    (id || parents[i].kind != ID)) {
			out->runtime = parents[i].runtime;
			strcpy(out->container, parents[i].kind == NAME_BESIDE ?
			       "" : word);
			return true;
		}
	if (id)
		strcpy(out->container, word);
	return id;
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
	if (match_pod(out, word, parent) || match_form(out, word) ||
	    match_colons(out, word) || match_parent(out, word, parent)) {
		match_unit(out, word);
		return true;
	}
	return match_unit(out, word) && !inside;
}

void names_from_path(const char *path, struct names *out)
{
	char words[2][NAMES_MAX];
	char *word = words[0], *parent = words[1];

	/* not all of it: that is larger than what is done below */
	out->runtime = "";
	out->rest = path;
	*out->container = *out->pod = *out->unit = *out->user = '\0';
	*out->name = *out->pod_name = *out->namespace = *out->image = '\0';
	*word = '\0';
	while (*path) {
		const char *begin = path, *end = strchrnul(path, '/');
		size_t length = (size_t)(end - begin);
		char *last = parent;

		path = end + (*end == '/');
		if (!length)
			continue;
		if (length >= NAMES_MAX)
			length = NAMES_MAX - 1;
		parent = word;
		word = last;
		memcpy(word, begin, length);
		word[length] = '\0';
		if (match(out, word, parent))
			out->rest = end;
	}
}

const char *names_short(const char *container, char *buf)
{
	snprintf(buf, NAMES_MAX, "%.*s",
		 is_id(container) ? SHORT_LENGTH : NAMES_MAX, container);
	return buf;
}
