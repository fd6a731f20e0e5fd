/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `dchain top` without a terminal: reads, and draws what is to be shown.
 */
#ifndef DCHAIN_TOP_H
#define DCHAIN_TOP_H

#include "host/dentry-state.h"
#include "lib/options.h"
#include "top/canvas.h"
#include "top/replay.h"
#include "top/rows.h"
#include "top/view.h"

#define TOP_SECOND 1e9	/* in nanoseconds */

/**
 * struct top - all of it
 * @batch:   print what would be shown
 * @count:   end after so many readings, 0: never
 * @done:    readings shown
 * @replay:  what is read instead of the module, or its text is NULL
 * @last:    the newest reading, to which @rows points
 * @status:  the module's status; no pairs where it is not at hand
 * @dstate:  the kernel's own counts, when @dentries
 * @read_at: clock of @last, ns
 */
struct top {
	bool batch;
	uint64_t count;
	uint64_t done;
	struct replay replay;
	struct reading last;
	struct reader_values status;
	struct dstate dstate;
	bool dentries;
	uint64_t read_at;
	struct top_view view;
	struct top_rows rows;
	struct canvas canvas;
};

/**
 * top_begin() - the first reading; there is nothing to show before the second
 *
 * Return: DCHAIN_OK, or another status after one line on stderr; top_end() is
 * due in either case.
 */
enum dchain_exit top_begin(struct top *top, const struct options *o);

/* top_advance() - another reading; returns as top_begin() does */
enum dchain_exit top_advance(struct top *top);

/* top_ended() - nothing more to read, or enough of it? */
bool top_ended(const struct top *top);

/* top_draw() - draw on a canvas of that size; false when memory ran out */
bool top_draw(struct top *top, int width, int height);

void top_end(struct top *top);

#endif
