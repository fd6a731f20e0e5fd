/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries and lookups of the module's own, in a directory that nobody sees. */
#ifndef DCHAIN_OWN_H
#define DCHAIN_OWN_H

#include "count/chain.h"

/*
 * Names begin with the number of their chain and with a letter: names in one
 * chain that have the same letter have the same hash.
 */

/* The entry that is always there. */
#define OWN_ENTRY "4a-dchain"
/*
 * Nodes of a chain that lookups are made in. A handler walks the same chain
 * with preemption off, which takes less than a millisecond at 300 ns a node.
 * The parameter max_steps is no such limit: the user may have set it to 1.
 */
#define OWN_LONGEST 3000

int own_init(struct chain_table *table);
void own_exit(void);
struct dentry *own_alloc(const char *text);
struct dentry *own_add(const char *text);
void own_free(struct dentry *dentry);
void own_lookup(const char *text, bool path, bool compare);
struct chain_walk own_walk(const char *text);

#endif /* DCHAIN_OWN_H */
