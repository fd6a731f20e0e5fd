// SPDX-License-Identifier: GPL-2.0-only
#include "lib/escape.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* Bytes of the UTF-8 character at @text, and its @code; 0: there is none. */
static size_t utf8(const char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	size_t n, i;

	*code = s[0];
	if (s[0] < 0x80)
		return 1;
	/* The first byte begins with as many ones. */
	n = (size_t)__builtin_clz(~((uint32_t)s[0] << 24));
	if (n < 2 || n > 4)
		return 0;
	*code &= 0x7fu >> n;
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	/* Too long for it, half a UTF-16 character, or beyond Unicode. */
	if (*code < least[n] || *code >> 11 == 0x1b || *code > 0x10ffff)
		return 0;
	return n;
}

size_t escape_character(const char *text)
{
	uint32_t code;
	size_t n = utf8(text, &code);

	/* U+009B begins a terminal's command as ESC [ does. */
	return code < ' ' || (code >= 0x7f && code < 0xa0) ? 0 : n;
}

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

/*
 * Characters that are not seen and change how others are shown: which way text
 * runs (U+202E), what joins, invisible blanks and tags. iswprint() takes them.
 */
static bool is_format(uint32_t c)
{
	return c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

/* Bytes of the character at @text; 0 where the reader cannot take it. */
static size_t taken(enum escape_for reader, const char *text)
{
	uint32_t code;
	size_t n;

	if (is_plain(*text))
		return reader != ESCAPE_WORD || (*text != ' ' && *text != '\\');
	/* JSON has escapes of its own for what comes before the blank. */
	if (reader == ESCAPE_JSON)
		return (unsigned char)*text < ' ' ? 1 : escape_character(text);
	/* A locale without UTF-8 may take any byte for a character. */
	n = utf8(text, &code);
	return MB_CUR_MAX > 1 && iswprint(code) && !is_format(code) ? n : 0;
}

char *escape(enum escape_for reader, const char *text, char *to, size_t size)
{
	const char *end = to + size;
	char *begin = to;

	while (*text) {
		size_t n = taken(reader, text), i;

		if ((size_t)(end - to) <= (n ? n : 4))
			break;
		if (!n)
			to += sprintf(to, "\\%03o", (unsigned char)*text++);
		for (i = 0; i < n; i++)
			*to++ = *text++;
	}
	*to = '\0';
	return begin;
}

char *escape_cut(const char *text, char *to, size_t size)
{
	return escape(ESCAPE_SCREEN, text, to, size);
}

/* Bytes of the character at @text; @width: columns that it takes. */
static size_t measure(const char *text, size_t *width)
{
	uint32_t code;
	size_t n;
	int columns;

	*width = 1;
	if (is_plain(*text))
		return 1;
	n = utf8(text, &code);
	columns = wcwidth((wchar_t)code);
	if (n && columns >= 0)
		*width = (size_t)columns;
	return n ? n : 1;
}

size_t escape_width(const char *text)
{
	size_t all = 0, width;

	for (; *text; all += width)
		text += measure(text, &width);
	return all;
}

/* What is left of @text behind so many columns: more where one is wide. */
static char *behind(char *text, size_t columns)
{
	size_t width, n;

	while (*text && columns) {
		n = measure(text, &width);
		columns -= width < columns ? width : columns;
		text += n;
	}
	return text;
}

char *escape_shorten(char *text, size_t width)
{
	static const char gap[] = "...";
	size_t have = escape_width(text);
	char *left, *right;

	if (have <= width || width < 2 * sizeof(gap))
		return text;
	/* The end of a path tells more than its beginning. */
	width -= sizeof(gap) - 1;
	left = behind(text, width / 3);
	right = behind(left, have - width);
	memcpy(left, gap, sizeof(gap) - 1);
	memmove(left + sizeof(gap) - 1, right, strlen(right) + 1);
	return text;
}

/* The byte that \ooo at @text stands for; 0 where there is none. */
static char byte_of(const char *text)
{
	if (text[0] != '\\' || text[1] > '3' ||
	    strspn(text + 1, "01234567") < 3)
		return 0;
	return (char)strtoul((char[]){ text[1], text[2], text[3], 0 }, NULL, 8);
}

void escape_decode(char *text)
{
	char *to = strchr(text, '\\'), byte;

	if (!to)
		return;
	for (text = to; *text; to++) {
		byte = byte_of(text);
		*to = byte ? byte : *text;
		text += byte ? 4 : 1;
	}
	*to = '\0';
}
