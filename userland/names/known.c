// SPDX-License-Identifier: GPL-2.0-only
/* The store of this host or of a capture, and when files are read again. */
#include "names/label.h"

#include "lib/array.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A running top looks for news of containers no more often. */
#define REFRESH_S 10

static struct {
	struct store store;
	char root[PATH_MAX];
	bool saved;
	time_t read;
	uint64_t stamp;
} own = { .store = { .root = -1 } };

static const char *root_folder(void)
{
	const char *given = *own.root ? own.root : getenv("DCHAIN_ROOT");

	return given && *given ? given : "/";
}

/* Changes when a state file, or a folder with one for each container, does. */
static uint64_t stamp_of(int root)
{
	static const char * const watched[] = {
		"var/lib/docker/containers",
		"var/lib/containers/storage/overlay-containers/containers.json",
		"run/containerd/io.containerd.runtime.v2.task",
		"run/containerd/io.containerd.runtime.v2.task/default",
		"run/containerd/io.containerd.runtime.v2.task/k8s.io",
		"var/log/containers", "var/log/pods", "run/user",
	};
	uint64_t stamp = 1;
	struct stat st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(watched); i++) {
		if (fstatat(root, watched[i], &st, 0))
			memset(&st, 0, sizeof(st));
		stamp = stamp * 1000003 + st.st_ino;
		stamp = stamp * 1000003 + (uint64_t)st.st_mtim.tv_sec;
		stamp = stamp * 1000003 + (uint64_t)st.st_mtim.tv_nsec;
	}
	return stamp;
}

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void read_all(bool deep)
{
	struct store *s = &own.store;

	store_free(s);
	store_begin(s);
	s->deep = deep;
	s->root = open(root_folder(), O_PATH | O_DIRECTORY | O_CLOEXEC);
	own.read = now();
	if (s->root < 0)
		return;
	own.stamp = stamp_of(s->root);
	docker_read(s);
	storage_read(s);
	containerd_read(s);
	kubelet_read(s);
	/* Last, so that no user can rename what is not theirs. */
	storage_read_users(s);
	store_end(s);
	close(s->root);
	s->root = -1;
}

static bool changed(void)
{
	uint64_t stamp = 0;
	int root;

	if (now() < own.read + REFRESH_S)
		return false;
	own.read = now();
	root = open(root_folder(), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0) {
		stamp = stamp_of(root);
		close(root);
	}
	return stamp != own.stamp;
}

const struct store *names_known(bool deep)
{
	struct store *s = &own.store;

	if (own.saved)
		return s;
	if (!s->ready || (deep && !s->deep))
		read_all(deep);
	else if (changed())
		read_all(s->deep);
	return s;
}

void names_use_root(const char *root)
{
	names_forget();
	snprintf(own.root, sizeof(own.root), "%s", root);
}

void names_forget(void)
{
	store_free(&own.store);
	own.saved = false;
}

int names_save(FILE *out)
{
	return store_save(names_known(true), out);
}

bool names_use_saved(const char *text, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	json_object *saved;
	bool good;

	names_forget();
	store_begin(&own.store);
	own.saved = true;
	saved = json_tokener_parse_ex(tokener, text, len > INT_MAX ? INT_MAX :
				      (int)len);
	good = saved && store_load(&own.store, saved);
	json_object_put(saved);
	json_tokener_free(tokener);
	if (!good) {
		store_free(&own.store);
		store_begin(&own.store);
	}
	store_end(&own.store);
	return good;
}
