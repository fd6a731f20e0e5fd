// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text of the module's files -> rows. The text is cut in place: one buffer
 * holds every string, so a row costs a few pointers and no allocation.
 */
#include "reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define WARNING_MARK "# warning: "

/* More than any host's files; keeps a wrong --input from eating the memory. */
#define SLURP_LIMIT ((size_t)1 << 30)

/* What is left of the text, and the line of it that was taken last. */
struct cursor {
	char *next;
	char *end;
	unsigned int line;
};

/* An array that grows by doubling; the caller's pointer and count. */
struct list {
	char **items;
	size_t count;
	size_t room;
};

__attribute__((format(printf, 4, 5)))
static enum reader_error blame(struct reader_fault *fault,
			       enum reader_error error, unsigned int line,
			       const char *format, ...)
{
	va_list args;

	fault->error = error;
	fault->line = line;
	va_start(args, format);
	vsnprintf(fault->message, sizeof(fault->message), format, args);
	va_end(args);
	return error;
}

static enum reader_error blame_memory(struct reader_fault *fault)
{
	errno = ENOMEM;
	return blame(fault, READER_IO, 0, "out of memory");
}

char *reader_slurp(FILE *f, size_t *len, struct reader_fault *fault)
{
	size_t room = 1 << 16, used = 0;
	char *text = malloc(room);

	while (text) {
		char *bigger;

		used += fread(text + used, 1, room - 1 - used, f);
		if (used < room - 1)
			break;
		bigger = room < SLURP_LIMIT ? realloc(text, room * 2) : NULL;
		if (!bigger)
			free(text);
		text = bigger;
		room *= 2;
	}
	if (!text) {
		blame_memory(fault);
		return NULL;
	}
	if (ferror(f)) {
		blame(fault, READER_IO, 0, "%s", strerror(errno));
		free(text);
		return NULL;
	}
	text[used] = '\0';
	*len = used;
	return text;
}

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

/*
 * Take the next line off the text. A last line without a newline is a file cut
 * off in the middle, and its last number may be short of digits.
 */
static enum reader_error next_line(struct cursor *at, char **line,
				   struct reader_fault *fault)
{
	char *newline;

	*line = NULL;
	if (at->next == at->end)
		return READER_OK;
	at->line++;
	newline = memchr(at->next, '\n', (size_t)(at->end - at->next));
	if (!newline)
		return blame(fault, READER_BROKEN, at->line,
			     "cut off: the line has no end");
	if (memchr(at->next, '\0', (size_t)(newline - at->next)))
		return blame(fault, READER_BROKEN, at->line,
			     "a NUL byte in the line");
	*newline = '\0';
	*line = at->next;
	at->next = newline + 1;
	return READER_OK;
}

