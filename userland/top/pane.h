/* SPDX-License-Identifier: GPL-2.0-only */
/* A list of cgroups in a part of the screen of `dchain top`. */
#ifndef DCHAIN_TOP_PANE_H
#define DCHAIN_TOP_PANE_H

#include "top/canvas.h"
#include "top/rows.h"

enum top_which {
	TOP_VICTIMS,
	TOP_MAKERS,
	TOP_ALL,
	TOP_PANES,
};

/**
 * struct top_pane - what the user has chosen for one
 * @by:	     sorted by this column
 * @reverse: in the other order
 * @first:   the row shown first
 */
struct top_pane {
	enum sample_count by;
	bool reverse;
	size_t first;
};

/**
 * struct top_pane_look - what holds for all of them
 * @active: keys go to this pane
 * @paths:  whole paths instead of containers and units
 * @idle:   also cgroups that did nothing
 */
struct top_pane_look {
	bool active;
	bool paths;
	bool idle;
};

/* A part of the screen: first column and row, columns and rows. */
struct top_area {
	int x;
	int y;
	int width;
	int height;
};

/**
 * top_pane_draw() - draw a heading and the rows below it
 * @p:	   a first row beyond the last page is put right
 * @which: gives the columns
 * @look:  the rest of the choices
 * @c:	   where to draw
 * @area:  and in which part of it
 * @t:	   the rows
 *
 * Return: false when memory ran out.
 */
bool top_pane_draw(struct top_pane *p, enum top_which which,
		   const struct top_pane_look *look, struct canvas *c,
		   const struct top_area *area, const struct top_rows *t);

/**
 * top_pane_column() - the column to the left (-1) or right (+1) of one
 *
 * Only of those that can be sorted by; the same one at either end.
 */
enum sample_count top_pane_column(enum top_which which,
				  enum sample_count column, int step);

#endif
