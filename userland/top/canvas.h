/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A screen in memory: rows of cells. What is drawn outside of it is not drawn,
 * so that nobody who draws has to know its size.
 */
#ifndef DCHAIN_CANVAS_H
#define DCHAIN_CANVAS_H

#include <stdbool.h>

enum canvas_style {
	CANVAS_PLAIN,
	CANVAS_BOLD,
	CANVAS_HEADING,
	CANVAS_CHOSEN,		/* the heading of the column sorted by */
	CANVAS_DIM,
	CANVAS_ATTENTION,
	CANVAS_CRITICAL,
};

/**
 * struct canvas_cell - one character
 * @text:  ASCII, or one of the bars
 * @style: how it looks
 */
struct canvas_cell {
	char text[4];
	enum canvas_style style;
};

/**
 * struct canvas - the screen
 * @width:  columns
 * @height: rows
 * @utf8:   the terminal can show bars; else they are ASCII
 * @cells:  @width * @height
 */
struct canvas {
	int width;
	int height;
	bool utf8;
	struct canvas_cell *cells;
};

#define CANVAS_BARS 8

/**
 * canvas_resize() - give it a size, and make it blank
 *
 * Return: false when memory ran out; it then has no cells.
 */
bool canvas_resize(struct canvas *c, int width, int height);

void canvas_free(struct canvas *c);

/**
 * canvas_text() - draw text in one row
 * @c:	   the screen
 * @x:	   first column
 * @y:	   row
 * @width: columns to use at most
 * @style: how it looks
 * @text:  each byte that is not printable ASCII is drawn as `?'
 *
 * Return: the column after the last one drawn.
 */
int canvas_text(struct canvas *c, int x, int y, int width,
		enum canvas_style style, const char *text);

/* canvas_right() - likewise, aligned to the right end of @width columns */
void canvas_right(struct canvas *c, int x, int y, int width,
		  enum canvas_style style, const char *text);

/* canvas_bar() - draw one bar, @level of 0 to CANVAS_BARS - 1; -1: none */
void canvas_bar(struct canvas *c, int x, int y, int level,
		enum canvas_style style);

/* canvas_at() - a cell, or NULL outside */
const struct canvas_cell *canvas_at(const struct canvas *c, int x, int y);

#endif
