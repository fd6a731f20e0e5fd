// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text of the module's files -> rows. The text is cut in place: one buffer
 * holds every string, so a row costs a few pointers and no allocation.
 */
#include "file/lines.h"

#include "lib/escape.h"

#include <stdlib.h>
#include <string.h>

#define WARNING_MARK "# warning: "

/* An array that grows by doubling; the caller's pointer and count. */
struct list {
	char **items;
	size_t count;
	size_t room;
};

static bool list_add(struct list *list, char *item)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 64;
		char **items = reallocarray(list->items, room, sizeof(*items));

		if (!items)
			return false;
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = item;
	return true;
}

/* The words of a line one after another, like strsep() over runs of blanks. */
static char *next_word(char **line)
{
	char *word = *line, *end;

	while (*word == ' ')
		word++;
	end = strchrnul(word, ' ');
	*line = end;
	if (*end)
		*(*line)++ = '\0';
	return end > word ? word : NULL;
}

/* Any blank separates; with one kind of them, next_word() is quick. */
static void replace_tabs(char *line)
{
	while ((line = strchr(line, '\t')))
		*line = ' ';
}

/* Move behind @word where @line begins with it. */
static bool skip(const char **line, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*line, word, length) != 0)
		return false;
	*line += length;
	return true;
}

/* Line 1: `dchain NAME - version: N`. */
static enum reader_error parse_title(struct reader_cursor *at, const char *name,
				     struct reader_fault *fault)
{
	const char *rest;
	char *line;

	/* A foreign file may have no lines at all: no complaint about those. */
	if (!reader_line(at, &line, fault) && line) {
		rest = line;
		if (skip(&rest, "dchain ") && skip(&rest, name) &&
		    skip(&rest, " - version: "))
			return reader_check_version(rest, at->line, fault);
	}
	return reader_blame(fault, READER_FOREIGN, 1,
			    "not a dchain %s file: it must begin with `dchain %s - version: %d'",
			    name, name, READER_VERSION);
}

static bool is_named(const struct list *columns, const char *name)
{
	size_t i;

	for (i = 0; i < columns->count; i++)
		if (!strcmp(columns->items[i], name))
			return true;
	return false;
}

/* Line 2: `# COLUMN COLUMN ...`. */
static enum reader_error parse_columns(struct reader_cursor *at,
				       struct list *columns,
				       struct reader_fault *fault)
{
	enum reader_error error;
	char *line, *word;

	error = reader_line(at, &line, fault);
	if (error)
		return error;
	if (!line || line[0] != '#')
		return reader_blame(fault, READER_BROKEN, 2,
				    "the names of the columns (`# id ...') are missing");
	line++;
	replace_tabs(line);
	while ((word = next_word(&line))) {
		if (!reader_is_name(word))
			return reader_blame(fault, READER_BROKEN, at->line,
					    "a column whose name is not printable");
		if (is_named(columns, word))
			return reader_blame(fault, READER_BROKEN, at->line,
					    "column %.60s comes twice", word);
		if (!list_add(columns, word))
			return reader_blame_memory(fault);
	}
	if (!columns->count)
		return reader_blame(fault, READER_BROKEN, at->line,
				    "no column has a name");
	return READER_OK;
}

static enum reader_error parse_row(const struct reader_cursor *at, char *line,
				   size_t ncolumns, struct list *cells,
				   struct reader_fault *fault)
{
	size_t before = cells->count, found;
	char *word;

	replace_tabs(line);
	while ((word = next_word(&line))) {
		if (!list_add(cells, word))
			return reader_blame_memory(fault);
	}
	found = cells->count - before;
	if (found != ncolumns)
		return reader_blame(fault, READER_BROKEN, at->line,
				    "%zu columns instead of %zu", found,
				    ncolumns);
	return READER_OK;
}

static enum reader_error parse_rows(struct reader_cursor *at, size_t ncolumns,
				    struct list *cells, struct list *warnings,
				    struct reader_fault *fault)
{
	const size_t mark = strlen(WARNING_MARK);
	char *line;

	for (;;) {
		enum reader_error error;

		error = reader_line(at, &line, fault);
		if (error || !line)
			return error;
		if (line[0] != '#')
			error = parse_row(at, line, ncolumns, cells, fault);
		else if (!strncmp(line, WARNING_MARK, mark) &&
			 !list_add(warnings, line + mark))
			error = reader_blame_memory(fault);
		if (error)
			return error;
	}
}

/* Names of tasks and cgroups are any bytes. */
static void unescape(struct reader_table *t, const char *column)
{
	int at = reader_column(t, column);
	size_t row;

	for (row = 0; at >= 0 && row < t->nrows; row++)
		escape_decode(t->cells[row * t->ncolumns + (size_t)at]);
}

enum reader_error reader_parse_table(struct reader_table *t, const char *name,
				     char *text, size_t len,
				     struct reader_fault *fault)
{
	struct reader_cursor at = { .next = text, .end = text + len };
	struct list columns = { 0 }, warnings = { 0 }, cells = { 0 };
	enum reader_error error;

	error = parse_title(&at, name, fault);
	if (!error)
		error = parse_columns(&at, &columns, fault);
	if (!error)
		error = parse_rows(&at, columns.count, &cells, &warnings,
				   fault);
	*t = (struct reader_table) {
		.text = text,
		.ncolumns = columns.count,
		.columns = columns.items,
		.nwarnings = warnings.count,
		.warnings = warnings.items,
		.nrows = columns.count ? cells.count / columns.count : 0,
		.cells = cells.items,
	};
	if (error) {
		reader_free_table(t);
		return error;
	}
	unescape(t, "path");
	unescape(t, "comm");
	unescape(t, "examples");
	return READER_OK;
}

void reader_free_table(struct reader_table *t)
{
	free(t->text);
	free(t->columns);
	free(t->warnings);
	free(t->cells);
	*t = (struct reader_table) { 0 };
}

int reader_column(const struct reader_table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->ncolumns; i++)
		if (!strcmp(t->columns[i], name))
			return (int)i;
	return -1;
}

const char *reader_cell(const struct reader_table *t, size_t row, int column)
{
	if (column < 0)
		return "-";
	return t->cells[row * t->ncolumns + (size_t)column];
}
