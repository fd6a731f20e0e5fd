// SPDX-License-Identifier: GPL-2.0-only
/*
 * What docker, podman, CRI-O, containerd and the kubelet have written down
 * about containers. No daemon is contacted, and none of the files is trusted:
 * they may be half-written, huge, or another user's who means harm.
 */
#include "names/engines.h"

#include "lib/root.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILE_MOST ((size_t)8 << 20)
#define ENTRIES_MOST 65536
#define FIELD_MOST 250

/* json-c takes some 800 bytes for an object, 60 for another value. */
#define WEIGHT_MOST 500000
#define WEIGHT_OBJECT 8

/*
 * Absolute links on the way lead below another root as well. Kernels before 5.6
 * cannot do that: there such links lead to what is here.
 */
static int open_below(const struct engines *e, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT,
	};
	int fd;

	if (root_is_here())
		return open(path, flags | O_CLOEXEC);
	fd = (int)syscall(SYS_openat2, e->root, path, &how, sizeof(how));
	if (fd < 0 && errno == ENOSYS)
		fd = openat(e->root, path + strspn(path, "/"),
			    flags | O_CLOEXEC);
	return fd;
}

/*
 * A link of another user's may lead to a device, which does things when it is
 * opened. So a file is first only looked at.
 */
static char *read_file(const struct engines *e, const char *path)
{
	int fd = open_below(e, path, O_PATH), file = -1;
	char link[32], *text = NULL;
	struct stat st;
	size_t length;

	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode)) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		file = open(link, O_RDONLY | O_CLOEXEC);
		text = root_slurp(file, FILE_MOST, &length);
	}
	if (file >= 0)
		close(file);
	close(fd);
	return text;
}

static json_object *parse(const char *text)
{
	size_t weight = 0, i;

	for (i = 0; text[i]; i++)
		if (text[i] == '{' || text[i] == '[')
			weight += WEIGHT_OBJECT;
		else if (text[i] == ',')
			weight++;
	return weight < WEIGHT_MOST ? json_tokener_parse(text) : NULL;
}

__attribute__((format(printf, 2, 3)))
static json_object *read_json(const struct engines *e, const char *format, ...)
{
	json_object *object = NULL;
	char path[PATH_MAX], *text;
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	text = read_file(e, path);
	if (text)
		object = parse(text);
	free(text);
	return object;
}

