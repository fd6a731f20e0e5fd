// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kubelet's folders: names of pods and containers are those of its logs,
 * whatever engine runs them. No name of Kubernetes has a `_'.
 */
#include "names/names.h"
#include "names/store.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ID_LEN 64

bool kubelet_cri_name(char *name, struct store_container *c)
{
	const char *word[6];
	size_t i;

	for (i = 0; name && i < 6; i++)
		word[i] = strsep(&name, "_");
	if (i < 6 || strcmp(word[0], "k8s") != 0)
		return false;
	/* The container that only holds the pod's namespaces has no name. */
	c->name = strcmp(word[1], "POD") ? word[1] : "";
	c->pod = word[2];
	c->namespace = word[3];
	return true;
}

/* POD_NAMESPACE_CONTAINER-ID.log, a link in /var/log/containers */
void kubelet_container_log(struct store *s, const char *path, const char *name)
{
	char copy[NAMES_MAX], *rest = copy, *id;
	struct store_container c = { .runtime = "cri" };
	size_t len = strlen(name);

	(void)path;
	if (len >= sizeof(copy) || len <= ID_LEN + strlen("-.log") ||
	    strcmp(name + len - strlen(".log"), ".log") != 0)
		return;
	memcpy(copy, name, len + 1);
	copy[len - strlen(".log")] = '\0';
	id = copy + len - strlen(".log") - ID_LEN;
	if (id[-1] != '-')
		return;
	id[-1] = '\0';
	c.id = id;
	c.pod = strsep(&rest, "_");
	c.namespace = strsep(&rest, "_");
	c.name = rest;
	if (c.name && *c.name)
		store_container(s, &c);
}

/* NAMESPACE_POD_UID, a folder in /var/log/pods */
void kubelet_pod_logs(struct store *s, const char *path, const char *name)
{
	char copy[NAMES_MAX], *rest = copy;
	struct store_pod p;

	(void)path;
	if (strlen(name) >= sizeof(copy))
		return;
	memcpy(copy, name, strlen(name) + 1);
	p.namespace = strsep(&rest, "_");
	p.name = strsep(&rest, "_");
	p.uid = rest;
	store_pod(s, &p);
}

/* .../pods/UID/volumes/PLUGIN/VOLUME */
static void volume(struct store *s, const char *path, const char *name)
{
	const char *uid = strstr(path, "/pods/");
	char directory[PATH_MAX], user[NAMES_MAX];

	if (!uid)
		return;
	uid += strlen("/pods/");
	snprintf(user, sizeof(user), "%.*s", (int)strcspn(uid, "/"), uid);
	snprintf(directory, sizeof(directory), "%.1500s/%.255s", path, name);
	store_volume(s, &(struct store_volume){
		.directory = directory,
		.runtime = "kubernetes",
		.name = name,
		.user = user,
		.kind = NAMES_POD,
	});
}

static void plugin(struct store *s, const char *path, const char *name)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.1000s/%.255s", path, name);
	store_each(s, folder, volume);
}

static void pod(struct store *s, const char *path, const char *name)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.1000s/%.255s/volumes", path, name);
	store_each(s, folder, plugin);
}

void kubelet_read(struct store *s)
{
	store_each(s, "/var/log/containers", kubelet_container_log);
	store_each(s, "/var/log/pods", kubelet_pod_logs);
	if (s->deep)
		store_each(s, "/var/lib/kubelet/pods", pod);
}
