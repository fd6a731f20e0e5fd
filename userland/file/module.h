/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's files, below the root that lib/root.h knows: its folder in
 * debugfs and its parameters in sysfs. This is the only place that opens them,
 * and that reports why one could not be opened.
 */
#ifndef DCHAIN_MODULE_H
#define DCHAIN_MODULE_H

#include "file/reader.h"
#include "lib/exits.h"

#define MODULE_FOLDER "/sys/kernel/debug/dchain"
#define MODULE_PARAMETERS "/sys/module/dchain/parameters"

/**
 * module_quiet() - print no warnings in the files from now on
 *
 * For a program that reads them again and again, or shows them itself.
 */
void module_quiet(bool quiet);

/**
 * module_is_there() - is it loaded, or did the capture find it loaded?
 */
bool module_is_there(void);

/*
 * All of these print one line on stderr when they fail, naming what to do, and
 * return the exit status that goes with it; DCHAIN_OK otherwise.
 */

/**
 * module_tables() - read a file that has tables one after another
 * @t: filled in, @n of them; release each with reader_free_table(), the first
 *	of them last, because it holds the text of all
 * @names: as their first lines have them
 * @n: how many there must be, in this order
 * @file: its name in debugfs
 *
 * The tables' warnings go to stderr, one line each.
 */
enum dchain_exit module_tables(struct reader_table *t,
			       const char *const *names, size_t n,
			       const char *file);

/**
 * module_table() - read a file that has one table of the file's own name
 */
enum dchain_exit module_table(struct reader_table *t, const char *name);

/**
 * module_values() - read a file of `name: value' lines
 * @v: filled in; release it with reader_free_values()
 * @name: `status', for instance
 */
enum dchain_exit module_values(struct reader_values *v, const char *name);

/**
 * module_why() - say why a file could not be opened
 * @path: on the host: /dev/dchain, for instance
 * @error: errno
 */
enum dchain_exit module_why(const char *path, int error);

#endif
