/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of files and cgroups are bytes. Here they become text that a terminal
 * can show and JSON can hold: what is not printable is written \ooo, as the
 * module's files write it.
 */
#ifndef DCHAIN_ESCAPE_H
#define DCHAIN_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/* Room for escaped text of @length bytes, with the NUL. */
#define ESCAPE_ROOM(length) ((length) * 4 + 1)

/**
 * escape_character() - bytes of the UTF-8 character at @text
 *
 * Return: 1 to 4; 0 where there is none, and for a control character.
 */
size_t escape_character(const char *text);

/**
 * escape_text() - write bytes that are not printable as \ooo
 * @text: the name; blanks and backslashes stay as they are
 * @to:	  ESCAPE_ROOM() bytes
 *
 * Printable is ASCII from blank to ~ and, in a UTF-8 locale, what iswprint()
 * accepts but for characters that only change how others are shown (U+202E).
 *
 * Return: @to.
 */
char *escape_text(const char *text, char *to);

/**
 * escape_word() - likewise, and blanks and backslashes: the result is one word
 */
char *escape_word(const char *text, char *to);

/**
 * escape_cut() - likewise, cut off after @size - 1 bytes
 */
char *escape_cut(const char *text, char *to, size_t size);

/**
 * escape_width() - columns that printable text takes on a terminal
 */
size_t escape_width(const char *text);

/**
 * escape_shorten() - replace the middle of printable text by "...", in place,
 *	where it takes more columns than @width
 *
 * Return: @text.
 */
char *escape_shorten(char *text, size_t width);

/**
 * escape_bytes() - write what is not UTF-8 as \ooo, and controls for which JSON
 *	has no escapes of its own
 * @text: the name
 * @to:	  ESCAPE_ROOM() bytes
 *
 * Return: @to.
 */
char *escape_bytes(const char *text, char *to);

/**
 * escape_decode() - \040 and the like back to their bytes, in place
 *
 * Anything else stays as it is; \000 too, which would end the string.
 */
void escape_decode(char *text);

#endif
