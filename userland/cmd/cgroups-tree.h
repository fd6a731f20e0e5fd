/* SPDX-License-Identifier: GPL-2.0-only */
/* dchain cgroups --tree */
#ifndef DCHAIN_CGROUPS_TREE_H
#define DCHAIN_CGROUPS_TREE_H

#include "lib/exits.h"
#include "lib/printer.h"
#include "read/reader.h"

/**
 * cgroups_tree() - print cgroups as a tree, each with the sum of all below it
 * @t:	     the file `cgroups`
 * @format:  how; in JSON each row has its `children`
 * @wanted:  ids and paths: only these and what is below, see columns_select()
 * @nwanted: how many; with none, all
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit cgroups_tree(const struct reader_table *t,
			      const struct printer_format *format,
			      char *const *wanted, size_t nwanted);

#endif
