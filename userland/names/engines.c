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
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILE_MOST ((size_t)8 << 20)
#define ENTRIES_MOST 65536

/* json-c takes some 800 bytes for an object, 60 for another value. */
#define WEIGHT_MOST 500000
#define WEIGHT_OBJECT 8

/*
 * Absolute links on the way lead below another root as well. Kernels before 5.6
 * cannot do that, and not all containers may: there such links lead to what is
 * here.
 */
static int open_below(const struct names_known *known, const char *path,
		      int flags)
{
	struct open_how how = {
		.flags = (uint64_t)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT,
	};
	int fd;

	fd = (int)syscall(SYS_openat2, known->root, path, &how, sizeof(how));
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(known->root, path + strspn(path, "/"),
			    flags | O_CLOEXEC);
	return fd;
}

/*
 * A link of another user's may lead to a device, which does things when it is
 * opened. So a file is first only looked at.
 */
static char *read_file(const struct names_known *known, const char *path)
{
	int fd = open_below(known, path, O_PATH), file = -1;
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
static json_object *read_json(const struct names_known *known,
			      const char *format, ...)
{
	json_object *object = NULL;
	char path[PATH_MAX], *text;
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	text = read_file(known, path);
	if (text)
		object = parse(text);
	free(text);
	return object;
}

/* A member that is text, or the first of a list of texts; else "". */
static const char *member(json_object *object, const char *name)
{
	json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &value);
	if (json_object_is_type(value, json_type_array))
		value = json_object_array_get_idx(value, 0);
	return json_object_is_type(value, json_type_string) ?
	       json_object_get_string(value) : "";
}

typedef void one_fn(struct names_known *known, const char *path,
		    const char *name);

/* Call @one for each entry of a directory. */
static void each(struct names_known *known, const char *path, one_fn *one)
{
	int fd = open_below(known, path, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int left = ENTRIES_MOST;

	while (dir && left-- && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			one(known, path, entry->d_name);
	if (dir)
		closedir(dir);
}

/*
 * The first that tells something is right: it is the most trusted one. The
 * first byte is written last: this process may be ended at any time.
 */
static void tell_field(char *field, size_t size, const char *told)
{
	if (*field || !*told)
		return;
	snprintf(field + 1, size - 1, "%s", told + 1);
	__atomic_store_n(field, *told, __ATOMIC_RELEASE);
}

/* Answer, if somebody asks. */
static void tell(struct names_known *known, const char *user, const char *key,
		 const char *runtime, const char *name, const char *pod_name)
{
	struct names_row *row = names_row(known, user, key);

	if (!row)
		return;
	tell_field(row->runtime, sizeof(row->runtime), runtime);
	tell_field(row->name, sizeof(row->name), name);
	tell_field(row->pod_name, sizeof(row->pod_name), pod_name);
}

/*
 * POD_NAMESPACE_CONTAINER-ID.log is a link to /var/log/pods/NAMESPACE_POD_UID/
 * CONTAINER/0.log. No name of Kubernetes has a `_'.
 */
static void container_log(struct names_known *known, const char *path,
			  const char *name)
{
	char pod[256], namespace[256], container[256], uid[256];
	char file[PATH_MAX], target[PATH_MAX] = "", pod_name[520], *id;
	int fd;

	if (sscanf(name, "%255[^_]_%255[^_]_%255[^.]", pod, namespace,
		   container) != 3)
		return;
	id = strrchr(container, '-');
	if (!id)
		return;
	*id = '\0';
	snprintf(pod_name, sizeof(pod_name), "%s/%s", namespace, pod);
	tell(known, "", id + 1, "", container, pod_name);

	snprintf(file, sizeof(file), "%s/%s", path, name);
	fd = open_below(known, file, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return;
	if (readlinkat(fd, "", target, sizeof(target) - 1) > 0 &&
	    sscanf(target, "/var/log/pods/%255[^_]_%255[^_]_%255[^/]",
		   namespace, pod, uid) == 3) {
		snprintf(pod_name, sizeof(pod_name), "%s/%s", namespace, pod);
		tell(known, "", uid, "", "", pod_name);
	}
	close(fd);
}

static void docker(struct names_known *known)
{
	json_object *settings = read_json(known, "/etc/docker/daemon.json");
	const char *root = member(settings, "data-root");
	size_t i;

	if (*root != '/')
		root = "/var/lib/docker";
	for (i = 0; i < known->n && !*known->rows[i].user; i++) {
		const char *id = known->rows[i].key;
		json_object *all = read_json(known,
					     "%s/containers/%s/config.v2.json",
					     root, id);
		const char *name = member(all, "Name");

		if (all)
			tell(known, "", id, "docker", name + (*name == '/'),
			     "");
		json_object_put(all);
	}
	json_object_put(settings);
}

/* podman's and CRI-O's. */
static void storage(struct names_known *known, const char *root,
		    const char *user)
{
	static const char * const files[] = {
		"overlay-containers/containers.json",
		"overlay-containers/volatile-containers.json",
		"vfs-containers/containers.json", NULL
	};
	const char * const *file;
	size_t i;

	for (file = files; *file; file++) {
		json_object *list = read_json(known, "%s/%s", root, *file);
		size_t rows = json_object_is_type(list, json_type_array) ?
			      json_object_array_length(list) : 0;

		for (i = 0; i < rows; i++) {
			json_object *row = json_object_array_get_idx(list, i);

			tell(known, user, member(row, "id"), "",
			     member(row, "names"), "");
		}
		json_object_put(list);
	}
}

/* podman's of a user: the home directory is that of the host's passwd. */
static void user_storage(struct names_known *known, const char *user)
{
	char *text = read_file(known, "/etc/passwd"), home[PATH_MAX / 2];
	FILE *passwd = text && *text ? fmemopen(text, strlen(text), "r") : NULL;
	const struct passwd *entry;

	while (passwd && (entry = fgetpwent(passwd)))
		if (entry->pw_uid == strtoul(user, NULL, 10)) {
			snprintf(home, sizeof(home),
				 "%s/.local/share/containers/storage",
				 entry->pw_dir);
			storage(known, home, user);
			break;
		}
	if (passwd)
		fclose(passwd);
	free(text);
}

/* containerd's tasks: those of nerdctl have a name. */
static void containerd_namespace(struct names_known *known, const char *path,
				 const char *namespace)
{
	size_t i;

	for (i = 0; i < known->n && !*known->rows[i].user; i++) {
		const char *id = known->rows[i].key;
		json_object *config = read_json(known, "%s/%s/%s/config.json",
						path, namespace, id);
		json_object *notes = NULL;

		json_object_object_get_ex(config, "annotations", &notes);
		if (config)
			tell(known, "", id, "containerd",
			     member(notes, "nerdctl/name"), "");
		json_object_put(config);
	}
}

void engines_read(struct names_known *known)
{
	const char *user = "";
	size_t i;

	each(known, "/var/log/containers", container_log);
	docker(known);
	storage(known, "/var/lib/containers/storage", "");
	each(known, "/run/containerd/io.containerd.runtime.v2.task",
	     containerd_namespace);
	each(known, "/run/k3s/containerd/io.containerd.runtime.v2.task",
	     containerd_namespace);
	for (i = 0; i < known->n; i++)
		if (strcmp(known->rows[i].user, user) != 0) {
			user = known->rows[i].user;
			user_storage(known, user);
		}
}
