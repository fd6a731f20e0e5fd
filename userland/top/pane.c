// SPDX-License-Identifier: GPL-2.0-only
/*
 * The panes are rows of a table of columns. Widths are such that two panes
 * stand side by side on 80 columns; what is left over goes to the bars and to
 * the name.
 */
#include "top/pane.h"

#include "top/text.h"

#include <stdio.h>
#include <stdlib.h>

#define BARS_MIN 6
#define BARS_MAX 24
#define LABEL_ROOM 512

/* These, or all counters with a heading; then bars and the name. */
#define PANE_COLUMNS (SAMPLE_COUNTS + 2)

struct columns {
	int n;
	enum sample_count list[PANE_COLUMNS];
};

static const struct columns short_panes[] = {
	[TOP_VICTIMS] = { 4, { SAMPLE_AVG, SAMPLE_LOOKUPS, TOP_BARS,
			       SAMPLE_PATH } },
	[TOP_MAKERS] = { 4, { SAMPLE_CREATED_NEGATIVE, SAMPLE_AVG, TOP_BARS,
			      SAMPLE_PATH } },
};

static struct columns columns_of(enum top_which which)
{
	struct columns all = { 0 };
	enum sample_count c;

	if (which != TOP_ALL)
		return short_panes[which];
	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (*counters[c].heading)
			all.list[all.n++] = c;
	all.list[all.n++] = TOP_BARS;
	all.list[all.n++] = SAMPLE_PATH;
	return all;
}

/* Six characters hold any number, see top_number(). */
static int width_of(enum sample_count column)
{
	if (column == TOP_BARS)
		return BARS_MIN;
	if (column == SAMPLE_PATH)
		return 0;
	return counters[column].kind == COUNTER_MAX ? 4 : 6;
}

static const char * const titles[TOP_PANES] = {
	[TOP_VICTIMS] = "VICTIM",
	[TOP_MAKERS] = "MAKER",
	[TOP_ALL] = "CGROUP",
};

enum sample_count top_pane_column(enum top_which which,
				  enum sample_count column, int step)
{
	struct columns c = columns_of(which);
	int i, at = 0;

	for (i = 0; i < c.n; i++)
		if (c.list[i] == column)
			at = i;
	do {
		at += step;
	} while (at >= 0 && at < c.n && c.list[at] == TOP_BARS);
	return at < 0 || at >= c.n ? column : c.list[at];
}

/* A third of what the figures leave goes to the bars, the rest to the name. */
static int bars_width(const struct columns *c, int width)
{
	int i, bars;

	for (i = 0; i < c->n; i++)
		if (c->list[i] != TOP_BARS)
			width -= width_of(c->list[i]) + 1;
	bars = width / 3;
	if (bars < BARS_MIN)
		return BARS_MIN;
	return bars < BARS_MAX ? bars : BARS_MAX;
}

static int column_width(enum sample_count column, int bars, int left)
{
	if (column == SAMPLE_PATH)
		return left;
	return column == TOP_BARS ? bars : width_of(column);
}

/* The newest is at the right end. */
static void draw_bars(struct canvas *c, int x, int y, int width,
		      const struct top_row *row)
{
	int n = (int)row->n, i;

	for (i = 0; i < width && i < n; i++) {
		double avg = (double)row->history[n - 1 - i];

		canvas_bar(c, x + width - 1 - i, y, top_bar(avg),
			   top_avg_style(avg));
	}
}

static void draw_cell(struct canvas *c, int x, int y, int width,
		      const struct top_rows *t, const struct top_row *row,
		      enum sample_count column, bool paths)
{
	char text[LABEL_ROOM];
	double value;

	if (column == SAMPLE_PATH) {
		canvas_text(c, x, y, width,
			    row->delta.live ? CANVAS_PLAIN : CANVAS_DIM,
			    top_label(row->delta.path, paths, width, text,
				      sizeof(text)));
		return;
	}
	if (column == TOP_BARS) {
		draw_bars(c, x, y, width, row);
		return;
	}
	value = top_value(t, &row->delta, column);
	if (counters[column].kind == COUNTER_AVG) {
		snprintf(text, sizeof(text), value < 999.995 ? "%.2f" : "%.0f",
			 value);
		canvas_right(c, x, y, width, top_avg_style(value),
			     value < 0 ? "-" : text);
		return;
	}
	if (counters[column].kind == COUNTER_MAX && value >= 0)
		snprintf(text, sizeof(text), "%.0f", value);
	else
		top_number(value, text);
	canvas_right(c, x, y, width, CANVAS_PLAIN, value < 0 ? "-" : text);
}

static void draw_heading(const struct top_pane *p, enum top_which which,
			 bool active, struct canvas *c,
			 const struct top_area *area)
{
	struct columns columns = columns_of(which);
	int bars = bars_width(&columns, area->width), i, x;
	int end = area->x + area->width;

	for (x = area->x; x < end; x++)
		canvas_text(c, x, area->y, 1, CANVAS_HEADING, " ");
	for (i = 0, x = area->x; i < columns.n && x < end; i++) {
		enum sample_count column = columns.list[i];
		int width = column_width(column, bars, end - x);
		enum canvas_style style = CANVAS_HEADING;

		if (width > end - x)
			width = end - x;
		if (active && p->by == column)
			style = CANVAS_CHOSEN;
		if (column == SAMPLE_PATH)
			canvas_text(c, x, area->y, width, style, titles[which]);
		else if (column == TOP_BARS)
			canvas_text(c, x, area->y, width, style, "TREND");
		else
			canvas_right(c, x, area->y, width, style,
				     counters[column].heading);
		x += width + 1;
	}
}

static void draw_row(enum top_which which, bool paths, struct canvas *c,
		     const struct top_area *area, int y,
		     const struct top_rows *t, const struct top_row *row)
{
	struct columns columns = columns_of(which);
	int bars = bars_width(&columns, area->width), x = area->x, i;
	int end = area->x + area->width;

	for (i = 0; i < columns.n && x < end; i++) {
		enum sample_count column = columns.list[i];
		int width = column_width(column, bars, end - x);

		if (width > end - x)
			width = end - x;
		draw_cell(c, x, y, width, t, row, column, paths);
		x += width + 1;
	}
}

/* Makers are those that created something; a victim made a lookup. */
static size_t count_shown(enum top_which which, struct top_ref *list, size_t n,
			  const struct top_rows *t, bool idle)
{
	enum sample_count needed = which == TOP_MAKERS ?
				   SAMPLE_CREATED_NEGATIVE : SAMPLE_LOOKUPS;
	size_t i, kept = 0;

	if (idle || which == TOP_ALL)
		return n;
	for (i = 0; i < n; i++)
		if (top_value(t, &list[i].row->delta, needed) > 0)
			list[kept++] = list[i];
	return kept;
}

bool top_pane_draw(struct top_pane *p, enum top_which which,
		   const struct top_pane_look *look, struct canvas *c,
		   const struct top_area *area, const struct top_rows *t)
{
	size_t rows = area->height > 1 ? (size_t)area->height - 1 : 0, n, i;
	struct top_ref *list;

	list = top_rows_order(t, p->by, p->reverse, look->idle, &n);
	if (!list)
		return false;
	n = count_shown(which, list, n, t, look->idle);
	if (p->first + rows > n)
		p->first = n > rows ? n - rows : 0;
	draw_heading(p, which, look->active, c, area);
	for (i = 0; i < rows && p->first + i < n; i++)
		draw_row(which, look->paths, c, area, area->y + 1 + (int)i, t,
			 list[p->first + i].row);
	free(list);
	return true;
}
