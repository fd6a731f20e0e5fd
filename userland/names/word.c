// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <string.h>

#include "names/word.h"

#define UUID_LEN	36

bool word_is(struct word w, const char *s)
{
	/* most differ in their first character */
	if (!w.len || *w.s != *s)
		return !w.len && !*s;
	return w.len == strlen(s) && !memcmp(w.s, s, w.len);
}

bool word_strip_prefix(struct word *w, const char *prefix)
{
	size_t len = 0;

	while (len < w->len && prefix[len] && w->s[len] == prefix[len])
		len++;
	if (prefix[len])
		return false;
	w->s += len;
	w->len -= len;
	return true;
}

bool word_strip_suffix(struct word *w, const char *suffix)
{
	size_t len = strlen(suffix);

	/* likewise, seen from the end */
	if (w->len < len || (len && w->s[w->len - 1] != suffix[len - 1]) ||
	    memcmp(w->s + w->len - len, suffix, len) != 0)
		return false;
	w->len -= len;
	return true;
}

bool word_after_last(struct word w, const char *mark, struct word *rest)
{
	size_t i;

	for (i = w.len; i-- > 0; ) {
		*rest = (struct word){ w.s + i, w.len - i };
		if (word_strip_prefix(rest, mark))
			return true;
	}
	return false;
}

static size_t hex_len(struct word w)
{
	size_t i;

	for (i = 0; i < w.len && isxdigit((unsigned char)w.s[i]); i++)
		;
	return i;
}

bool word_is_id(struct word w)
{
	return w.len == WORD_ID_LEN && hex_len(w) == WORD_ID_LEN;
}

bool word_is_uid(struct word w)
{
	size_t i;

	if (w.len == 32)
		return hex_len(w) == 32;
	if (w.len != UUID_LEN)
		return false;
	for (i = 0; i < w.len; i++) {
		bool dash = w.s[i] == '-' || w.s[i] == '_';

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (!dash)
				return false;
		} else if (!isxdigit((unsigned char)w.s[i])) {
			return false;
		}
	}
	return true;
}

void word_copy(struct word w, char *to, size_t size)
{
	size_t len = w.len < size ? w.len : size - 1;

	memcpy(to, w.s, len);
	to[len] = '\0';
}

static int digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/*
 * The character that \xNN at @s stands for, or -1. Control characters would
 * reach a terminal: they stay escaped.
 */
static int escaped(const char *s, size_t len)
{
	int c;

	if (len < 4 || s[0] != '\\' || s[1] != 'x' ||
	    digit(s[2]) < 0 || digit(s[3]) < 0)
		return -1;
	c = digit(s[2]) * 16 + digit(s[3]);
	return iscntrl(c) ? -1 : c;
}

void word_unescape(struct word w, char *to, size_t size)
{
	size_t i = 0, n = 0;

	while (i < w.len && n < size - 1) {
		int c = escaped(w.s + i, w.len - i);

		to[n++] = (char)(c < 0 ? w.s[i] : c);
		i += c < 0 ? 1 : 4;
	}
	to[n] = '\0';
}
