/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the files come from: the module's folder in debugfs, its parameters in
 * sysfs, or a saved capture. This is the only place that opens them, and that
 * reports why one could not be opened.
 */
#ifndef DCHAIN_SOURCE_H
#define DCHAIN_SOURCE_H

#include "lib/exits.h"
#include "file/reader.h"

#define SOURCE_FOLDER "/sys/kernel/debug/dchain"
#define SOURCE_PARAMETERS "/sys/module/dchain/parameters"

/**
 * source_quiet() - print no warnings in the files from now on
 *
 * For a program that reads them again and again, or shows them itself.
 */
void source_quiet(bool quiet);

/**
 * source_use_capture() - read an unpacked capture from now on, not this host
 * @root: the folder below which each file has its own path; those that were
 *	read twice have their earlier reading in before/
 * @ns: between the two readings
 */
void source_use_capture(const char *root, uint64_t ns);

/**
 * source_captured() - does a capture stand for the host?
 */
bool source_captured(void);

/**
 * source_before() - of a capture: read the earlier or the later reading; on a
 * running host: nothing
 */
void source_before(bool before);

/**
 * source_clock() - run_clock(), or what it was at a capture's reading
 */
uint64_t source_clock(void);

/**
 * source_warn() - print a file's warnings on stderr, one line each
 */
void source_warn(const struct reader_table *t);

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
 * source_parameter - read one of the module's parameters
 * @text: set to a NUL-terminated buffer for the caller to free
 * @name: `mode`, `heads`, `reset` ...
 */
enum dchain_exit source_parameter(char **text, const char *name);

/**
 * source_write - write one of the module's parameters
 * @name: `mode`, `heads`, `reset` ...
 * @text: what to write, in one write()
 *
 * What the module answers (EINVAL, EBUSY ...) becomes DCHAIN_REFUSED; EINTR,
 * after a signal, DCHAIN_INTERRUPTED and no line.
 */
enum dchain_exit source_write(const char *name, const char *text);

#endif
