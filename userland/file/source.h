/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the files come from: the module's folder in debugfs, or a saved
 * capture. This is the only place that opens them, and that tells why one
 * could not be opened.
 */
#ifndef DCHAIN_SOURCE_H
#define DCHAIN_SOURCE_H

#include "lib/exits.h"
#include "read/reader.h"

#define SOURCE_FOLDER "/sys/kernel/debug/dchain"

/*
 * All of these print one line on stderr when they fail, naming what to do, and
 * return the exit status that goes with it; DCHAIN_OK otherwise.
 */

/**
 * source_table - read a file with columns
 * @t: filled in; release it with reader_free_table()
 * @name: the file's name in debugfs, which its first line repeats
 * @input: a saved capture to read instead ("-": standard input), or NULL
 *
 * The file's warnings go to stderr, one line each.
 */
enum dchain_exit source_table(struct reader_table *t, const char *name,
			      const char *input);

/**
 * source_values - read a file of `name: value` lines, likewise
 */
enum dchain_exit source_values(struct reader_values *v, const char *name,
			       const char *input);

/**
 * source_text - read a whole file that is neither, likewise
 * @text: set to a NUL-terminated buffer for the caller to free
 */
enum dchain_exit source_text(char **text, const char *name);

/**
 * source_write - write to one of the module's control files
 * @name: `mode`, `heads`, `reset` ...
 * @text: what to write, in one write()
 *
 * What the module answers (EINVAL, EBUSY ...) becomes DCHAIN_REFUSED.
 */
enum dchain_exit source_write(const char *name, const char *text);

/**
 * source_write_in_turn - likewise, after those who are at it
 *
 * EBUSY is waited out, however long it takes; a signal ends the program.
 */
enum dchain_exit source_write_in_turn(const char *name, const char *text);

#endif
