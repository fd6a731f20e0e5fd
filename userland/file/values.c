// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines -> `name: value', and the words of a probe's value.
 */
#include "file/lines.h"

#include <stdlib.h>
#include <string.h>

static enum reader_error parse_pair(const struct reader_cursor *at,
				    char *line, struct reader_pair *pair,
				    struct reader_fault *fault)
{
	char *colon = strchr(line, ':');

	if (!colon || colon == line)
		return reader_blame(fault, READER_BROKEN, at->line,
				    "not a `name: value' line");
	*colon = '\0';
	pair->name = line;
	if (!reader_is_name(line))
		return reader_blame(fault, READER_BROKEN, at->line,
				    "a name that is not printable");
	pair->value = colon + 1 + strspn(colon + 1, " ");
	if (!strcmp(pair->name, "format"))
		return reader_check_version(pair->value, at->line, fault);
	return READER_OK;
}

static size_t count_lines(const char *text, size_t len)
{
	const char *end = text + len;
	size_t lines = 0;

	while ((text = memchr(text, '\n', (size_t)(end - text)))) {
		lines++;
		text++;
	}
	return lines;
}

enum reader_error reader_parse_values(struct reader_values *v, char *text,
				      size_t len, struct reader_fault *fault)
{
	struct reader_cursor at = { .next = text, .end = text + len };
	enum reader_error error;
	char *line;

	*v = (struct reader_values) { .text = text };
	v->pairs = calloc(count_lines(text, len) + 1, sizeof(*v->pairs));
	if (!v->pairs) {
		reader_free_values(v);
		return reader_blame_memory(fault);
	}
	do {
		error = reader_line(&at, &line, fault);
		if (!error && line && line[0] != '#')
			error = parse_pair(&at, line, &v->pairs[v->npairs++],
					   fault);
	} while (!error && line);
	if (!error && !v->npairs)
		error = reader_blame(fault, READER_FOREIGN, 0,
				     "the file is empty");
	if (error)
		reader_free_values(v);
	return error;
}

void reader_free_values(struct reader_values *v)
{
	free(v->text);
	free(v->pairs);
	*v = (struct reader_values) { 0 };
}

const char *reader_value(const struct reader_values *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->npairs; i++)
		if (!strcmp(v->pairs[i].name, name))
			return v->pairs[i].value;
	return NULL;
}

bool reader_field(const char *line, const char *key, char *value, size_t size)
{
	size_t length = strlen(key);

	value[0] = '\0';
	while (*line) {
		size_t word = strcspn(line, " ");

		/* A reason is free text: a key in it is none. */
		if (!strncmp(line, "reason=", 7))
			word = strlen(line);
		if (word > length && line[length] == '=' &&
		    !strncmp(line, key, length)) {
			snprintf(value, size, "%.*s", (int)(word - length - 1),
				 line + length + 1);
			return true;
		}
		line += word;
		line += strspn(line, " ");
	}
	return false;
}
