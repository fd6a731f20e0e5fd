/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Containers of podman or docker for the reproduction, from images made of
 * local files: the two programs, their libraries and an empty /tmp.
 */
#ifndef DCHAIN_REPRO_ENGINE_H
#define DCHAIN_REPRO_ENGINE_H

#include "repro/container.h"

/**
 * engine_image() - make an image
 * @engine: "podman" or "docker"
 * @name: of the image; one that is there is replaced
 * @programs: descriptors of trasher and worker
 *
 * Return: DCHAIN_OK, or another status after saying why.
 */
enum dchain_exit engine_image(const char *engine, const char *name,
			      const int programs[2]);

/**
 * engine_image_remove() - remove it, if it is there
 */
void engine_image_remove(const char *engine, const char *name);

/**
 * engine_container() - start a container whose process only holds it
 * @c: filled in
 * @root: where cgroups are mounted
 * @name: of its image, and its own
 * @memory_max: bytes, or 0 for no limit
 *
 * Return: DCHAIN_OK, or another status after saying why; nothing is left then.
 */
enum dchain_exit engine_container(struct container *c, const char *engine,
				  const struct cgroup_root *root,
				  const char *name, uint64_t memory_max);

/**
 * engine_container_remove() - what container_remove() does for one of these
 */
void engine_container_remove(struct container *c);

#endif
