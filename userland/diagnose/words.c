// SPDX-License-Identifier: GPL-2.0-only
/* Cgroups, paths and numbers in words. */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than one paragraph of the answer has. */
#define TEXTS 8

/* Room for one more text, in place of the oldest one. */
static char *new_text(size_t size)
{
	static char *texts[TEXTS];
	static size_t n;
	char **text = &texts[n++ % TEXTS];

	free(*text);
	*text = must(malloc(size));
	return *text;
}

const char *words_count(double value)
{
	char plain[32], *text = new_text(2 * sizeof(plain));
	int i, n = snprintf(plain, sizeof(plain), "%.0f", value), at = 0;

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
	return amount_bytes_text(amount_whole(bytes), new_text(32), 32);
}

const char *words_duration(double seconds)
{
	char *text = new_text(32);

	snprintf(text, 32, seconds < 1 ? "%.0f ms" : "%.1f s",
		 seconds < 1 ? 1000 * seconds : seconds);
	return text;
}

const char *words_short(const char *path, size_t columns)
{
	char *text = new_text(ESCAPE_ROOM(strlen(path)));

	return escape_shorten(escape_text(path, text), columns);
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
	char *text = new_text(4 * strlen(name) + 4);
	size_t n;

	if (*name && !name[strspn(name, plain)])
		return strcpy(text, name);
	n = (size_t)sprintf(text, "$'");
	for (; *name; name++)
		if (*name < ' ' || *name > '~')
			n += (size_t)sprintf(text + n, "\\%03o",
					     (unsigned char)*name);
		else
			n += (size_t)sprintf(text + n, "%s%c",
					     strchr("'\\", *name) ? "\\" : "",
					     *name);
	strcpy(text + n, "'");
	return text;
}
