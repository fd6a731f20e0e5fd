/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happened over time: one point a loop of the worker, and the events.
 */
#ifndef DCHAIN_REPRO_SERIES_H
#define DCHAIN_REPRO_SERIES_H

#include "repro/phase.h"

#include <stdio.h>

/**
 * struct point - one loop of the worker, or an event
 * @seconds: since the first point
 * @event: what happened, in words without commas and quotes; NULL for a loop,
 *	and then the rest is valid
 * @average: steps per lookup in this loop
 * @duration_ms: of this loop, under the probe
 * @p50_ns: of its lstat() calls
 * @dentries: there were after it
 * @negative: of these
 */
struct point {
	double seconds;
	const char *event;
	double average;
	double duration_ms;
	uint64_t p50_ns;
	uint64_t dentries;
	uint64_t negative;
};

/**
 * struct series - all of them in their order; all zero bytes is the empty one
 */
struct series {
	struct point *points;
	size_t n;
	size_t room;
};

/**
 * series_add - append a copy of @point; ends the program without memory
 */
void series_add(struct series *s, const struct point *point);

/**
 * series_free - release and empty it
 */
void series_free(struct series *s);

/**
 * series_csv - write it as CSV with one line of column names
 *
 * An event stands alone in its line, its other fields being empty.
 */
void series_csv(const struct series *s, FILE *out);

/**
 * series_gnuplot - write a gnuplot script that draws it, data and all
 * @s: the series
 * @title: of the picture, without quotes or backslashes
 * @svg: name of the picture, likewise
 * @out: where the script goes
 */
void series_gnuplot(const struct series *s, const char *title,
		    const char *svg, FILE *out);

#endif
