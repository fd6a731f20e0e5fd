// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables for people. On a terminal, where a long path has to be wrapped or a
 * tree drawn, libsmartcols prints them. Everywhere else nothing but blanks has
 * to be added: libsmartcols takes 150,000 instructions for a row of twenty
 * columns, the loop here takes two thousand.
 */
#include "lib/printer-table.h"

#include "lib/exits.h"
#include "lib/program.h"

#include <ctype.h>
#include <err.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static char *heading(const struct printer *p, size_t place, char *text,
		     size_t size)
{
	size_t i;

	snprintf(text, size, "%s", p->columns[p->shown[place]].name);
	for (i = 0; text[i]; i++)
		text[i] = (char)toupper((unsigned char)text[i]);
	return text;
}

/* Text is printable here: what takes no column is no start of a character. */
static size_t width_of(const char *text)
{
	mbstate_t state = { 0 };
	size_t length, width = 0, i = 0;

	while ((signed char)text[i] > 0)
		i++;
	if (!text[i])
		return i;
	length = strlen(text);
	for (i = 0; i < length; ) {
		wchar_t wide;
		size_t n = mbrtowc(&wide, text + i, length - i, &state);

		if (!n || n > length - i)
			return width + length - i;
		width += (size_t)(wcwidth(wide) > 0 ? wcwidth(wide) : 0);
		i += n;
	}
	return width;
}

static void print_blanks(size_t n)
{
	while (n--)
		putc_unlocked(' ', stdout);
}

static bool is_right(const struct printer *p, size_t place)
{
	return p->columns[p->shown[place]].type == PRINTER_NUMBER;
}

/* Nothing is aligned with the end of the last column. */
static bool needs_width(const struct printer *p, size_t place)
{
	return place + 1 < p->nshown || is_right(p, place);
}

static void print_cell(const struct printer *p, size_t place, const char *text,
		       size_t width)
{
	bool right = is_right(p, place), last = place + 1 == p->nshown;
	size_t used = needs_width(p, place) ? width_of(text) : width;
	size_t blanks = width > used ? width - used : 0;

	if (right)
		print_blanks(blanks);
	fputs_unlocked(text, stdout);
	if (!right && !last)
		print_blanks(blanks);
	putc_unlocked(last ? '\n' : ' ', stdout);
}

/* Columns of one width, and no more than a blank between them. */
static void print_plain(const struct printer *p)
{
	size_t *width = must(calloc(p->nshown + 1, sizeof(*width)));
	char text[64];
	size_t row, i;

	for (i = 0; i < p->nshown && !p->noheadings; i++)
		width[i] = strlen(heading(p, i, text, sizeof(text)));
	for (row = 0; row < p->nrows; row++)
		for (i = 0; i < p->nshown; i++) {
			size_t used = 0;

			if (needs_width(p, i))
				used = width_of(printer_cell(p, row, i));
			if (used > width[i])
				width[i] = used;
		}
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

static void fill_line(const struct printer *p, struct libscols_line *line,
		      size_t row)
{
	size_t i;

	for (i = 0; i < p->nshown; i++)
		must_not_fail(scols_line_set_data(line, i,
						  printer_cell(p, row, i)));
}

static void print_smartcols(const struct printer *p)
{
	static const int flags[] = {
		[PRINTER_NUMBER] = SCOLS_FL_RIGHT,
		[PRINTER_PATH] = SCOLS_FL_WRAP,
		[PRINTER_TREE] = SCOLS_FL_TREE,
		[PRINTER_BOOL] = 0,
	};
	struct libscols_line **lines;
	struct libscols_table *t = must(scols_new_table());
	char text[64];
	size_t i, row;

	lines = must(calloc(p->nrows + 1, sizeof(struct libscols_line *)));
	scols_table_enable_noheadings(t, p->noheadings);
	for (i = 0; i < p->nshown; i++) {
		enum printer_type type = p->columns[p->shown[i]].type;

		must(scols_table_new_column(t, heading(p, i, text,
						       sizeof(text)), 0,
					    flags[type]));
	}
	for (row = 0; row < p->nrows; row++) {
		struct libscols_line *above = NULL;

		if (p->parents[row] != PRINTER_TOP)
			above = lines[p->parents[row]];
		lines[row] = must(scols_table_new_line(t, above));
		fill_line(p, lines[row], row);
	}
	must_not_fail(scols_print_table(t));
	scols_unref_table(t);
	free(lines);
}

static bool has_tree(const struct printer *p)
{
	size_t i;

	for (i = 0; i < p->nshown; i++)
		if (p->columns[p->shown[i]].type == PRINTER_TREE)
			return true;
	return false;
}

void printer_print_text(struct printer *const *list, size_t n)
{
	bool first = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!list[i] || !list[i]->nrows)
			continue;
		if (!first)
			putchar('\n');
		if (has_tree(list[i]) || isatty(STDOUT_FILENO))
			print_smartcols(list[i]);
		else
			print_plain(list[i]);
		first = false;
	}
}
