// SPDX-License-Identifier: GPL-2.0-only
/*
 * Columns and rows -> libsmartcols. Only the columns that are printed exist in
 * its table; place[] maps a command's column to its position there.
 */
#include "lib/printer.h"

#include "lib/exits.h"
#include "lib/utf8.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <libsmartcols.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Here the end of memory is the end of the program, and nothing leaks then. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

#define NOT_SHOWN (-1)

struct printer {
	const struct printer_column *columns;
	size_t ncolumns;
	bool json;
	int *place;
	struct libscols_table *table;
	struct libscols_line *line;
};

static void *must(void *memory)
{
	if (!memory)
		errx(DCHAIN_FAILED, "out of memory");
	return memory;
}

static void must_not_fail(int result)
{
	if (result)
		errx(DCHAIN_FAILED, "out of memory");
}

static int find_column(const struct printer *p, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < p->ncolumns; i++)
		if (strlen(p->columns[i].name) == len &&
		    !strncasecmp(p->columns[i].name, name, len))
			return (int)i;
	return -1;
}

static void complain(const struct printer *p, const char *name, size_t len)
{
	size_t i;

	fprintf(stderr, "%s: no column `%.*s' here; there are",
		program_invocation_short_name, (int)len, name);
	for (i = 0; i < p->ncolumns; i++)
		fprintf(stderr, "%s %s", i ? "," : "", p->columns[i].name);
	fputc('\n', stderr);
}

static void add_column(struct printer *p, size_t column)
{
	const struct printer_column *c = &p->columns[column];
	struct libscols_column *made;
	char *heading, *letter;
	int flags = 0;

	if (p->place[column] != NOT_SHOWN)
		return;
	if (c->type == PRINTER_NUMBER)
		flags = SCOLS_FL_RIGHT;
	else if (c->type == PRINTER_PATH)
		flags = SCOLS_FL_WRAP;
	else if (c->type == PRINTER_TREE)
		flags = SCOLS_FL_TREE;
	heading = must(strdup(c->name));
	for (letter = heading; *letter; letter++)
		*letter = (char)toupper((unsigned char)*letter);
	made = must(scols_table_new_column(p->table, heading, 0, flags));
	free(heading);
	if (c->type == PRINTER_NUMBER)
		scols_column_set_json_type(made, SCOLS_JSON_NUMBER);
	else if (c->type == PRINTER_BOOL)
		scols_column_set_json_type(made, SCOLS_JSON_BOOLEAN);
	p->place[column] = (int)scols_table_get_ncols(p->table) - 1;
}

/* Programs want everything; people, what fits on a line. */
static void add_usual_columns(struct printer *p)
{
	size_t i;

	for (i = 0; i < p->ncolumns; i++)
		if (p->json || !p->columns[i].extra)
			add_column(p, i);
}

static bool select_columns(struct printer *p, const char *wanted)
{
	if (!wanted || *wanted == '+')
		add_usual_columns(p);
	if (!wanted)
		return true;
	wanted += *wanted == '+';
	for (;;) {
		size_t len = strcspn(wanted, ",");
		int column = find_column(p, wanted, len);

		if (column < 0) {
			complain(p, wanted, len);
			return false;
		}
		add_column(p, (size_t)column);
		if (!wanted[len])
			return true;
		wanted += len + 1;
	}
}

struct printer *printer_new(const char *name,
			    const struct printer_column *columns, size_t n,
			    const struct printer_format *format)
{
	struct printer *p = must(calloc(1, sizeof(*p)));
	size_t i;

	p->columns = columns;
	p->ncolumns = n;
	p->json = format->json;
	p->place = must(calloc(n + 1, sizeof(*p->place)));
	for (i = 0; i < n; i++)
		p->place[i] = NOT_SHOWN;
	p->table = must(scols_new_table());
	must_not_fail(scols_table_set_name(p->table, name));
	scols_table_enable_json(p->table, format->json);
	scols_table_enable_noheadings(p->table, format->noheadings);
	if (select_columns(p, format->columns))
		return p;
	printer_free(p);
	return NULL;
}

bool printer_shows(const struct printer *p, size_t column)
{
	return p->place[column] != NOT_SHOWN;
}

bool printer_is_json(const struct printer *p)
{
	return p->json;
}

void printer_row(struct printer *p)
{
	p->line = must(scols_table_new_line(p->table, NULL));
}

