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

/* The heading of each column, and how wide it is beside the blank after it. */
static const struct {
	const char *heading;
	int width;
} columns[TOP_COLUMNS] = {
	[TOP_AVG] = { "AVG", 6 },
	[TOP_LOOKUPS] = { "LOOK/s", 6 },
	[TOP_STEPS] = { "STEP/s", 6 },
	[TOP_HITS] = { "HIT/s", 6 },
	[TOP_MISSES] = { "MISS/s", 6 },
	[TOP_LONGEST] = { "LONG", 4 },
	[TOP_CAPPED] = { "CAP/s", 5 },
	[TOP_NEGATIVE] = { "NEG/s", 6 },
	[TOP_POSITIVE] = { "POS/s", 6 },
	[TOP_BARS] = { "TREND", BARS_MIN },
	[TOP_NAME] = { "CGROUP", 0 },
};

#define PANE_COLUMNS TOP_COLUMNS

static const struct {
	int n;
	enum top_column columns[PANE_COLUMNS];
} panes[TOP_PANES] = {
	[TOP_VICTIMS] = { 4, { TOP_AVG, TOP_LOOKUPS, TOP_BARS, TOP_NAME } },
	[TOP_MAKERS] = { 4, { TOP_NEGATIVE, TOP_AVG, TOP_BARS, TOP_NAME } },
	[TOP_ALL] = { 11, { TOP_AVG, TOP_LOOKUPS, TOP_STEPS, TOP_HITS,
			    TOP_MISSES, TOP_LONGEST, TOP_CAPPED, TOP_NEGATIVE,
			    TOP_POSITIVE, TOP_BARS, TOP_NAME } },
};

static const char * const titles[TOP_PANES] = {
	[TOP_VICTIMS] = "VICTIM",
	[TOP_MAKERS] = "MAKER",
	[TOP_ALL] = "CGROUP",
};

enum top_column top_pane_column(enum top_which which, enum top_column column,
				int step)
{
	int i, at = 0;

	for (i = 0; i < panes[which].n; i++)
		if (panes[which].columns[i] == column)
			at = i;
	do {
		at += step;
	} while (at >= 0 && at < panes[which].n &&
		 panes[which].columns[at] == TOP_BARS);
	if (at < 0 || at >= panes[which].n)
		return column;
	return panes[which].columns[at];
}

/* A third of what the figures leave goes to the bars, the rest to the name. */
static int bars_width(enum top_which which, int width)
{
	int i, bars;

	for (i = 0; i < panes[which].n; i++)
		if (panes[which].columns[i] != TOP_BARS)
			width -= columns[panes[which].columns[i]].width + 1;
	bars = width / 3;
	if (bars < BARS_MIN)
		return BARS_MIN;
	return bars < BARS_MAX ? bars : BARS_MAX;
}

static int column_width(enum top_column column, int bars, int left)
{
	if (column == TOP_NAME)
		return left;
	return column == TOP_BARS ? bars : columns[column].width;
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
		      enum top_column column, bool paths)
{
	char text[LABEL_ROOM];
	double value;

	switch (column) {
	case TOP_NAME:
		canvas_text(c, x, y, width,
			    row->delta.live ? CANVAS_PLAIN : CANVAS_DIM,
			    top_label(row->delta.path, paths, width, text,
				      sizeof(text)));
		return;
	case TOP_BARS:
		draw_bars(c, x, y, width, row);
		return;
	case TOP_AVG:
		value = top_value(t, &row->delta, column);
		snprintf(text, sizeof(text), value < 999.995 ? "%.2f" : "%.0f",
			 value);
		canvas_right(c, x, y, width, top_avg_style(value),
			     value < 0 ? "-" : text);
		return;
	case TOP_LONGEST:
		snprintf(text, sizeof(text), "%.0f",
			 top_value(t, &row->delta, column));
		canvas_right(c, x, y, width, CANVAS_PLAIN, text);
		return;
	default:
		canvas_right(c, x, y, width, CANVAS_PLAIN,
			     top_number(top_value(t, &row->delta, column),
					text));
	}
}

static void draw_heading(const struct top_pane *p, enum top_which which,
			 bool active, struct canvas *c,
			 const struct top_area *area)
{
	int bars = bars_width(which, area->width), i, x;
	int end = area->x + area->width;

	for (x = area->x; x < end; x++)
		canvas_text(c, x, area->y, 1, CANVAS_HEADING, " ");
	for (i = 0, x = area->x; i < panes[which].n && x < end; i++) {
		enum top_column column = panes[which].columns[i];
		int width = column_width(column, bars, end - x);
		const char *text = columns[column].heading;
		enum canvas_style style = CANVAS_HEADING;

		if (width > end - x)
			width = end - x;
		if (active && p->by == column)
			style = CANVAS_CHOSEN;
		if (column == TOP_NAME)
			text = titles[which];
		if (column == TOP_NAME || column == TOP_BARS)
			canvas_text(c, x, area->y, width, style, text);
		else
			canvas_right(c, x, area->y, width, style, text);
		x += width + 1;
	}
}

static void draw_row(enum top_which which, bool paths, struct canvas *c,
		     const struct top_area *area, int y,
		     const struct top_rows *t, const struct top_row *row)
{
	int bars = bars_width(which, area->width), x = area->x, i;
	int end = area->x + area->width;

	for (i = 0; i < panes[which].n && x < end; i++) {
		enum top_column column = panes[which].columns[i];
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
	enum top_column needed = which == TOP_MAKERS ? TOP_NEGATIVE :
						       TOP_LOOKUPS;
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