/* The words of a line one after another, like strsep() over runs of blanks. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	size_t length = strcspn(word, " \t");

	if (!length)
		return NULL;
	*line = word + length;
	if (**line)
		*(*line)++ = '\0';
	return word;
}

/* \040 and the like back to their bytes; anything else stays as it is. */
static void unescape(char *text)
{
	char *to = strchr(text, '\\');
	const char *from = to;

	if (!to)
		return;
	while (*from) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' &&
		    from[2] >= '0' && from[2] <= '7' &&
		    from[3] >= '0' && from[3] <= '7') {
			int byte = (from[1] - '0') << 6 |
				   (from[2] - '0') << 3 | (from[3] - '0');

			/* A NUL is in no path, and would end the string. */
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

static enum reader_error check_version(const char *text, unsigned int line,
				       struct reader_fault *fault)
{
	uint64_t version;

	if (!reader_number(text, &version))
		return blame(fault, READER_BROKEN, line,
			     "the format version is not a number");
	if (version != READER_VERSION)
		return blame(fault, READER_NEWER, line,
			     "format version %s; this dchain reads version %d: "
			     "use the dchain that came with the module",
			     text, READER_VERSION);
	return READER_OK;
}

/* Line 1: `dchain NAME - version: N`. */
static enum reader_error parse_title(struct cursor *at, const char *name,
				     struct reader_fault *fault)
{
	size_t length = strlen(name);
	enum reader_error error;
	char *line;

	/* A foreign file may have no lines at all: no complaint about those. */
	error = next_line(at, &line, fault);
	if (error || !line || strncmp(line, "dchain ", 7) ||
	    strncmp(line + 7, name, length) ||
	    strncmp(line + 7 + length, " - version: ", 12))
		return blame(fault, READER_FOREIGN, 1,
			     "not a dchain %s file: it must begin with "
			     "`dchain %s - version: %d'", name, name,
			     READER_VERSION);
	return check_version(line + 7 + length + 12, at->line, fault);
}

/* Line 2: `# COLUMN COLUMN ...`. */
static enum reader_error parse_columns(struct cursor *at, struct list *columns,
				       struct reader_fault *fault)
{
	enum reader_error error;
	char *line, *word;
	size_t i;

	error = next_line(at, &line, fault);
	if (error)
		return error;
	if (!line || line[0] != '#')
		return blame(fault, READER_BROKEN, 2,
			     "the names of the columns (`# id ...') are missing");
	line++;
	while ((word = next_word(&line))) {
		for (i = 0; i < columns->count; i++)
			if (!strcmp(columns->items[i], word))
				return blame(fault, READER_BROKEN, at->line,
					     "column %.60s comes twice", word);
		if (!list_add(columns, word))
			return blame_memory(fault);
	}
	if (!columns->count)
		return blame(fault, READER_BROKEN, at->line,
			     "no column has a name");
	return READER_OK;
}

static enum reader_error parse_row(struct cursor *at, char *line,
				   size_t ncolumns, struct list *cells,
				   struct reader_fault *fault)
{
	size_t before = cells->count, found;
	char *word;

	while ((word = next_word(&line))) {
		if (!list_add(cells, word))
			return blame_memory(fault);
	}
	found = cells->count - before;
	if (found != ncolumns)
		return blame(fault, READER_BROKEN, at->line,
			     "%zu columns instead of %zu", found, ncolumns);
	return READER_OK;
}

static enum reader_error parse_rows(struct cursor *at, size_t ncolumns,
				    struct list *cells, struct list *warnings,
				    struct reader_fault *fault)
{
	const size_t mark = strlen(WARNING_MARK);
	enum reader_error error;
	char *line;

	for (;;) {
		error = next_line(at, &line, fault);
		if (error || !line)
			return error;
		if (line[0] != '#')
			error = parse_row(at, line, ncolumns, cells, fault);
		else if (!strncmp(line, WARNING_MARK, mark) &&
			 !list_add(warnings, line + mark))
			error = blame_memory(fault);
		if (error)
			return error;
	}
}

static void unescape_paths(struct reader_table *t)
{
	int path = reader_column(t, "path");
	size_t row;

	for (row = 0; path >= 0 && row < t->nrows; row++)
		unescape(t->cells[row * t->ncolumns + (size_t)path]);
}

enum reader_error reader_parse_table(struct reader_table *t, const char *name,
				     char *text, size_t len,
				     struct reader_fault *fault)
{
	struct cursor at = { .next = text, .end = text + len };
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
	if (error)
		reader_free_table(t);
	else
		unescape_paths(t);
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

static enum reader_error parse_pair(struct cursor *at, char *line,
				    struct reader_pair *pair,
				    struct reader_fault *fault)
{
	char *colon = strchr(line, ':');

	if (!colon || colon == line)
		return blame(fault, READER_BROKEN, at->line,
			     "not a `name: value' line");
	*colon = '\0';
	pair->name = line;
	pair->value = colon + 1 + strspn(colon + 1, " ");
	if (!strcmp(pair->name, "format"))
		return check_version(pair->value, at->line, fault);
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
	struct cursor at = { .next = text, .end = text + len };
	enum reader_error error = READER_OK;
	char *line;

	*v = (struct reader_values) { .text = text };
	v->pairs = calloc(count_lines(text, len) + 1, sizeof(*v->pairs));
	if (!v->pairs)
		error = blame_memory(fault);
	while (!error) {
		error = next_line(&at, &line, fault);
		if (error || !line)
			break;
		if (line[0] == '#')
			continue;
		error = parse_pair(&at, line, &v->pairs[v->npairs++], fault);
	}
	if (!error && !v->npairs)
		error = blame(fault, READER_FOREIGN, 0, "the file is empty");
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

const char *reader_value(const struct reader_values *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->npairs; i++)
		if (!strcmp(v->pairs[i].name, name))
			return v->pairs[i].value;
	return NULL;
}

bool reader_number(const char *text, uint64_t *number)
{
	uint64_t n = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9 || n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return true;
}

bool reader_field(const char *line, const char *key, char *value, size_t size)
{
	size_t length = strlen(key);

	value[0] = '\0';
	while (*line) {
		size_t word = strcspn(line, " ");
		size_t rest;

		/* A reason is free text: what looks like a key in it is none. */
		if (!strncmp(line, "reason=", 7))
			word = strlen(line);
		if (word > length && line[length] == '=' &&
		    !strncmp(line, key, length)) {
			rest = word - length - 1;
			snprintf(value, size, "%.*s", (int)rest,
				 line + length + 1);
			return true;
		}
		line += word;
		line += strspn(line, " ");
	}
	return false;
}
