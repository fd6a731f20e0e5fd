// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cgroup path to container, pod and unit.
 *
 * The path is read from the root inwards, one component at a time; each may set
 * or replace what the outer ones set. Rules are tables: a new runtime is one
 * line there and one line in the fixture corpus of the test.
 */
#include <ctype.h>
#include <string.h>

#include "lib/array.h"
#include "names/names.h"
#include "names/word.h"

#define ID_SHORT	12
#define BUILDKIT_LEN	25	/* buildkit: a random number in base 36 */

enum kind {
	CONTAINER,	/* the rest of the component is the id */
	MONITOR,	/* a helper beside the container, in no container */
};

/* PREFIX<id> or PREFIX<id>.scope; the longer of two prefixes stands first. */
static const struct {
	const char *prefix;
	const char *runtime;
	enum kind kind;
} id_prefixes[] = {
	{ "cri-containerd-",	"containerd",	CONTAINER },
	{ "crio-conmon-",	"cri-o",	MONITOR },
	{ "crio-",		"cri-o",	CONTAINER },
	{ "docker-",		"docker",	CONTAINER },
	{ "libpod-conmon-",	"podman",	MONITOR },
	{ "libpod-payload-",	"podman",	CONTAINER },
	{ "libpod-",		"podman",	CONTAINER },
	{ "nerdctl-",		"containerd",	CONTAINER },
	{ "kata_",		"kata",		CONTAINER },
};

/* The runtime of a bare id: known from the directory that it stands in. */
static const struct {
	const char *parent;
	const char *runtime;
} id_parents[] = {
	{ "docker",		"docker" },
	{ "moby",		"docker" },
	{ "default",		"containerd" },
	{ "k8s.io",		"containerd" },
	{ "kata_overhead",	"kata" },
};

/* PREFIX<name>SUFFIX, the name escaped as in unit names. */
static const struct {
	const char *prefix;
	const char *suffix;
	const char *runtime;
} machines[] = {
	{ "systemd-nspawn@",	".service",	"nspawn" },
	{ "container@",		".service",	"nspawn" },
	{ "machine-",		".scope",	"nspawn" },
	{ "",			".libvirt-lxc",	"libvirt-lxc" },
	{ "lxc.payload.",	"",		"lxc" },
};

/* A directory whose children are named after the containers. */
static const struct {
	const char *parent;
	enum kind kind;
} lxc_parents[] = {
	{ "lxc",		CONTAINER },
	{ "lxc.payload",	CONTAINER },
	{ "lxc.monitor",	MONITOR },
	{ "lxc.pivot",		MONITOR },
};

static void set_container(struct names *out, const char *runtime, struct word w)
{
	out->runtime = runtime;
	word_copy(w, out->container, NAMES_MAX);
}

static void no_container(struct names *out, const char *runtime)
{
	out->runtime = runtime;
	out->container[0] = '\0';
}

static bool pod_uid(struct names *out, struct word w)
{
	char *c;

	if (!word_is_uid(w))
		return false;
	word_copy(w, out->pod, NAMES_MAX);
	for (c = out->pod; *c; c++)
		if (*c == '_')
			*c = '-';
	return true;
}

/*
 * podUID (cgroupfs driver), [...-]podUID.slice (systemd driver), a podman pod's
 * slice, an ECS task's slice or directory.
 */
static bool match_pod(struct names *out, struct word w, struct word parent)
{
	struct word rest = w;

	if (word_strip_prefix(&rest, "pod") && pod_uid(out, rest))
		return true;
	if (word_is(parent, "libpod_parent") && word_is_id(w)) {
		word_copy(w, out->pod, NAMES_MAX);
		return true;
	}
	if (word_is(parent, "ecs") && pod_uid(out, w))
		return true;
	if (!word_strip_suffix(&w, ".slice"))
		return false;
	rest = w;
	if (word_strip_prefix(&rest, "ecstasks-") && pod_uid(out, rest))
		return true;
	if (word_after_last(w, "libpod_pod_", &rest) && word_is_id(rest)) {
		word_copy(rest, out->pod, NAMES_MAX);
		return true;
	}
	return word_after_last(w, "-pod", &rest) && pod_uid(out, rest);
}

static bool match_prefixed(struct names *out, struct word w)
{
	struct word rest;
	size_t i;

	if (w.len <= WORD_ID_LEN)
		return false;
	word_strip_suffix(&w, ".scope");
	for (i = 0; i < ARRAY_SIZE(id_prefixes); i++) {
		rest = w;
		if (!word_strip_prefix(&rest, id_prefixes[i].prefix) ||
		    !word_is_id(rest))
			continue;
		if (id_prefixes[i].kind == CONTAINER)
			set_container(out, id_prefixes[i].runtime, rest);
		else
			no_container(out, id_prefixes[i].runtime);
		return true;
	}
	return false;
}

/*
 * SLICE:PREFIX:ID, the systemd form taken literally by a runtime that was left
 * on the cgroupfs driver while the kubelet uses systemd's.
 */
