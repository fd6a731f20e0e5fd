/* SPDX-License-Identifier: GPL-2.0-only */
/* A file name is bytes; who prints one as UTF-8 has to look. Pure. */
#ifndef DCHAIN_UTF8_H
#define DCHAIN_UTF8_H

#include <stddef.h>

/**
 * utf8_length() - bytes of the UTF-8 character at @text, which ends with a NUL
 *
 * Return: 1 to 4, or 0 where there is none.
 */
size_t utf8_length(const char *text);

#endif
