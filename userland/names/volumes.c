// SPDX-License-Identifier: GPL-2.0-only
#include "names/volumes.h"

#include "names/names.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

void volume_named(struct store *s, const char *runtime, const char *path,
		  const char *name)
{
	char directory[PATH_MAX];

	snprintf(directory, sizeof(directory), "%.1000s/%.255s/_data", path,
		 name);
	store_volume(s, &(struct store_volume){
		.directory = directory,
		.runtime = runtime,
		.name = name,
		.kind = NAMES_VOLUME,
	});
}

/* Devices and what the kernel shows of itself are in most containers. */
static bool is_of_kernel(const char *path)
{
	return !strncmp(path, "/dev", 4) || !strncmp(path, "/proc", 5) ||
	       !strncmp(path, "/sys", 4);
}

void volume_binds(struct store *s, const char *runtime, const char *own,
		  const char *user, json_object *config)
{
	json_object *list = store_member(config, "mounts", json_type_array);
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		json_object *mount = json_object_array_get_idx(list, i);
		const char *source = store_text(mount, "source");

		if (!strcmp(store_text(mount, "type"), "bind") &&
		    !strstr(source, own) && !is_of_kernel(source))
			store_volume(s, &(struct store_volume){
				.directory = source,
				.runtime = runtime,
				.user = user,
				.kind = NAMES_BIND,
			});
	}
}
