/* SPDX-License-Identifier: GPL-2.0-only */
/* Names that others chose, as words for the shell. */
#ifndef DCHAIN_QUOTE_H
#define DCHAIN_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * quote_word() - one word for the shell
 * @name: any bytes
 * @text: receives it: as it is, in quotes, or as $'...' where it has a byte
 *	that is not printable
 * @size: bytes at @text
 *
 * Return: false where it does not fit: half a path would be another's.
 */
bool quote_word(const char *name, char *text, size_t size);

#endif
