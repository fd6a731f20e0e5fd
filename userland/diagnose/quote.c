// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/quote.h"

#include <stdio.h>
#include <string.h>

static bool printable(char c)
{
	return c >= ' ' && c <= '~';
}

static bool all_printable(const char *name)
{
	while (*name && printable(*name))
		name++;
	return !*name;
}

/* The longest piece is a quote in quotes, or an octal number. */
#define PIECE 5

/* $'...' is read by bash, zsh, ksh and busybox's sh. */
static bool quote_bytes(const char *name, char *text, size_t size)
{
	size_t n = (size_t)snprintf(text, size, "$'");

	for (; *name && n + PIECE + 2 < size; name++) {
		if (!printable(*name))
			n += (size_t)snprintf(text + n, size - n, "\\%03o",
					      (unsigned char)*name);
		else
			n += (size_t)snprintf(text + n, size - n, "%s%c",
					      strchr("'\\", *name) ? "\\" : "",
					      *name);
	}
	snprintf(text + n, size - n, "'");
	return !*name;
}

bool quote_word(const char *name, char *text, size_t size)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%=,";
	size_t n = 0;

	if (!all_printable(name))
		return quote_bytes(name, text, size);
	if (*name && name[strspn(name, plain)] == '\0')
		return (size_t)snprintf(text, size, "%s", name) < size;
	text[n++] = '\'';
	for (; *name && n + PIECE + 2 < size; name++)
		if (*name == '\'')
			n += (size_t)snprintf(text + n, size - n, "'\\''");
		else
			text[n++] = *name;
	snprintf(text + n, size - n, "'");
	return !*name;
}
