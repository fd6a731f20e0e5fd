// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading below the host's root directory, which may be mounted elsewhere.
 */
#include "names/store.h"

#include "lib/slurp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Absolute links on the way are taken from that root as well: a host's
 * /var/lib/docker may be one.
 */
static int open_in_root(const struct store *s, const char *path, uint64_t flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT,
	};

	return (int)syscall(SYS_openat2, s->root, path, &how, sizeof(how));
}

/*
 * A link of another user's may lead to a device, which does things when it is
 * opened, or to a FIFO, which never returns. So it is first only looked at.
 */
static int open_regular(const struct store *s, const char *path)
{
	int fd = open_in_root(s, path, O_PATH), file = -1;
	struct stat st;
	char link[32];

	if (fd < 0)
		return -1;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    st.st_size <= STORE_FILE_MAX) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		file = open(link, O_RDONLY | O_CLOEXEC);
	}
	close(fd);
	return file;
}

char *store_read(const struct store *s, const char *path, size_t *len)
{
	int fd = open_regular(s, path);
	char *text = slurp(fd, STORE_FILE_MAX, len);

	if (fd >= 0)
		close(fd);
	return text;
}

json_object *store_json(const struct store *s, const char *path)
{
	size_t len;
	char *text = store_read(s, path, &len);
	json_object *object;

	if (!text)
		return NULL;
	object = json_tokener_parse(text);
	free(text);
	return object;
}

void store_each(struct store *s, const char *path,
		void (*one)(struct store *s, const char *path,
			    const char *name))
{
	int fd = open_in_root(s, path, O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int left = STORE_MAX;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while (left-- && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			one(s, path, entry->d_name);
	closedir(dir);
}

json_object *store_member(json_object *object, const char *name,
			  enum json_type type)
{
	json_object *value;

	if (json_object_is_type(object, json_type_object) &&
	    json_object_object_get_ex(object, name, &value) &&
	    json_object_is_type(value, type))
		return value;
	return NULL;
}

const char *store_text(json_object *object, const char *name)
{
	json_object *text = store_member(object, name, json_type_string);

	return text ? json_object_get_string(text) : "";
}
