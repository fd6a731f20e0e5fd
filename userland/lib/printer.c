// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON, and tables for people. On a terminal and for trees libsmartcols prints
 * them.
 * Everywhere else nothing but blanks has to be added: libsmartcols takes
 * 150,000 instructions for a row of twenty columns, the loop here takes two
 * thousand.
 */
#include "lib/printer.h"

#include "lib/escape.h"
#include "lib/exits.h"
#include "lib/program.h"

#include <ctype.h>
#include <err.h>
#include <json-c/json.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

/* A path that is cut keeps so many columns, whatever else is wide. */
#define PATH_LEAST 16

static char *heading(const struct printer *p, size_t place, char *text,
		     size_t size)
{
	size_t i;

	snprintf(text, size, "%s", p->columns[p->shown[place]].name);
	for (i = 0; text[i]; i++)
		text[i] = (char)toupper((unsigned char)text[i]);
	return text;
}

static enum printer_type type_of(const struct printer *p, size_t place)
{
	return p->columns[p->shown[place]].type;
}

static size_t width_of(const struct printer *p, size_t place, const char *text)
{
	return type_of(p, place) == PRINTER_NUMBER ? strlen(text) :
						     escape_width(text);
}

/* The width of each column, for free(). */
static size_t *measure(const struct printer *p)
{
	size_t *width = must(calloc(p->nshown + 1, sizeof(*width)));
	size_t row, i;

	for (i = 0; i < p->nshown && !p->noheadings; i++)
		width[i] = strlen(p->columns[p->shown[i]].name);
	for (row = 0; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++) {
			size_t used = width_of(p, i, printer_cell(p, row, i));

			if (used > width[i])
				width[i] = used;
		}
	return width;
}

static void print_blanks(size_t n)
{
	while (n--)
		putc_unlocked(' ', stdout);
}

static void print_cell(const struct printer *p, size_t place, const char *text,
		       size_t width)
{
	bool right = type_of(p, place) == PRINTER_NUMBER;
	bool last = place + 1 == p->nshown;
	size_t used = last && !right ? width : width_of(p, place, text);
	size_t blanks = width > used ? width - used : 0;

	if (right)
		print_blanks(blanks);
	fputs_unlocked(text, stdout);
	if (!right && !last)
		print_blanks(blanks);
	putc_unlocked(last ? '\n' : ' ', stdout);
}

static void print_plain(const struct printer *p)
{
	size_t *width = measure(p), row, i;
	char text[64];

	for (i = 0; i < p->nshown && !p->noheadings; i++)
		print_cell(p, i, heading(p, i, text, sizeof(text)), width[i]);
	for (row = 0; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++)
			print_cell(p, i, printer_cell(p, row, i), width[i]);
	free(width);
}

static void must_not_fail(int result)
{
	if (result)
		errx(DCHAIN_FAILED, "out of memory");
}

/* So that a row is a line of the terminal. */
static void cut_paths(const struct printer *p, size_t screen)
{
	size_t *width = measure(p), others = 0, row, i, room;

	for (i = 0; i < p->nshown; i++)
		if (type_of(p, i) != PRINTER_PATH)
			others += width[i] + 1;
	room = screen > others + PATH_LEAST ? screen - others : PATH_LEAST;
	for (row = 0; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++)
			if (type_of(p, i) == PRINTER_PATH)
				escape_shorten(printer_cell(p, row, i), room);
	free(width);
}

static struct libscols_table *new_table(const struct printer *p)
{
	static const int flags[] = {
		[PRINTER_NUMBER] = SCOLS_FL_RIGHT,
		[PRINTER_TREE] = SCOLS_FL_TREE | SCOLS_FL_TRUNC,
	};
	struct libscols_table *t = must(scols_new_table());
	char text[64];
	size_t i;

	scols_table_enable_noheadings(t, p->noheadings);
	for (i = 0; i < p->nshown; i++)
		must(scols_table_new_column(t, heading(p, i, text,
						       sizeof(text)), 0,
					    flags[type_of(p, i)]));
	if (p->screen)
		cut_paths(p, scols_table_get_termwidth(t));
	return t;
}

