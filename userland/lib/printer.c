// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table, filled cell by cell; then JSON, or rows for people. On a terminal
 * and for trees libsmartcols prints them. Everywhere else nothing but blanks
 * has to be added: libsmartcols takes 150,000 instructions for a row of twenty
 * columns, the loop here takes two thousand.
 */
#include "lib/printer.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/exits.h"
#include "lib/program.h"

#include <ctype.h>
#include <err.h>
#include <libsmartcols.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A path that is cut keeps so many columns, whatever else is wide. */
#define PATH_LEAST 16

static void show(struct printer *p, size_t column)
{
	if (p->place[column] != PRINTER_NOT_SHOWN)
		return;
	p->place[column] = p->nshown;
	p->shown[p->nshown++] = column;
	p->tree |= p->columns[column].type == PRINTER_TREE;
}

static void show_named(struct printer *p, const char *name)
{
	char text[100];
	size_t i;

	for (i = 0; i < p->ncolumns; i++)
		if (!strcasecmp(p->columns[i].name, name)) {
			show(p, i);
			return;
		}
	errx(DCHAIN_FAILED, "-o %s: there is no such column (--help lists them)",
	     escape_cut(name, text, sizeof(text)));
}

/* JSON gets everything; a table for people, what fits on a line. */
static void select_columns(struct printer *p, const char *wanted)
{
	bool more = wanted && *wanted == '+';
	char *names, *rest, *name;
	size_t i;

	for (i = 0; i < p->ncolumns && (!wanted || more); i++)
		if (p->format->json || !p->columns[i].extra)
			show(p, i);
	if (!wanted)
		return;
	names = must(strdup(wanted + more));
	rest = names;
	while ((name = strsep(&rest, ",")))
		show_named(p, name);
	free(names);
}

static void add_headings(struct printer *p)
{
	size_t i;
	char *c;

	printer_row(p);
	for (i = 0; i < p->nshown; i++) {
		printer_set(p, p->shown[i], printer_shown(p, i)->name);
		for (c = printer_text(p, PRINTER_HEADINGS, i); *c; c++)
			*c = (char)toupper((unsigned char)*c);
		if (p->format->noheadings)
			p->width[i] = 0;
	}
}

struct printer *printer_new(const char *name,
			    const struct printer_column *columns, size_t n,
			    const struct printer_format *format)
{
	struct printer *p = must(calloc(1, sizeof(*p)));
	size_t i;

	*p = (struct printer){
		.name = name, .columns = columns, .ncolumns = n,
		.format = format,
		.screen = !format->json && isatty(STDOUT_FILENO),
		.reader = format->noheadings ? ESCAPE_WORD : ESCAPE_SCREEN,
		.text = must(strdup("-")), .used = 2, .room = 2,
	};
	if (format->json)
		p->reader = ESCAPE_JSON;
	for (i = 0; i < n; i++)
		p->place[i] = PRINTER_NOT_SHOWN;
	select_columns(p, format->columns);
	add_headings(p);
	return p;
}

size_t printer_row_below(struct printer *p, size_t parent)
{
	size_t row = p->nrows++, i;

	if (row == p->most_rows) {
		p->most_rows = 2 * row + 64;
		p->cells = must(reallocarray(p->cells,
					     p->most_rows * p->nshown + 1,
					     sizeof(*p->cells)));
		p->parents = must(reallocarray(p->parents, p->most_rows,
					       sizeof(*p->parents)));
	}
	for (i = 0; i < p->nshown; i++)
		p->cells[row * p->nshown + i] = (struct printer_cell){ 0, 1 };
	p->parents[row] = parent;
	return row;
}

void printer_row(struct printer *p)
{
	printer_row_below(p, PRINTER_TOP);
}

void printer_set(struct printer *p, size_t column, const char *text)
{
	size_t place = p->place[column], size = ESCAPE_ROOM(strlen(text));
	struct printer_cell *c;
	char *to;

	if (place == PRINTER_NOT_SHOWN || !*text)
		return;
	while (p->room - p->used < size)
		p->text = must(reallocarray(p->text, 2, p->room *= 2));
	to = p->text + p->used;
	c = &p->cells[(p->nrows - 1) * p->nshown + place];
	c->text = p->used;
	if (p->columns[column].type == PRINTER_NUMBER) {
		c->width = (size_t)(stpcpy(to, text) - to);
		p->used += c->width + 1;
	} else {
		c->width = escape_width(escape(p->reader, text, to, size));
		p->used += strlen(to) + 1;
	}
	if (c->width > p->width[place])
		p->width[place] = c->width;
}

