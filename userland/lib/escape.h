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
 * enum escape_for - who reads it
 * @ESCAPE_SCREEN: people; blanks and backslashes stay as they are. Printable is
 *	ASCII from blank to ~ and, in a UTF-8 locale, what iswprint() accepts
 *	but for characters that only change how others are shown (U+202E)
 * @ESCAPE_WORD: scripts: without blanks and backslashes, the result is one word
 * @ESCAPE_JSON: only what is not UTF-8, and controls for which JSON has no
 *	escapes of its own, become \ooo
 */
enum escape_for {
	ESCAPE_SCREEN,
	ESCAPE_WORD,
	ESCAPE_JSON,
};

/**
 * escape() - write what the reader cannot take as \ooo
 * @text: the name
 * @to:	  cut off after @size - 1 bytes; ESCAPE_ROOM() has room for all
 *
 * Return: @to.
 */
char *escape(enum escape_for reader, const char *text, char *to, size_t size);

/**
 * escape_cut() - likewise, for people
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
 * escape_decode() - \040 and the like back to their bytes, in place
 *
 * Anything else stays as it is; \000 too, which would end the string.
 */
void escape_decode(char *text);

#endif
