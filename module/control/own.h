/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries and lookups of the module's own, in directories that nobody sees. */
#ifndef DCHAIN_OWN_H
#define DCHAIN_OWN_H

#include <linux/types.h>

struct chain_table;
struct dentry;

/**
 * enum own_dir - the two directories
 * @OWN_PLAIN: the kernel compares names
 * @OWN_COMPARED: a d_compare() does; that is another loop of the kernel's
 */
enum own_dir { OWN_PLAIN, OWN_COMPARED, OWN_DIRS };

/*
 * Names begin with the number of their chain and with a or b: names in one
 * chain have one of two hashes.
 */
#define OWN_CHAINS 5
/* The entry that is always there, in both directories. */
#define OWN_ENTRY "4a-dchain"
/*
 * Nodes of a chain that lookups are made in. A handler walks the same chain
 * with preemption off, which takes less than a millisecond at 300 ns a node.
 * The parameter max_steps is no such limit: the user may have set it to 1.
 */
#define OWN_LONGEST 3000
/* These two and those of heads.c. */
#define OWN_ENTRIES 16

int own_init(struct chain_table *table);
void own_exit(void);
unsigned int own_choose_chains(void);
struct dentry *own_alloc(enum own_dir dir, const char *text);
void own_free(struct dentry *dentry);
bool own_add(enum own_dir dir, const char *text);
void own_remove(unsigned int keep);
void own_lookup(enum own_dir dir, const char *text);
void own_lookup_path(enum own_dir dir, const char *text);

#endif /* DCHAIN_OWN_H */
