// SPDX-License-Identifier: GPL-2.0-only
/*
 * The time series as CSV and as a picture.
 */
#include "repro/series.h"

#include "lib/exits.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>

/* Loops that the line of durations takes together; odd. */
#define WINDOW 9

void series_add(struct series *s, const struct point *point)
{
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 256;
		s->points = reallocarray(s->points, s->room,
					 sizeof(*s->points));
		if (!s->points)
			err(DCHAIN_FAILED, "the time series");
	}
	s->points[s->n++] = *point;
}

void series_free(struct series *s)
{
	free(s->points);
	s->points = NULL;
	s->n = 0;
	s->room = 0;
}

void series_csv(const struct series *s, FILE *out)
{
	size_t i;

	fputs("seconds,average,duration_ms,lstat_p50_us,dentries,negative,event\n",
	      out);
	for (i = 0; i < s->n; i++) {
		const struct point *p = &s->points[i];

		if (p->event)
			fprintf(out, "%.3f,,,,,,%s\n", p->seconds, p->event);
		else
			fprintf(out, "%.3f,%.3f,%.3f,%.3f,%" PRIu64
				",%" PRIu64 ",\n", p->seconds, p->average,
				p->duration_ms, (double)p->p50_ns / 1000,
				p->dentries, p->negative);
	}
}

/* Events become vertical lines; their words lean on them inside the frame. */
static void gnuplot_events(const struct series *s, FILE *out)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		const struct point *p = &s->points[i];

		if (!p->event)
			continue;
		fprintf(out,
			"set arrow from first %.3f, graph 0 to first %.3f, graph 1 nohead dashtype 2 linecolor rgb '#808080'\n",
			p->seconds, p->seconds);
		fprintf(out,
			"set label '%s' at first %.3f, graph 0.5 rotate by 90 center offset character 0.8, 0 font ',9' textcolor rgb '#505050'\n",
			p->event, p->seconds);
	}
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/*
 * One loop in the company of another program lasts as long as the scheduler
 * likes: the line goes through the median of the loops around each.
 */
static double median_duration(const struct series *s, size_t at)
{
	size_t i = at > WINDOW / 2 ? at - WINDOW / 2 : 0;
	double values[WINDOW] = { 0 };
	size_t n = 0;

	for (; i < s->n && i <= at + WINDOW / 2; i++)
		if (!s->points[i].event)
			values[n++] = s->points[i].duration_ms;
	qsort(values, n, sizeof(values[0]), by_size);
	return values[n / 2];
}

static void gnuplot_data(const struct series *s, FILE *out)
{
	size_t i;

	fputs("$loops << END\n", out);
	for (i = 0; i < s->n; i++)
		if (!s->points[i].event)
			fprintf(out, "%.3f %.3f %.3f %.3f\n",
				s->points[i].seconds, s->points[i].average,
				s->points[i].duration_ms,
				median_duration(s, i));
	fputs("END\n", out);
}

void series_gnuplot(const struct series *s, const char *title,
		    const char *svg, FILE *out)
{
	gnuplot_data(s, out);
	fprintf(out,
		"set terminal svg size 860,420 dynamic background rgb 'white' font 'sans-serif,11'\n"
		"set output '%s'\n"
		"set title '%s'\n", svg, title);
	fputs("set xlabel 'seconds'\n"
	      "set ylabel 'steps per lookup' textcolor rgb '#b03020'\n"
	      "set y2label 'worker loop, ms (probe on)' textcolor rgb '#2050a0'\n"
	      "set yrange [0:*]\nset y2range [0:*]\nset y2tics\n"
	      "set offsets 0, 0, graph 0.08, 0\n"
	      "set ytics nomirror\nset grid ytics linecolor rgb '#e0e0e0'\n"
	      "set key below maxrows 1\n", out);
	gnuplot_events(s, out);
	fputs("plot $loops using 1:3 axes x1y2 with points pointtype 7 pointsize 0.2 linecolor rgb '#a0b8d8' notitle, \\\n"
	      "     $loops using 1:4 axes x1y2 with lines linewidth 2 linecolor rgb '#2050a0' title 'worker.duration (median of 9)', \\\n"
	      "     $loops using 1:2 axes x1y1 with lines linewidth 2 linecolor rgb '#b03020' title 'steps per lookup'\n",
	      out);
}