/* Rows have many numbers: printf() would be most of what they cost. */
static void set_digits(struct printer *p, size_t column, uint64_t value,
		       int behind_point)
{
	char text[32] = "", *at = text + sizeof(text) - 1;
	int n;

	for (n = 0; value || n <= behind_point; n++) {
		if (n && n == behind_point)
			*--at = '.';
		*--at = (char)('0' + value % 10);
		value /= 10;
	}
	printer_set(p, column, at);
}

void printer_set_number(struct printer *p, size_t column, uint64_t value)
{
	char text[24];

	if (p->screen && !p->format->bytes)
		printer_set(p, column, amount_short(value, text, sizeof(text)));
	else
		set_digits(p, column, value, 0);
}

void printer_set_real(struct printer *p, size_t column, double value,
		      int digits)
{
	static const double units[] = { 1, 10, 100, 1000 };

	if (p->screen && !p->format->bytes && value >= 10000)
		printer_set_number(p, column, amount_whole(value));
	else
		set_digits(p, column,
			   amount_whole(rint(value * units[digits])), digits);
}

void printer_free(struct printer *p)
{
	free(p->text);
	free(p->cells);
	free(p->parents);
	free(p);
}

static void print_blanks(size_t n)
{
	while (n--)
		putc_unlocked(' ', stdout);
}

static void print_cell(const struct printer *p, const struct printer_cell *c,
		       size_t place)
{
	bool right = printer_shown(p, place)->type == PRINTER_NUMBER;
	bool last = place + 1 == p->nshown;
	size_t blanks = p->width[place] - c->width;

	if (right)
		print_blanks(blanks);
	fputs_unlocked(p->text + c->text, stdout);
	if (!right && !last)
		print_blanks(blanks);
	putc_unlocked(last ? '\n' : ' ', stdout);
}

static void print_plain(const struct printer *p)
{
	size_t row = p->format->noheadings, i;
	const struct printer_cell *c = &p->cells[row * p->nshown];

	for (; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++)
			print_cell(p, c++, i);
}

/* So that a row is a line of the terminal. */
static void cut_paths(const struct printer *p, size_t screen)
{
	size_t others = 0, row, i, room;

	for (i = 0; i < p->nshown; i++)
		if (printer_shown(p, i)->type != PRINTER_PATH)
			others += p->width[i] + 1;
	room = screen > others + PATH_LEAST ? screen - others : PATH_LEAST;
	for (row = PRINTER_HEADINGS + 1; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++)
			if (printer_shown(p, i)->type == PRINTER_PATH)
				escape_shorten(printer_text(p, row, i), room);
}

static struct libscols_table *new_table(const struct printer *p)
{
	static const int flags[] = {
		[PRINTER_NUMBER] = SCOLS_FL_RIGHT,
		[PRINTER_TREE] = SCOLS_FL_TREE | SCOLS_FL_TRUNC,
	};
	struct libscols_table *t = must(scols_new_table());
	size_t i;

	scols_table_enable_noheadings(t, p->format->noheadings);
	for (i = 0; i < p->nshown; i++)
		must(scols_table_new_column(t,
					    printer_text(p, PRINTER_HEADINGS,
							 i), 0,
					    flags[printer_shown(p, i)->type]));
	if (p->screen)
		cut_paths(p, scols_table_get_termwidth(t));
	return t;
}

static void print_smartcols(const struct printer *p)
{
	struct libscols_table *t = new_table(p);
	struct libscols_line **lines;
	size_t i, row;

	lines = must(calloc(p->nrows, sizeof(struct libscols_line *)));
	for (row = PRINTER_HEADINGS + 1; row < p->nrows; row++) {
		struct libscols_line *above = NULL;

		if (p->parents[row] != PRINTER_TOP)
			above = lines[p->parents[row]];
		lines[row] = must(scols_table_new_line(t, above));
		for (i = 0; i < p->nshown; i++)
			must_work(scols_line_set_data(lines[row], i,
						      printer_text(p, row, i)));
	}
	must_work(scols_print_table(t));
	scols_unref_table(t);
	free(lines);
}

void printer_print(struct printer *const *list, size_t n)
{
	size_t i;

	if (n && list[0]->format->json) {
		printer_json(list, n);
		return;
	}
	for (i = 0; i < n; i++) {
		if (i)
			putchar('\n');
		/* libsmartcols prints nothing of an empty table. */
		if (list[i]->nrows > 1 && (list[i]->screen || list[i]->tree))
			print_smartcols(list[i]);
		else
			print_plain(list[i]);
	}
}
