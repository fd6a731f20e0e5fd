// SPDX-License-Identifier: GPL-2.0-only
/* Cgroups, paths and numbers in words. */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than one paragraph of the answer has. */
#define TEXTS 32

static char *texts[TEXTS];
static size_t newest;

/* One more text, in place of the oldest one. */
static char *keep(char *text)
{
	newest = (newest + 1) % TEXTS;
	free(texts[newest]);
	texts[newest] = must(text);
	return text;
}

const char *words(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return keep(text);
}

const char *words_count(double value)
{
	const char *plain = words("%.0f", value);
	size_t i, at = 0, n = strlen(plain);
	char *text = keep(malloc(2 * n + 1));

	for (i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = plain[i];
	}
	text[at] = '\0';
	return text;
}

const char *words_bytes(double bytes)
{
	return amount_bytes_text(amount_whole(bytes), keep(malloc(32)), 32);
}

const char *words_short(const char *path, size_t columns)
{
	size_t size = ESCAPE_ROOM(strlen(path));
	char *text = keep(malloc(size));

	return escape_shorten(escape_cut(path, text, size), columns);
}

const char *words_cgroup(const struct diagnosis *d, const char *path,
			 size_t columns)
{
	char name[NAMES_LABEL] = "the root cgroup";

	if (strcmp(path, "(uncharged)"))
		names_label(d->known, path, name, sizeof(name));
	return words_short(name, columns);
}

const char *words_quoted(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%=,";
	char *text = keep(malloc(4 * strlen(name) + 4));
	size_t n = 2;

	if (*name && !name[strspn(name, plain)])
		return strcpy(text, name);
	strcpy(text, "$'");
	for (; *name; name++)
		n += (size_t)sprintf(text + n, strchr(plain, *name) ? "%c" :
				     "\\%03o", (unsigned char)*name);
	return strcat(text, "'");
}
