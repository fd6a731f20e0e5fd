// SPDX-License-Identifier: GPL-2.0-only
#include "capture/hide.h"

#include "lib/array.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A word may be a key, so only words that begin like this are kept. */
static const char * const boot_words[] = {
	"cgroup", "dhash_entries=", "ihash_entries=", "hashdist=", "lockdown=",
	"systemd.unified_cgroup_hierarchy",
};

static size_t word_length(const char *word)
{
	return strcspn(word, " \n");
}

/* Which column of a heading, `# id ... examples path', it is; or -1. */
static int examples_column(const char *heading, const char *end)
{
	const char *word = heading + 2;
	int column;

	for (column = 0; word < end; column++) {
		size_t len = word_length(word);

		if (len == 8 && !strncmp(word, "examples", len))
			return column;
		word += len + 1;
	}
	return -1;
}

/* Where a cell begins; at @end or behind it where the row has none. */
static char *cell(char *row, const char *end, int column)
{
	while (column-- > 0 && row < end)
		row += word_length(row) + 1;
	return row;
}

static char *put(char *to, const char *from, const char *end)
{
	memmove(to, from, (size_t)(end - from));
	return to + (end - from);
}

static bool is_heading(const char *line)
{
	return !strncmp(line, "# ", 2) && strncmp(line, "# warning", 9) != 0;
}

/* In place: a dash is no longer than what it stands for. */
void hide_examples(char *text)
{
	char *line = text, *end, *out = text;
	int column = -1;

	for (; *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		if (!strncmp(line, "dchain ", 7))
			column = -1;
		if (is_heading(line))
			column = examples_column(line, end);
		if (column >= 0 && *line != '#') {
			char *names = cell(line, end, column);

			if (names < end) {
				out = put(out, line, names);
				*out++ = '-';
				line = names + word_length(names);
			}
		}
		out = put(out, line, end);
		if (*end)
			*out++ = '\n';
	}
	*out = '\0';
}

/* What has no room is left out whole: half of it could mislead. */
static void keep(char *kept, size_t size, const char *text, char behind)
{
	size_t len = strlen(kept);

	if (len + strlen(text) + 2 <= size)
		snprintf(kept + len, size - len, "%s%c", text, behind);
}

void hide_other_boot_words(char *text, char *kept, size_t size)
{
	char *word;
	size_t i;

	*kept = '\0';
	while ((word = strsep(&text, " \n")))
		for (i = 0; i < ARRAY_SIZE(boot_words); i++)
			if (!strncmp(word, boot_words[i],
				     strlen(boot_words[i])))
				keep(kept, size, word, ' ');
}

void hide_other_log(char *text, char *kept, size_t size)
{
	char *line;

	*kept = '\0';
	while ((line = strsep(&text, "\n")))
		if (strstr(line, "cache hash table entries"))
			keep(kept, size, line, '\n');
}
