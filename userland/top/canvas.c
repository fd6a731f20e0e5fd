// SPDX-License-Identifier: GPL-2.0-only
#include "top/canvas.h"

#include <stdlib.h>
#include <string.h>

static const char * const bars[CANVAS_BARS] = {
	"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█",
};

static const char * const ascii_bars[CANVAS_BARS] = {
	"_", ".", ":", "-", "=", "+", "*", "#",
};

static struct canvas_cell *cell(const struct canvas *c, int x, int y)
{
	if (x < 0 || y < 0 || x >= c->width || y >= c->height)
		return NULL;
	return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

static void put(struct canvas *c, int x, int y, const char *text,
		enum canvas_style style)
{
	struct canvas_cell *at = cell(c, x, y);

	if (!at)
		return;
	strncpy(at->text, text, sizeof(at->text) - 1);
	at->style = style;
}

bool canvas_resize(struct canvas *c, int width, int height)
{
	int x, y;

	canvas_free(c);
	c->width = width > 0 ? width : 1;
	c->height = height > 0 ? height : 1;
	c->cells = calloc((size_t)c->width * (size_t)c->height,
			  sizeof(*c->cells));
	if (!c->cells) {
		canvas_free(c);
		return false;
	}
	for (y = 0; y < c->height; y++)
		for (x = 0; x < c->width; x++)
			put(c, x, y, " ", CANVAS_PLAIN);
	return true;
}

void canvas_free(struct canvas *c)
{
	free(c->cells);
	c->cells = NULL;
	c->width = 0;
	c->height = 0;
}

int canvas_text(struct canvas *c, int x, int y, int width,
		enum canvas_style style, const char *text)
{
	for (; *text && width > 0; text++, x++, width--) {
		char one[2] = { *text, '\0' };

		if (one[0] < ' ' || one[0] > '~')
			one[0] = '?';
		put(c, x, y, one, style);
	}
	return x;
}

void canvas_right(struct canvas *c, int x, int y, int width,
		  enum canvas_style style, const char *text)
{
	int len = (int)strlen(text);

	canvas_text(c, len < width ? x + width - len : x, y, width, style,
		    text);
}

void canvas_bar(struct canvas *c, int x, int y, int level,
		enum canvas_style style)
{
	if (level < 0)
		return;
	if (level >= CANVAS_BARS)
		level = CANVAS_BARS - 1;
	put(c, x, y, c->utf8 ? bars[level] : ascii_bars[level], style);
}

const struct canvas_cell *canvas_at(const struct canvas *c, int x, int y)
{
	return cell(c, x, y);
}