static json_object *member(json_object *object, const char *name)
{
	json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

static const char *string(json_object *value)
{
	return json_object_is_type(value, json_type_string) ?
	       json_object_get_string(value) : "";
}

typedef void one_fn(const struct engines *e, const char *path,
		    const char *name);

/* Call @one for each entry of a directory. */
static void each(const struct engines *e, const char *path, one_fn *one)
{
	int fd = open_below(e, path, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int left = ENTRIES_MOST;

	while (dir && left-- && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			one(e, path, entry->d_name);
	if (dir)
		closedir(dir);
}

int engines_order(const void *a, const void *b)
{
	const struct question *x = a, *y = b;
	int order = strcmp(x->user, y->user);

	return order ? order : strcmp(x->key, y->key);
}

size_t engines_find(const struct engines *e, const char *user, const char *key)
{
	const struct question *found;
	struct question q;

	if (strlen(user) >= sizeof(q.user) || strlen(key) >= sizeof(q.key))
		return e->n;
	strcpy(q.user, user);
	strcpy(q.key, key);
	found = e->n ? bsearch(&q, e->questions, e->n, sizeof(q),
			       engines_order) : NULL;
	return found ? (size_t)(found - e->questions) : e->n;
}

/* Answer, if somebody asks. */
static void tell(const struct engines *e, const char *user, const char *key,
		 const char *const told[TOLD_FIELDS])
{
	struct answer a = { .question = engines_find(e, user, key) };
	int field, length;
	const char *s;

	if (a.question == e->n)
		return;
	for (field = 0; field < TOLD_FIELDS; field++) {
		char *to = a.told[field];

		for (s = told[field]; s && *s; s++, to += length) {
			bool plain = *s > ' ' && *s <= '~' && *s != '\\';

			if (to > a.told[field] + NAMES_MAX - 5)
				break;
			length = sprintf(to, plain ? "%c" : "\\%03o",
					 (unsigned char)*s);
		}
	}
	if (write(e->out, &a, sizeof(a)) != sizeof(a))
		_exit(1);
}

/*
 * POD_NAMESPACE_CONTAINER-ID.log is a link to /var/log/pods/NAMESPACE_POD_UID/
 * CONTAINER/0.log. No name of Kubernetes has a `_'.
 */
static void container_log(const struct engines *e, const char *path,
			  const char *name)
{
	char pod[256], namespace[256], container[256], uid[256], file[PATH_MAX];
	const char *told[TOLD_FIELDS] = {
		[TOLD_NAME] = container, [TOLD_POD] = pod,
		[TOLD_NAMESPACE] = namespace,
	};
	char *id, target[PATH_MAX] = "";
	int fd;

	if (sscanf(name, "%255[^_]_%255[^_]_%255[^.]", pod, namespace,
		   container) != 3)
		return;
	id = strrchr(container, '-');
	if (!id)
		return;
	*id = '\0';
	told[TOLD_ID] = id + 1;
	tell(e, "", id + 1, told);

	snprintf(file, sizeof(file), "%s/%s", path, name);
	fd = open_below(e, file, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return;
	if (readlinkat(fd, "", target, sizeof(target) - 1) > 0 &&
	    sscanf(target, "/var/log/pods/%255[^_]_%255[^_]_%255[^/]",
		   namespace, pod, uid) == 3) {
		told[TOLD_NAME] = "";
		told[TOLD_ID] = "";
		tell(e, "", uid, told);
	}
	close(fd);
}

static void docker_container(const struct engines *e, const char *root,
			     const char *id)
{
	json_object *all = read_json(e, "%s/containers/%s/config.v2.json",
				     root, id);
	json_object *config = member(all, "Config");
	const char *name = string(member(all, "Name"));
	const char *told[TOLD_FIELDS] = {
		[TOLD_RUNTIME] = "docker", [TOLD_ID] = id,
		[TOLD_NAME] = name + (*name == '/'),
		[TOLD_IMAGE] = string(member(config, "Image")),
	};

	if (all)
		tell(e, "", id, told);
	json_object_put(all);
}

static void docker(const struct engines *e)
{
	json_object *settings = read_json(e, "/etc/docker/daemon.json");
	const char *root = string(member(settings, "data-root"));
	size_t i;

	if (*root != '/')
		root = "/var/lib/docker";
	for (i = 0; i < e->n && !*e->questions[i].user; i++) {
		/* the others are directories */
		if (*e->questions[i].key != '/')
			docker_container(e, root, e->questions[i].key);
	}
	json_object_put(settings);
}

/* One of podman's or CRI-O's; what they note is JSON within JSON. */
static void storage_row(const struct engines *e, const char *root,
			const char *user, json_object *row)
{
	json_object *note = parse(string(member(row, "metadata")));
	json_object *names = member(row, "names");
	const char *layer = string(member(row, "layer"));
	const char *told[TOLD_FIELDS] = {
		[TOLD_RUNTIME] = *string(member(note, "pod-name")) ? "cri-o" :
				 "podman",
		[TOLD_ID] = string(member(row, "id")),
		[TOLD_IMAGE] = string(member(note, "image-name")),
	};
	char directory[PATH_MAX];

	if (json_object_is_type(names, json_type_array))
		told[TOLD_NAME] = string(json_object_array_get_idx(names, 0));
	tell(e, user, told[TOLD_ID], told);
	snprintf(directory, sizeof(directory), "%s/overlay/%s", root, layer);
	tell(e, "", directory, told);
	snprintf(directory, sizeof(directory), "%s/vfs/dir/%s", root, layer);
	tell(e, "", directory, told);
	json_object_put(note);
}

static void storage(const struct engines *e, const char *root, const char *user)
{
	static const char * const files[] = {
		"overlay-containers/containers.json",
		"overlay-containers/volatile-containers.json",
		"vfs-containers/containers.json", NULL
	};
	const char * const *file;
	size_t i;

	for (file = files; *file; file++) {
		json_object *list = read_json(e, "%s/%s", root, *file);
		size_t rows = json_object_is_type(list, json_type_array) ?
			      json_object_array_length(list) : 0;

		for (i = 0; i < rows; i++)
			storage_row(e, root, user,
				    json_object_array_get_idx(list, i));
		json_object_put(list);
	}
}

/* podman's of a user: the home directory is that of the host's passwd. */
static void user_storage(const struct engines *e, const char *user)
{
	char *passwd = read_file(e, "/etc/passwd"), *line, *rest = passwd;
	char home[PATH_MAX / 2];

	while ((line = strsep(&rest, "\n"))) {
		const char *field[6] = { NULL };
		int i;

		for (i = 0; i < 6; i++)
			field[i] = strsep(&line, ":");
		if (!field[5] || strcmp(field[2], user) != 0)
			continue;
		snprintf(home, sizeof(home),
			 "%s/.local/share/containers/storage", field[5]);
		storage(e, home, user);
		break;
	}
	free(passwd);
}

static void containerd_task(const struct engines *e, const char *namespace,
			    const char *id)
{
	json_object *config = read_json(e, "%s/%s/config.json", namespace, id);
	json_object *notes = member(config, "annotations");
	const char *told[TOLD_FIELDS] = {
		[TOLD_RUNTIME] = "containerd", [TOLD_ID] = id,
		[TOLD_NAME] = string(member(notes, "nerdctl/name")),
		[TOLD_IMAGE] = string(member(notes,
					     "io.kubernetes.cri.image-name")),
	};

	if (config)
		tell(e, "", id, told);
	json_object_put(config);
}

static void containerd_namespace(const struct engines *e, const char *path,
				 const char *name)
{
	char namespace[PATH_MAX / 2];
	size_t i;

	snprintf(namespace, sizeof(namespace), "%s/%s", path, name);
	for (i = 0; i < e->n && !*e->questions[i].user; i++)
		containerd_task(e, namespace, e->questions[i].key);
}

void engines_read(const struct engines *e)
{
	const char *user = "";
	size_t i;

	each(e, "/var/log/containers", container_log);
	docker(e);
	storage(e, "/var/lib/containers/storage", "");
	each(e, "/run/containerd/io.containerd.runtime.v2.task",
	     containerd_namespace);
	each(e, "/run/k3s/containerd/io.containerd.runtime.v2.task",
	     containerd_namespace);
	for (i = 0; i < e->n; i++)
		if (strcmp(e->questions[i].user, user) != 0) {
			user = e->questions[i].user;
			user_storage(e, user);
		}
}
