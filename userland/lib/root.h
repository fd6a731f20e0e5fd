/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the host's files are: below /, below the directory that a container
 * has the host's root mounted at, or below a capture's folder. Every file of
 * the host and of the module is read through here.
 */
#ifndef DCHAIN_ROOT_H
#define DCHAIN_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The file that makes a folder a capture: `name: value' lines. */
#define ROOT_CAPTURE "/dchain-capture"

/**
 * root_use() - take the host's files below another directory
 * @directory: from --root; unless this is called, the environment's
 *	DCHAIN_ROOT, or /
 *
 * Where it is no directory the program ends, with a line.
 */
void root_use(const char *directory);

/**
 * root_is_here() - are the files those of the running system, below /?
 */
bool root_is_here(void);

/**
 * root_is_capture() - are they those that a capture saved?
 */
bool root_is_capture(void);

/**
 * root_page_size() - of the host whose files these are
 */
uint64_t root_page_size(void);

/**
 * root_earlier() - read a capture's first reading, of files that have two
 *
 * It lies below `before/' in the capture; on a host this changes nothing.
 */
void root_earlier(bool earlier);

/**
 * root_clock() - the time for rates, in nanoseconds: run_clock(), or that
 *	between the two readings of a capture
 */
uint64_t root_clock(void);

/**
 * root_path() - a path on the host as one that can be opened
 *
 * Return: false where @path has no room for it.
 */
bool root_path(char *path, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * root_read() - a whole file, by its path on the host
 *
 * Return: text for free(), or NULL with errno.
 */
char *root_read(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * root_read_here() - likewise, by its path on this system
 */
char *root_read_here(const char *path);

/**
 * root_slurp() - read a descriptor to its end
 * @fd: open for reading; a negative one is an error
 * @most: bytes that it may have
 * @len: set to the number of bytes
 *
 * Return: text for free(), or NULL with errno; EFBIG where there is more.
 */
char *root_slurp(int fd, size_t most, size_t *len);

/**
 * root_exists() - is there such a file or folder?
 */
bool root_exists(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
