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
 * @status: DCHAIN_FORMAT where something was wrong; then nothing is left
 * @fault: what
 */
struct cursor {
	char *next;
	unsigned int line;
	enum dchain_exit status;
	struct reader_fault *fault;
};

enum dchain_exit reader_blame(struct reader_fault *fault, unsigned int line,
			      const char *format, ...)
{
	char message[sizeof(fault->message)];
	va_list args;

	fault->line = line;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	escape_cut(message, fault->message, sizeof(fault->message));
	return DCHAIN_FORMAT;
}

#define blame(at, ...) \
	((at)->status = reader_blame((at)->fault, (at)->line, __VA_ARGS__))

/*
 * Take the next line off the text; NULL at its end. A last line without a
 * newline is an error: the file was cut off in the middle, and its last number
 * may be short of digits.
 */
static char *take_line(struct cursor *at)
{
	char *line = at->next, *newline = strchr(line, '\n');

	at->line += !at->status;
	if (at->status || !*line)
		return NULL;
	if (!newline) {
		blame(at, "cut off: the line has no end");
		return NULL;
	}
	*newline = '\0';
	at->next = newline + 1;
	return line;
}

static void check_version(struct cursor *at, const char *text)
{
	uint64_t version;

	if (!amount_count(text, &version) || !version)
		blame(at, "the format version is not a number");
	else if (version > READER_NEWEST)
		blame(at, "format version %s, but %d is what this dchain reads: use the module's dchain",
		      text, READER_NEWEST);
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
static void take_title(struct cursor *at, const char *name)
{
	const char *rest = at->next;
	bool right = skip(&rest, "dchain ") && skip(&rest, name) &&
		     skip(&rest, " - version: ");

	if (take_line(at) && right)
		check_version(at, rest);
	else
		blame(at, "not a dchain %s file: it must begin with `dchain %s - version: %d'",
		      name, name, READER_NEWEST);
}

/* The second line: `# COLUMN COLUMN ...'. */
static void take_columns(struct cursor *at, struct list *columns)
{
	char *line = take_line(at);

	if (line && line[0] == '#')
		take_words(line + 1, columns);
	if (!at->status && !columns->count)
		blame(at, "the names of the columns (`# id ...') are missing");
}

/* Up to the next table's first line. */
static void take_rows(struct cursor *at, size_t ncolumns, struct list *cells,
		      struct list *warnings)
{
	char *line;

	while (strncmp(at->next, "dchain ", 7) != 0 && (line = take_line(at))) {
		const char *rest = line;
		size_t before = cells->count;

		if (line[0] != '#') {
			take_words(line, cells);
			if (cells->count - before != ncolumns)
				blame(at, "%zu columns instead of %zu",
				      cells->count - before, ncolumns);
		} else if (skip(&rest, "# warning: ")) {
			list_add(warnings, (char *)rest);
		}
	}
}

/* Also on failure, @t holds what must be freed. */
static void cut_table(struct cursor *at, const char *name,
		      struct reader_table *t)
{
	struct list columns = { 0 }, warnings = { 0 }, cells = { 0 };

	take_title(at, name);
	take_columns(at, &columns);
	if (!at->status)
		take_rows(at, columns.count, &cells, &warnings);
	t->ncolumns = columns.count;
	t->columns = columns.items;
	t->nwarnings = warnings.count;
	t->warnings = warnings.items;
	t->nrows = columns.count ? cells.count / columns.count : 0;
	t->cells = cells.items;
}

static void unescape(const struct reader_table *t)
{
	size_t i;

	for (i = 0; i < t->nrows * t->ncolumns; i++)
		escape_decode(t->cells[i]);
}

enum dchain_exit reader_cut_tables(struct reader_table *t,
				   const char *const *names, size_t n,
				   char *text, struct reader_fault *fault)
{
	struct cursor at = { .next = text, .fault = fault };
	bool escaped = strchr(text, '\\');
	size_t i;

	memset(t, 0, n * sizeof(*t));
	t[0].text = text;
	for (i = 0; i < n && !at.status; i++)
		cut_table(&at, names[i], &t[i]);
	if (take_line(&at))
		blame(&at, "one table more than expected");
	for (i = n; i-- > 0; )
		if (at.status)
			reader_free_table(&t[i]);
		else if (escaped)
			unescape(&t[i]);
	return at.status;
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

enum dchain_exit reader_cut_values(struct reader_values *v, char *text,
				   struct reader_fault *fault)
{
	struct cursor at = { .next = text, .fault = fault };
	struct list list = { 0 };
	char *line, *colon;

	while ((line = take_line(&at))) {
		colon = strchr(line, ':');
		if (line[0] == '#')
			continue;
		if (!colon || colon == line) {
			blame(&at, "not a `name: value' line");
			break;
		}
		*colon++ = '\0';
		list_add(&list, line);
		list_add(&list, colon + strspn(colon, " "));
		if (!strcmp(line, "format"))
			check_version(&at, list.items[list.count - 1]);
	}
	if (!at.status && !list.count)
		blame(&at, "the file is empty");
	*v = (struct reader_values) {
		.text = text,
		.npairs = list.count / 2,
		.pairs = (struct reader_pair *)list.items,
	};
	if (at.status)
		reader_free_values(v);
	return at.status;
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