static bool match_colons(struct names *out, struct word w)
{
	const char *one = memchr(w.s, ':', w.len);
	struct word slice, prefix, id;
	const char *two;
	size_t i;

	if (!one)
		return false;
	slice = (struct word){ w.s, (size_t)(one - w.s) };
	two = memchr(one + 1, ':', w.len - slice.len - 1);
	if (!two)
		return false;
	prefix = (struct word){ one + 1, (size_t)(two - one - 1) };
	id = (struct word){ two + 1, (size_t)(w.s + w.len - two - 1) };
	for (i = 0; i < ARRAY_SIZE(id_prefixes); i++) {
		struct word known = { id_prefixes[i].prefix,
				      strlen(id_prefixes[i].prefix) - 1 };

		if (prefix.len != known.len || !word_is_id(id) ||
		    memcmp(prefix.s, known.s, known.len) != 0)
			continue;
		match_pod(out, slice, (struct word){ "", 0 });
		set_container(out, id_prefixes[i].runtime, id);
		return true;
	}
	return false;
}

static bool match_bare(struct names *out, struct word w, struct word parent)
{
	size_t i;

	if (word_is(parent, "buildkit") && w.len == BUILDKIT_LEN) {
		set_container(out, "docker", w);
		return true;
	}
	if (!word_is_id(w))
		return false;
	for (i = 0; i < ARRAY_SIZE(id_parents); i++) {
		if (word_is(parent, id_parents[i].parent)) {
			set_container(out, id_parents[i].runtime, w);
			return true;
		}
	}
	/* Docker and containerd name it alike there; only "a runtime" is sure. */
	set_container(out, out->pod[0] ? "cri" : "", w);
	return true;
}

/* libvirt: DRIVER-NUMBER-NAME, older ones DRIVER-NAME */
static void libvirt_name(struct names *out)
{
	static const char * const drivers[][2] = {
		{ "qemu-", "qemu" }, { "lxc-", "libvirt-lxc" },
	};
	struct word w = { out->container, strlen(out->container) };
	size_t i, digits;

	for (i = 0; i < ARRAY_SIZE(drivers); i++) {
		if (!word_strip_prefix(&w, drivers[i][0]))
			continue;
		out->runtime = drivers[i][1];
		for (digits = 0; digits < w.len; digits++)
			if (!isdigit((unsigned char)w.s[digits]))
				break;
		if (digits && digits + 1 < w.len && w.s[digits] == '-')
			w.s += digits + 1;
		memmove(out->container, w.s, strlen(w.s) + 1);
		return;
	}
}

static bool match_machine(struct names *out, struct word w)
{
	struct word rest;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		rest = w;
		if (!word_strip_prefix(&rest, machines[i].prefix) ||
		    !word_strip_suffix(&rest, machines[i].suffix) || !rest.len)
			continue;
		out->runtime = machines[i].runtime;
		word_unescape(rest, out->container, NAMES_MAX);
		if (!strcmp(machines[i].prefix, "machine-"))
			libvirt_name(out);
		return true;
	}
	return false;
}

static bool match_lxc(struct names *out, struct word w, struct word parent)
{
	size_t i;

	if (word_strip_prefix(&w, "lxc.monitor.")) {
		no_container(out, "lxc");
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(lxc_parents); i++) {
		if (!word_is(parent, lxc_parents[i].parent))
			continue;
		if (lxc_parents[i].kind == CONTAINER)
			set_container(out, "lxc", w);
		else
			no_container(out, "lxc");
		return true;
	}
	return false;
}

static bool match_unit(struct names *out, struct word w)
{
	static const char * const types[] = {
		".service", ".scope", ".socket", ".mount", ".swap",
	};
	size_t i;

	if (!memchr(w.s, '.', w.len))
		return false;
	/* systemd writes '_' before a name that the kernel may use itself */
	if (w.len && *w.s == '_')
		word_strip_prefix(&w, "_");
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct word stem = w;

		if (word_strip_suffix(&stem, types[i]) && stem.len) {
			word_copy(w, out->unit, NAMES_MAX);
			return true;
		}
	}
	return false;
}

/* user-ID.slice */
static void match_user(struct names *out, struct word w)
{
	size_t i;

	if (!word_strip_prefix(&w, "user-") || !word_strip_suffix(&w, ".slice"))
		return;
	for (i = 0; i < w.len; i++)
		if (!isdigit((unsigned char)w.s[i]))
			return;
	word_copy(w, out->user, sizeof(out->user));
}

/*
 * Behind a container everything is the rest, be it a unit of the container's
 * own systemd; the same for a pod, in which no container is named.
 */
static bool match(struct names *out, struct word w, struct word parent)
{
	bool inside = out->container[0] || out->pod[0];

	if (match_pod(out, w, parent) || match_prefixed(out, w) ||
	    match_colons(out, w) || match_lxc(out, w, parent) ||
	    match_bare(out, w, parent) || match_machine(out, w)) {
		match_unit(out, w);
		return true;
	}
	return match_unit(out, w) && !inside;
}

void names_from_path(const char *path, struct names *out)
{
	struct word parent = { "", 0 };

	*out = (struct names){ .runtime = "", .rest = path };
	while (*path) {
		struct word w = { path + strspn(path, "/"), 0 };

		w.len = strcspn(w.s, "/");
		path = w.s + w.len;
		if (!w.len)
			break;
		match_user(out, w);
		if (match(out, w, parent))
			out->rest = path;
		parent = w;
	}
}

const char *names_short(const char *container, char *buf)
{
	struct word w = { container, strlen(container) };

	if (word_is_id(w))
		w.len = ID_SHORT;
	word_copy(w, buf, NAMES_MAX);
	return buf;
}
