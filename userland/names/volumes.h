/* SPDX-License-Identifier: GPL-2.0-only */
/* What the engines' volumes have in common. */
#ifndef DCHAIN_NAMES_VOLUMES_H
#define DCHAIN_NAMES_VOLUMES_H

#include "names/store.h"

/* volume_named() - note a volume with a name, by its folder @path/@name */
void volume_named(struct store *s, const char *runtime, const char *path,
		  const char *name);

/**
 * volume_binds() - note which directories of the host a container has mounted
 * @own: in the path of each file that the engine itself mounts, as resolv.conf
 * @user: the container's id
 * @config: its OCI configuration; anything else has no mounts
 */
void volume_binds(struct store *s, const char *runtime, const char *own,
		  const char *user, json_object *config);

#endif
