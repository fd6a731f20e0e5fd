/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cgroups as the tree that they are, each with the sum of all below it.
 */
#ifndef DCHAIN_CGROUP_TREE_H
#define DCHAIN_CGROUP_TREE_H

#include "counts/sample.h"

/* no node: the parent of a root */
#define TREE_NONE SIZE_MAX

/**
 * struct tree_node - a cgroup, or a directory above one
 * @path: its whole path
 * @parent: index of its parent, which stands before it, or TREE_NONE
 * @has_row: it is a cgroup that was counted
 * @total: sum over it and all below, with what its own row has besides
 */
struct tree_node {
	char *path;
	size_t parent;
	bool has_row;
	struct sample_row total;
};

/**
 * struct tree - all of them
 * @nodes: @n of them, as a walk through the tree meets them: "/" first, parents
 *	before their children, and what is no cgroup last
 */
struct tree {
	struct tree_node *nodes;
	size_t n;
};

/**
 * tree_build() - put cgroups into their tree
 * @t: filled in; release it with tree_free()
 * @s: must outlive @t; the order of its rows changes
 */
void tree_build(struct tree *t, struct sample *s);

void tree_free(struct tree *t);

/**
 * tree_name() - the last component of a node's path; "/" for the root
 */
const char *tree_name(const struct tree_node *node);

#endif