struct printer_row *printer_row_below(struct printer *p,
				      struct printer_row *parent)
{
	struct libscols_line *above = (struct libscols_line *)parent;

	p->line = must(scols_table_new_line(p->table, above));
	return (struct printer_row *)p->line;
}

/*
 * A file name is bytes, JSON is UTF-8: a byte that is none is written as the
 * module's files write one, \ooo.
 */
static char *to_utf8(const char *text)
{
	char *result = must(malloc(strlen(text) * 4 + 1));
	char *to = result;

	while (*text) {
		size_t length = utf8_length(text);

		if (length) {
			memcpy(to, text, length);
			to += length;
			text += length;
		} else {
			to += sprintf(to, "\\%03o", (unsigned char)*text++);
		}
	}
	*to = '\0';
	return result;
}

void printer_set(struct printer *p, size_t column, const char *text)
{
	int place = p->place[column];

	if (place == NOT_SHOWN)
		return;
	if (!p->json) {
		must_not_fail(scols_line_set_data(p->line, (size_t)place,
						  text));
		return;
	}
	/* Without data, libsmartcols writes null. */
	if (strcmp(text, "-") != 0)
		must_not_fail(scols_line_refer_data(p->line, (size_t)place,
						    to_utf8(text)));
}

void printer_setf(struct printer *p, size_t column, const char *format, ...)
{
	char text[256];
	va_list args;

	if (!printer_shows(p, column))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printer_set(p, column, text);
}

/* Without the braces around it, a JSON object is a list of members. */
static char *json_members(struct printer *p)
{
	char *text, *end, *begin;

	must_not_fail(scols_print_table_to_string(p->table, &text));
	begin = strchr(text, '{');
	end = strrchr(text, '}');
	if (!begin || !end)
		errx(DCHAIN_FAILED, "libsmartcols printed no JSON object");
	while (end > begin && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	memmove(text, begin + 1, strlen(begin + 1) + 1);
	return text;
}

/* No string in JSON has a newline in it, so all of them are layout. */
static void join_lines(char *text)
{
	char *to = text;

	while (*text) {
		if (*text == '\n')
			text += strspn(text, "\n ");
		else
			*to++ = *text++;
	}
	*to = '\0';
}

static void print_json(struct printer *const *list, size_t n, bool one_line)
{
	const char *between = "";
	size_t i;

	putchar('{');
	for (i = 0; i < n; i++) {
		char *members;

		if (!list[i])
			continue;
		members = json_members(list[i]);
		if (one_line)
			join_lines(members);
		printf("%s%s", between, members);
		free(members);
		between = ",";
	}
	puts(one_line ? "}" : "\n}");
}

static void print_tables(struct printer *const *list, size_t n)
{
	bool first = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!list[i] || !scols_table_get_nlines(list[i]->table))
			continue;
		if (!first)
			putchar('\n');
		must_not_fail(scols_print_table(list[i]->table));
		first = false;
	}
}

void printer_print(struct printer *const *list, size_t n)
{
	bool json = false;
	size_t i;

	for (i = 0; i < n; i++)
		json |= list[i] && list[i]->json;
	if (json)
		print_json(list, n, false);
	else
		print_tables(list, n);
}

void printer_print_line(struct printer *const *list, size_t n)
{
	print_json(list, n, true);
}

struct printer *printer_warnings(const struct printer_format *format,
				 char *const *warnings, size_t n)
{
	static const struct printer_column columns[] = {
		{ "text", "what makes the numbers incomplete", PRINTER_TEXT,
		  false },
	};
	struct printer_format whole = { .json = true };
	struct printer *p;
	size_t i;

	if (!format->json)
		return NULL;
	p = printer_new("warnings", columns, 1, &whole);
	for (i = 0; i < n; i++) {
		printer_row(p);
		printer_set(p, 0, warnings[i]);
	}
	return p;
}

void printer_free(struct printer *p)
{
	if (!p)
		return;
	scols_unref_table(p->table);
	free(p->place);
	free(p);
}

void printer_help(FILE *out, const struct printer_column *columns, size_t n)
{
	size_t i;

	fputs("\nColumns (* only with -o or --json):\n", out);
	for (i = 0; i < n; i++)
		fprintf(out, "  %c %-17s %s\n", columns[i].extra ? '*' : ' ',
			columns[i].name, columns[i].help);
}
