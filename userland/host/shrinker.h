/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shrinkers of file systems in debugfs (CONFIG_SHRINKER_DEBUG, Linux 6.0):
 * what a cgroup has there that can be given back.
 */
#ifndef DCHAIN_SHRINKER_H
#define DCHAIN_SHRINKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHRINKER_NODES 8

/**
 * struct shrinker - a file system's
 * @file: that is written to; empty where there is none
 * @id: number of the cgroup
 * @nodes: the memory nodes where it has something
 * @n: their number
 */
struct shrinker {
	char file[512];
	uint64_t id;
	struct {
		unsigned int node;
		uint64_t objects;
	} nodes[SHRINKER_NODES];
	size_t n;
};

/**
 * shrinker_count() - what a cgroup has.
 * @s: @s->id is set; receives the nodes
 * @text: of a file count: lines of a cgroup's number and a count for each node
 *
 * Return: all nodes together; 0 for none, also where there are more nodes than
 * room for them.
 */
uint64_t shrinker_count(struct shrinker *s, const char *text);

/**
 * shrinker_find() - the file system of which a cgroup holds the most
 * @s: filled in
 * @fs: type of the file system
 * @id: number of the cgroup
 *
 * Return: false where there is none, or the kernel does not show it.
 */
bool shrinker_find(struct shrinker *s, const char *fs, uint64_t id);

#endif
