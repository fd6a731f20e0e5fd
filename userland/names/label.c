// SPDX-License-Identifier: GPL-2.0-only
/* What a cgroup is called. */
#include "names/label.h"

#include <stdarg.h>
#include <string.h>

void names_take(struct names *out, const struct store_container *c)
{
	names_copy(out->name, c->name);
	names_copy(out->pod_name, c->pod);
	names_copy(out->namespace, c->namespace);
	names_copy(out->image, c->image);
	if (*c->runtime && (!*out->runtime || !strcmp(out->runtime, "cri")))
		out->runtime = c->runtime;
}

void names_find(const char *path, struct names *out)
{
	const struct store *s = names_known(false);
	const struct store_container *c;
	const struct store_pod *p;

	names_from_path(path, out);
	c = *out->container ? store_find_container(s, out->container) :
			      store_find_cgroup(s, path);
	if (c && !*out->container) {
		names_copy(out->container, c->id);
		out->rest = path + strlen(c->cgroup);
	}
	if (c)
		names_take(out, c);
	p = *out->pod && !*out->pod_name ? store_find_pod(s, out->pod) : NULL;
	if (p) {
		names_copy(out->pod_name, p->name);
		names_copy(out->namespace, p->namespace);
	}
}

void label_add(struct label *t, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(t->to + t->len, t->size - t->len, format, args);
	va_end(args);
	if (len > 0)
		t->len += (size_t)len < t->size - t->len ? (size_t)len :
			  t->size - t->len - 1;
}

/* A path, in which every byte may stand. */
static void add_path(struct label *t, const char *path)
{
	t->len += store_escape(t->to + t->len, t->size - t->len, path);
}

void label_add_container(struct label *t, const struct names *n)
{
	char id[NAMES_MAX];

	names_short(n->container, id);
	if (*n->pod_name) {
		label_add(t, "%s/%s", n->namespace, n->pod_name);
		if (*n->name)
			label_add(t, "/%s", n->name);
		else
			label_add(t, "/%s", id);
		return;
	}
	label_add(t, "%s ", *n->runtime ? n->runtime : "container");
	if (*n->name && strcmp(n->name, n->container) != 0)
		label_add(t, "%s (%s)", n->name, id);
	else
		add_path(t, id);
}

static void add_pod(struct label *t, const struct names *n)
{
	char id[NAMES_MAX];

	if (*n->pod_name)
		label_add(t, "%s/%s", n->namespace, n->pod_name);
	else
		label_add(t, "pod %s", names_short(n->pod, id));
}

const char *names_label(const char *path, char *text, size_t size)
{
	struct label t = { .to = text, .size = size };
	const char *rest;
	struct names n;

	*text = '\0';
	names_find(path, &n);
	rest = n.rest;
	if (*n.container) {
		label_add_container(&t, &n);
		/* podman's containers live in one cgroup more. */
		if (!strcmp(n.runtime, "podman") && !strcmp(rest, "/container"))
			rest = "";
	} else if (*n.pod) {
		add_pod(&t, &n);
	} else if (*n.unit) {
		add_path(&t, n.unit);
		if (*n.user)
			label_add(&t, " (user %s)", n.user);
	} else {
		rest = path;
	}
	add_path(&t, rest);
	return text;
}
