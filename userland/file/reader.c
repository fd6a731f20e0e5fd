// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text of the module's files -> rows. The text is cut in place: one buffer
 * holds every string, so a row costs a few pointers and no allocation.
 */
#include "file/reader.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/**
 * struct cursor - the part of a text that has not been read
 * @next: its beginning
 * @line: number of the line that was taken last
 * @fault: filled in where something is wrong
 */
struct cursor {
	char *next;
	unsigned int line;
	struct reader_fault *fault;
};

__attribute__((format(printf, 3, 4)))
static enum reader_error blame(const struct cursor *at, enum reader_error error,
			       const char *format, ...)
{
	char message[sizeof(at->fault->message)];
	va_list args;

	at->fault->error = error;
	at->fault->line = at->line;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	escape_cut(message, at->fault->message, sizeof(at->fault->message));
	return error;
}

/*
 * Take the next line off the text; NULL at its end. A last line without a
 * newline is an error: the file was cut off in the middle, and its last number
 * may be short of digits.
 */
static enum reader_error take_line(struct cursor *at, char **line)
{
	char *newline;

	*line = NULL;
	at->line++;
	if (!*at->next)
		return READER_OK;
	newline = strchr(at->next, '\n');
	if (!newline)
		return blame(at, READER_BROKEN,
			     "cut off: the line has no end");
	*newline = '\0';
	*line = at->next;
	at->next = newline + 1;
	return READER_OK;
}

static enum reader_error check_version(const struct cursor *at,
				       const char *text)
{
	uint64_t version;

	if (!amount_count(text, &version) || !version)
		return blame(at, READER_BROKEN,
			     "the format version is not a number");
	if (version > READER_NEWEST)
		return blame(at, READER_NEWER,
			     "format version %s, but %d is what this dchain reads: use the module's dchain",
			     text, READER_NEWEST);
	return READER_OK;
}

/* An array that grows by doubling. */
struct list {
	char **items;
	size_t count;
	size_t room;
};

static void list_grow(struct list *list)
{
	list->room = list->room ? list->room * 2 : 64;
	list->items = must(reallocarray(list->items, list->room,
					sizeof(*list->items)));
}

static inline void list_add(struct list *list, char *item)
{
	if (list->count == list->room)
		list_grow(list);
	list->items[list->count++] = item;
}

/* The words of a line, each with a NUL behind it. */
static void take_words(char *line, struct list *words)
{
	char *end;

	for (;; line = end + 1) {
		while (*line == ' ' || *line == '\t')
			line++;
		if (!*line)
			return;
		for (end = line; *end && *end != ' ' && *end != '\t'; end++)
			;
		list_add(words, line);
		if (!*end)
			return;
		*end = '\0';
	}
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

/* The first line: `dchain NAME - version: N`. */
static enum reader_error take_title(struct cursor *at, const char *name)
{
	char *line = at->next;
	const char *rest;

	/* A foreign file may have no lines at all: no complaint about those. */
	if (!take_line(at, &line) && line) {
		rest = line;
		if (skip(&rest, "dchain ") && skip(&rest, name) &&
		    skip(&rest, " - version: "))
			return check_version(at, rest);
	}
	return blame(at, READER_FOREIGN,
		     "not a dchain %s file: it must begin with `dchain %s - version: %d'",
		     name, name, READER_NEWEST);
}

/* The second line: `# COLUMN COLUMN ...'. */
static enum reader_error take_columns(struct cursor *at, struct list *columns)
{
	enum reader_error error;
	char *line;

	error = take_line(at, &line);
	if (error)
		return error;
	if (!line || line[0] != '#')
		return blame(at, READER_BROKEN,
			     "the names of the columns (`# id ...') are missing");
	take_words(line + 1, columns);
	return columns->count ? READER_OK :
		blame(at, READER_BROKEN, "no column has a name");
}

static enum reader_error take_row(const struct cursor *at, char *line,
				  size_t ncolumns, struct list *cells)
{
	size_t before = cells->count;

	take_words(line, cells);
	if (cells->count - before == ncolumns)
		return READER_OK;
	return blame(at, READER_BROKEN, "%zu columns instead of %zu",
		     cells->count - before, ncolumns);
}

/* Up to the next table's first line. */
static enum reader_error take_rows(struct cursor *at, size_t ncolumns,
				   struct list *cells, struct list *warnings)
{
	enum reader_error error = READER_OK;
	const char *rest;
	char *line;

	while (!error && strncmp(at->next, "dchain ", 7) != 0) {
		error = take_line(at, &line);
		if (error || !line)
			break;
		rest = line;
		if (line[0] != '#')
			error = take_row(at, line, ncolumns, cells);
		else if (skip(&rest, "# warning: "))
			list_add(warnings, (char *)rest);
	}
	return error;
}

/* Also on failure, @t holds what must be freed. */
static enum reader_error cut_table(struct cursor *at, const char *name,
				   struct reader_table *t)
{
	struct list columns = { 0 }, warnings = { 0 }, cells = { 0 };
	enum reader_error error;

	error = take_title(at, name);
	if (!error)
		error = take_columns(at, &columns);
	if (!error)
		error = take_rows(at, columns.count, &cells, &warnings);
	t->ncolumns = columns.count;
	t->columns = columns.items;
	t->nwarnings = warnings.count;
	t->warnings = warnings.items;
	t->nrows = columns.count ? cells.count / columns.count : 0;
	t->cells = cells.items;
	return error;
}

static void unescape(const struct reader_table *t)
{
	size_t i;

	for (i = 0; i < t->nrows * t->ncolumns; i++)
		escape_decode(t->cells[i]);
}

enum reader_error reader_cut_tables(struct reader_table *t,
				    const char *const *names, size_t n,
				    char *text, struct reader_fault *fault)
{
	struct cursor at = { .next = text, .fault = fault };
	bool escaped = strchr(text, '\\');
	enum reader_error error = READER_OK;
	size_t i;

	memset(t, 0, n * sizeof(*t));
	t[0].text = text;
	for (i = 0; i < n && !error; i++) {
		error = cut_table(&at, names[i], &t[i]);
		if (!error && escaped)
			unescape(&t[i]);
	}
	if (!error && *at.next) {
		at.line++;
		error = blame(&at, READER_BROKEN, "one table more than expected");
	}
	for (i = n; error && i-- > 0; )
		reader_free_table(&t[i]);
	return error;
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

static enum reader_error cut_pair(const struct cursor *at, char *line,
				  struct reader_pair *pair)
{
	char *colon = strchr(line, ':');

	if (!colon || colon == line)
		return blame(at, READER_BROKEN, "not a `name: value' line");
	*colon = '\0';
	pair->name = line;
	pair->value = colon + 1 + strspn(colon + 1, " ");
	if (!strcmp(pair->name, "format"))
		return check_version(at, pair->value);
	return READER_OK;
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	while ((text = strchr(text, '\n'))) {
		lines++;
		text++;
	}
	return lines;
}

enum reader_error reader_cut_values(struct reader_values *v, char *text,
				    struct reader_fault *fault)
{
	struct cursor at = { .next = text, .fault = fault };
	enum reader_error error;
	char *line;

	*v = (struct reader_values) {
		.text = text,
		.pairs = must(calloc(count_lines(text) + 1,
				     sizeof(*v->pairs))),
	};
	error = take_line(&at, &line);
	while (!error && line) {
		if (line[0] != '#')
			error = cut_pair(&at, line, &v->pairs[v->npairs++]);
		if (!error)
			error = take_line(&at, &line);
	}
	if (!error && !v->npairs)
		error = blame(&at, READER_FOREIGN, "the file is empty");
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
