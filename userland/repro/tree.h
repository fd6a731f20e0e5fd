/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The worker's tree.
 */
#ifndef DCHAIN_REPRO_TREE_H
#define DCHAIN_REPRO_TREE_H

#include "repro/container.h"
#include "repro/theory.h"

/**
 * tree_make - make empty files in directories at the root of a container
 * @c: the container
 * @tree: how many; @dentries is measured and set
 *
 * A name that was just made has its dentries in the table: the tree is warm.
 *
 * Return: DCHAIN_OK, or another status after saying why.
 */
enum dchain_exit tree_make(const struct container *c,
			   struct theory_tree *tree);

#endif
