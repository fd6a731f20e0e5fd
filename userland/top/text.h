/* SPDX-License-Identifier: GPL-2.0-only */
/* How `dchain top` writes figures and cgroups in little room. */
#ifndef DCHAIN_TOP_TEXT_H
#define DCHAIN_TOP_TEXT_H

#include "top/canvas.h"

#include <stddef.h>

/**
 * top_bar() - height of an average in a sparkline
 *
 * The same for all rows, twice the chain is one step more: below 1.5, 2, 4, 8,
 * 16, 32, 64, and from there on.
 *
 * Return: 0 to CANVAS_BARS - 1; -1 for an average below 0, which is none.
 */
int top_bar(double avg);

/**
 * top_number() - a number of any size in at most six characters
 * @text: at least 8 bytes
 *
 * Return: @text, or "-" for a value below 0, which is none.
 */
const char *top_number(double value, char *text);

/**
 * top_label() - a cgroup in so many columns
 * @path:  its path
 * @whole: the path itself; else what people call it, the shorter the less
 *	   room there is
 * @width: columns; what does not fit is cut off and marked by `..'
 * @text:  @size bytes
 */
const char *top_label(const char *path, bool whole, int width, char *text,
		      size_t size);

/**
 * top_avg_style() - how an average is marked
 *
 * More than 8 needs attention, from 16 on it is critical.
 */
enum canvas_style top_avg_style(double avg);

#endif
