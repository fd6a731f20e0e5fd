// SPDX-License-Identifier: GPL-2.0-only
#include "lib/printer-table.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Running out of memory exits the program, and nothing leaks then. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

static size_t find_column(const struct printer *p, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < p->ncolumns; i++)
		if (strlen(p->columns[i].name) == len &&
		    !strncasecmp(p->columns[i].name, name, len))
			break;
	return i;
}

static void complain(const struct printer *p, const char *name, size_t len)
{
	char text[200];
	size_t i;

	fprintf(stderr, "%s: no column `%.*s' here; there are",
		program_invocation_short_name,
		(int)(len < sizeof(text) ? len : sizeof(text)),
		escape_cut(name, text, sizeof(text)));
	for (i = 0; i < p->ncolumns; i++)
		fprintf(stderr, "%s %s", i ? "," : "", p->columns[i].name);
	fputc('\n', stderr);
}

static void show(struct printer *p, size_t column)
{
	if (p->place[column] != PRINTER_NOT_SHOWN)
		return;
	p->place[column] = p->nshown;
	p->shown[p->nshown++] = column;
}

/* JSON gets everything; a table for people, what fits on a line. */
static void show_usual(struct printer *p)
{
	size_t i;

	for (i = 0; i < p->ncolumns; i++)
		if (p->json || !p->columns[i].extra)
			show(p, i);
}

static bool select_columns(struct printer *p, const char *wanted)
{
	if (!wanted || *wanted == '+')
		show_usual(p);
	if (!wanted)
		return true;
	wanted += *wanted == '+';
	for (;;) {
		size_t len = strcspn(wanted, ",");
		size_t column = find_column(p, wanted, len);

		if (column == p->ncolumns) {
			complain(p, wanted, len);
			return false;
		}
		show(p, column);
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

	p->name = name;
	p->columns = columns;
	p->ncolumns = n;
	p->json = format->json;
	p->noheadings = format->noheadings;
	p->screen = !p->json && isatty(STDOUT_FILENO);
	p->words = !p->json && p->noheadings;
	p->exact = !p->screen || format->bytes;
	p->place = must(calloc(n + 1, sizeof(*p->place)));
	p->shown = must(calloc(n + 1, sizeof(*p->shown)));
	p->text_room = 4096;
	p->text = must(strcpy(must(malloc(p->text_room)), "-"));
	p->text_used = 2;
	for (i = 0; i < n; i++)
		p->place[i] = PRINTER_NOT_SHOWN;
	if (select_columns(p, format->columns))
		return p;
	printer_free(p);
	return NULL;
}

bool printer_is_json(const struct printer *p)
{
	return p->json;
}

size_t printer_row_below(struct printer *p, size_t parent)
{
	size_t row = p->nrows++;

	if (row == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->cells = must(reallocarray(p->cells, p->room * p->nshown + 1,
					     sizeof(*p->cells)));
		p->parents = must(reallocarray(p->parents, p->room,
					       sizeof(*p->parents)));
	}
	memset(p->cells + row * p->nshown, 0, p->nshown * sizeof(*p->cells));
	p->parents[row] = parent;
	return row;
}

void printer_row(struct printer *p)
{
	printer_row_below(p, PRINTER_TOP);
}

/* Room for so many bytes at the end of the text. */
static char *make_room(struct printer *p, size_t bytes)
{
	while (p->text_room - p->text_used < bytes)
		p->text = must(reallocarray(p->text, 2, p->text_room *= 2));
	return p->text + p->text_used;
}

/* The text at its end becomes the cell. */
static void end_cell(struct printer *p, size_t place, size_t length)
{
	p->cells[(p->nrows - 1) * p->nshown + place] = p->text_used;
	p->text_used += length + 1;
}

void printer_set(struct printer *p, size_t column, const char *text)
{
	size_t place = p->place[column], length = strlen(text);
	char *to;

	if (place == PRINTER_NOT_SHOWN || !length)
		return;
	to = make_room(p, ESCAPE_ROOM(length));
	if (p->json)
		strcpy(to, text);
	else if (p->words)
		escape_word(text, to);
	else
		escape_text(text, to);
	end_cell(p, place, strlen(to));
}

void printer_setf(struct printer *p, size_t column, const char *format, ...)
{
	char text[512];
	va_list args;

	if (!printer_shows(p, column))
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printer_set(p, column, text);
}

/* Digits, in which nothing has to be escaped, with the NUL behind them. */
static void set_digits(struct printer *p, size_t column, const char *text,
		       const char *end)
{
	size_t length = (size_t)(end - text);

	if (!printer_shows(p, column))
		return;
	memcpy(make_room(p, length + 1), text, length + 1);
	end_cell(p, p->place[column], length);
}

/* A cell is seldom without numbers: printf() would be most of its cost. */
static char *put_digits(char *end, uint64_t value)
{
	do {
		*--end = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return end;
}

void printer_set_number(struct printer *p, size_t column, uint64_t value)
{
	char text[24] = "";

	if (!printer_shows(p, column))
		return;
	if (p->exact)
		set_digits(p, column, put_digits(text + 23, value), text + 23);
	else
		printer_set(p, column,
			    amount_short(value, text, sizeof(text)));
}

void printer_set_real(struct printer *p, size_t column, double value,
		      int digits)
{
	static const uint64_t units[] = { 1, 10, 100, 1000 };
	uint64_t unit = units[digits], number;
	char text[32] = "", *at = text + 31;

	if (!p->exact && value >= 10000) {
		printer_set_number(p, column, amount_whole(value));
	} else if (!(value < 1e15)) {
		printer_setf(p, column, "%.*f", digits, value);
	} else {
		number = (uint64_t)rint(value * (double)unit);
		/* with a digit more in front, where the point comes */
		if (digits) {
			at = put_digits(at, number % unit + unit);
			*at = '.';
		}
		set_digits(p, column, put_digits(at, number / unit), text + 31);
	}
}

void printer_free(struct printer *p)
{
	if (!p)
		return;
	free(p->place);
	free(p->shown);
	free(p->text);
	free(p->cells);
	free(p->parents);
	free(p);
}