static void print_smartcols(const struct printer *p)
{
	struct libscols_table *t = new_table(p);
	struct libscols_line **lines;
	size_t i, row;

	lines = must(calloc(p->nrows + 1, sizeof(struct libscols_line *)));
	for (row = 0; row < p->nrows; row++) {
		struct libscols_line *above = NULL;

		if (p->parents[row] != PRINTER_TOP)
			above = lines[p->parents[row]];
		lines[row] = must(scols_table_new_line(t, above));
		for (i = 0; i < p->nshown; i++) {
			const char *text = printer_cell(p, row, i);

			must_not_fail(scols_line_set_data(lines[row], i, text));
		}
	}
	must_not_fail(scols_print_table(t));
	scols_unref_table(t);
	free(lines);
}

static bool has_tree(const struct printer *p)
{
	size_t i;

	for (i = 0; i < p->nshown; i++)
		if (type_of(p, i) == PRINTER_TREE)
			return true;
	return false;
}

static void print_text(struct printer *const *list, size_t n)
{
	bool first = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!list[i])
			continue;
		if (!first)
			putchar('\n');
		/* libsmartcols prints nothing of an empty table. */
		if (list[i]->nrows && (list[i]->screen || has_tree(list[i])))
			print_smartcols(list[i]);
		else
			print_plain(list[i]);
		first = false;
	}
}

/* Digits, with a point and more digits or without, after a minus or not. */
static bool is_number(const char *text)
{
	static const char digits[] = "0123456789";
	size_t whole;

	text += *text == '-';
	whole = strspn(text, digits);
	if (!whole || (*text == '0' && whole > 1))
		return false;
	text += whole;
	if (!*text)
		return true;
	return *text == '.' && text[1] && !text[1 + strspn(text + 1, digits)];
}

/* A number is kept as it is written: no digit of it is lost. */
static json_object *json_cell(enum printer_type type, const char *text)
{
	json_object *value;
	char *clean;

	if (!strcmp(text, "-") || (type == PRINTER_NUMBER && !is_number(text)))
		return NULL;
	if (type == PRINTER_NUMBER)
		return must(json_object_new_double_s(strtod(text, NULL), text));
	clean = must(malloc(ESCAPE_ROOM(strlen(text))));
	value = must(json_object_new_string(escape_bytes(text, clean)));
	free(clean);
	return value;
}

static void json_add(json_object *map, const char *name, json_object *value)
{
	must_not_fail(json_object_object_add(map, name, value));
}

/* Rows below others go into a list `children' of theirs. */
static json_object *list_of(json_object *map)
{
	json_object *list;

	if (json_object_object_get_ex(map, "children", &list))
		return list;
	list = must(json_object_new_array());
	json_add(map, "children", list);
	return list;
}

static json_object *json_rows(const struct printer *p)
{
	json_object *list = must(json_object_new_array());
	json_object **maps = must(calloc(p->nrows + 1, sizeof(*maps)));
	size_t row, i;

	for (row = 0; row < p->nrows; row++) {
		size_t parent = p->parents[row];
		json_object *into = list;

		maps[row] = must(json_object_new_object());
		for (i = 0; i < p->nshown; i++)
			json_add(maps[row], p->columns[p->shown[i]].name,
				 json_cell(type_of(p, i),
					   printer_cell(p, row, i)));
		if (parent != PRINTER_TOP)
			into = list_of(maps[parent]);
		must_not_fail(json_object_array_add(into, maps[row]));
	}
	free(maps);
	return list;
}

static void print_json(struct printer *const *list, size_t n, int flags)
{
	json_object *map = must(json_object_new_object());
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i])
			json_add(map, list[i]->name, json_rows(list[i]));
	flags |= JSON_C_TO_STRING_NOSLASHESCAPE | JSON_C_TO_STRING_SPACED;
	puts(must((char *)json_object_to_json_string_ext(map, flags)));
	json_object_put(map);
}

void printer_print(struct printer *const *list, size_t n)
{
	bool json = false;
	size_t i;

	for (i = 0; i < n; i++)
		json |= list[i] && list[i]->json;
	if (json)
		print_json(list, n, JSON_C_TO_STRING_PRETTY);
	else
		print_text(list, n);
}

void printer_print_line(struct printer *const *list, size_t n)
{
	print_json(list, n, 0);
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

void printer_help(FILE *out, const struct printer_column *columns, size_t n)
{
	size_t i;

	fputs("\nColumns (* only with -o or --json):\n", out);
	for (i = 0; i < n; i++)
		fprintf(out, "  %c %-17s %s\n", columns[i].extra ? '*' : ' ',
			columns[i].name, columns[i].help);
}
