/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading a file as a whole. */
#ifndef DCHAIN_SLURP_H
#define DCHAIN_SLURP_H

#include <stddef.h>

/**
 * slurp() - read a descriptor to its end
 * @fd: open for reading; a negative one is an error
 * @most: bytes that it may have
 * @len: set to the number of bytes
 *
 * Return: a NUL-terminated buffer for free(), or NULL with errno; EFBIG where
 * there is more.
 */
char *slurp(int fd, size_t most, size_t *len);

#endif
