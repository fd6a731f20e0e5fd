// SPDX-License-Identifier: GPL-2.0-only
#include "lib/escape.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/* Bytes of the UTF-8 character at @text; 0 where there is none. */
static size_t utf8(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t length, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] < 0xe0)
		length = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		length = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		length = 4;
	else
		return 0;
	for (i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return length;
}

size_t escape_character(const char *text)
{
	size_t n = utf8(text);

	/* C1: U+009B begins a terminal's command as ESC [ does. */
	if (n == 2 && (unsigned char)text[0] == 0xc2 &&
	    (unsigned char)text[1] < 0xa0)
		return 0;
	return n == 1 && ((unsigned char)*text < ' ' || *text == 0x7f) ? 0 : n;
}

/* JSON has escapes of its own for what comes before the blank. */
static size_t for_json(const char *text)
{
	return (unsigned char)*text < ' ' ? 1 : escape_character(text);
}

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

static bool is_letter(char c)
{
	return (c >= '-' && c <= '9') || (c >= '_' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/*
 * Characters that are not seen and change how others are shown: which way text
 * runs (U+202E), what joins, invisible blanks and tags. iswprint() takes them.
 */
static bool is_format(wchar_t c)
{
	return c == 0xad || c == 0x61c || c == 0x180e || c == 0xfeff ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

/* Return: bytes of the printable character at @text, 0 where there is none. */
static size_t printable(const char *text)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t n;

	if (is_plain(*text))
		return 1;
	/* A locale without UTF-8 may take any byte for a character. */
	if (MB_CUR_MAX < 2 || !utf8(text))
		return 0;
	n = mbrtowc(&wide, text, utf8(text), &state);
	if (!n || n > 4 || !iswprint((wint_t)wide) || is_format(wide))
		return 0;
	return n;
}

static char *put_octal(char *to, char byte)
{
	unsigned int value = (unsigned char)byte;

	*to++ = '\\';
	*to++ = (char)('0' + (value >> 6));
	*to++ = (char)('0' + (value >> 3 & 7));
	*to++ = (char)('0' + (value & 7));
	return to;
}

static char *escape(const char *text, char *to, const char *end,
		    size_t (*good)(const char *text))
{
	char *begin = to;

	while (*text) {
		/* nobody minds letters and digits */
		size_t n = is_letter(*text) ? 1 : good(text);

		if ((size_t)(end - to) <= (n ? n : 4))
			break;
		if (n == 1) {
			*to++ = *text++;
		} else if (n) {
			memcpy(to, text, n);
			to += n;
			text += n;
		} else {
			to = put_octal(to, *text++);
		}
	}
	*to = '\0';
	return begin;
}

static size_t word(const char *text)
{
	return *text == ' ' || *text == '\\' ? 0 : printable(text);
}

char *escape_word(const char *text, char *to)
{
	return escape(text, to, to + ESCAPE_ROOM(strlen(text)), word);
}

char *escape_text(const char *text, char *to)
{
	return escape(text, to, to + ESCAPE_ROOM(strlen(text)), printable);
}

char *escape_cut(const char *text, char *to, size_t size)
{
	return escape(text, to, to + size, printable);
}

char *escape_bytes(const char *text, char *to)
{
	return escape(text, to, to + ESCAPE_ROOM(strlen(text)), for_json);
}

/* Return: bytes of the character at @text; @width: columns that it takes. */
static size_t measure(const char *text, size_t *width)
{
	size_t n = is_plain(*text) ? 1 : printable(text);
	mbstate_t state = { 0 };
	wchar_t wide;

	*width = 1;
	if (n > 1 && mbrtowc(&wide, text, n, &state) == n && wcwidth(wide) >= 0)
		*width = (size_t)wcwidth(wide);
	return n ? n : 1;
}

size_t escape_width(const char *text)
{
	const char *plain = text;
	size_t all, width;

	while (is_plain(*text))
		text++;
	all = (size_t)(text - plain);
	while (*text) {
		text += measure(text, &width);
		all += width;
	}
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

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

void escape_decode(char *text)
{
	char *to = strchr(text, '\\');
	const char *from = to;

	if (!to)
		return;
	while (*from) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' &&
		    is_octal(from[2]) && is_octal(from[3])) {
			int byte = (from[1] - '0') << 6 |
				   (from[2] - '0') << 3 | (from[3] - '0');

			if (byte) {
				*to++ = (char)byte;
				from += 4;
				continue;
			}
		}
		*to++ = *from++;
	}
	*to = '\0';
}
