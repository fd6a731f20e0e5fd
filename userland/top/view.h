/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The screen of `dchain top`: what its keys change, and how it is drawn:
 * keys are numbers, the screen is a canvas.
 */
#ifndef DCHAIN_TOP_VIEW_H
#define DCHAIN_TOP_VIEW_H

#include "host/dentry-state.h"
#include "top/canvas.h"
#include "top/pane.h"
#include "top/rows.h"

/* Keys that are no characters. */
enum top_key {
	TOP_KEY_UP = 0x1000,
	TOP_KEY_DOWN,
	TOP_KEY_PAGE_UP,
	TOP_KEY_PAGE_DOWN,
	TOP_KEY_HOME,
	TOP_KEY_END,
	TOP_KEY_LEFT,
	TOP_KEY_RIGHT,
};

/* What is left to the caller after a key. */
enum top_action {
	TOP_DRAW,
	TOP_REFRESH,
	TOP_QUIT,
};

#define TOP_DELAY_MIN 0.1
#define TOP_DELAY_MAX 3600.0
#define TOP_DELAY_ROOM 8

/**
 * struct top_view - what the user has chosen; begun by top_view_init()
 * @pane:   keys go to this one; TOP_ALL: it has the screen for itself
 * @panes:  what was chosen for each
 * @paths:  whole paths instead of containers and units
 * @idle:   also cgroups that did nothing
 * @help:   the keys instead of the rows
 * @paused: nothing is read until a key ends it
 * @asking: a new delay is being typed
 * @typed:  what has been typed of it
 * @wrong:  that was no delay
 * @delay:  seconds between readings
 */
struct top_view {
	enum top_which pane;
	struct top_pane panes[TOP_PANES];
	bool paths;
	bool idle;
	bool help;
	bool paused;
	bool asking;
	bool wrong;
	char typed[TOP_DELAY_ROOM];
	double delay;
};

/**
 * struct top_facts - what stands above the rows
 * @clock:    the time of day, as text
 * @status:   the module's `status`, or NULL
 * @dentries: the kernel's own counts, or NULL
 * @warning:  the first reason why the numbers are incomplete, or NULL
 * @warnings: how many there are
 * @waiting:  there is no second reading yet
 */
struct top_facts {
	const char *clock;
	const struct reader_values *status;
	const struct dstate *dentries;
	const char *warning;
	size_t warnings;
	bool waiting;
};

void top_view_init(struct top_view *v, double delay);

/**
 * top_view_sort() - show all columns, sorted by this one
 */
void top_view_sort(struct top_view *v, enum sample_count by);

/**
 * top_view_key() - do what a key stands for
 * @v:	 the view
 * @key: a character or enum top_key; unknown ones do nothing
 */
enum top_action top_view_key(struct top_view *v, int key);

/**
 * top_view_draw() - draw all of it
 * @v: the view; a first row beyond the end is put right
 * @c: blank, of the terminal's size
 * @t: the rows
 * @f: the rest
 *
 * Return: false when memory ran out.
 */
bool top_view_draw(struct top_view *v, struct canvas *c,
		   const struct top_rows *t, const struct top_facts *f);

#endif
