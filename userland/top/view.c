// SPDX-License-Identifier: GPL-2.0-only
/*
 * What `dchain top` draws above, below and instead of the panes.
 */
#include "top/view.h"

#include "lib/amount.h"
#include "lib/array.h"
#include "top/text.h"

#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 4
#define LINE 256

static const char *status_value(const struct top_facts *f, const char *name)
{
	const char *value = f->status ? reader_value(f->status, name) : NULL;

	return value ? value : "-";
}

static void draw_title(const struct top_view *v, struct canvas *c,
		       const struct top_rows *t, const struct top_facts *f)
{
	const char *alive = status_value(f, "alive");
	char text[LINE];
	int x;

	snprintf(text, sizeof(text),
		 "dchain top - %s  %zu cgroups  every %.4g s  mode %s%s",
		 f->clock, t->n, v->delay, status_value(f, "mode"),
		 v->paused ? "  PAUSED" : "");
	x = canvas_text(c, 0, 0, c->width, CANVAS_BOLD, text);
	if (strcmp(alive, "yes") != 0 && strcmp(alive, "-") != 0) {
		snprintf(text, sizeof(text), "  NOT COUNTING: %s", alive);
		canvas_text(c, x, 0, c->width, CANVAS_CRITICAL, text);
	}
}

static void draw_total(struct canvas *c, const struct top_rows *t)
{
	static const struct {
		const char *label;
		enum sample_count column;
	} parts[] = {
		{ "lookups/s ", SAMPLE_LOOKUPS },
		{ "  steps/s ", SAMPLE_STEPS },
		{ "  avg ", SAMPLE_AVG },
		{ "  created/s ", SAMPLE_CREATED_NEGATIVE },
		{ " neg. ", SAMPLE_CREATED_POSITIVE },
	};
	char text[LINE], number[8];
	size_t i;
	int x = 0;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		double value = top_value(t, &t->total, parts[i].column);

		x = canvas_text(c, x, 1, c->width, CANVAS_PLAIN,
				parts[i].label);
		if (parts[i].column == SAMPLE_AVG && value >= 0) {
			snprintf(text, sizeof(text), "%.2f", value);
			x = canvas_text(c, x, 1, c->width, top_avg_style(value),
					text);
		} else {
			x = canvas_text(c, x, 1, c->width, CANVAS_BOLD,
					top_number(value, number));
		}
	}
	canvas_text(c, x, 1, c->width, CANVAS_PLAIN, " pos.");
}

static void draw_dentries(struct canvas *c, const struct top_facts *f)
{
	char text[LINE], all[8], negative[8], buckets[8];
	uint64_t number;
	int x;

	if (!f->dentries)
		return;
	snprintf(text, sizeof(text), "dentries %s, %s of them negative",
		 top_number((double)f->dentries->dentries, all),
		 top_number((double)f->dentries->negative, negative));
	x = canvas_text(c, 0, 2, c->width, CANVAS_PLAIN, text);
	if (!amount_count(status_value(f, "buckets"), &number) || !number)
		return;
	snprintf(text, sizeof(text), ", in %s buckets: %.2f in each",
		 top_number((double)number, buckets),
		 (double)f->dentries->dentries / (double)number);
	canvas_text(c, x, 2, c->width, CANVAS_PLAIN, text);
}

static void draw_message(const struct top_view *v, struct canvas *c,
			 const struct top_facts *f)
{
	char text[LINE];

	if (v->asking) {
		snprintf(text, sizeof(text), "%sseconds between readings: %s_",
			 v->wrong ? "from 0.1 to 3600, please: " : "",
			 v->typed);
		canvas_text(c, 0, 3, c->width, CANVAS_BOLD, text);
	} else if (f->warning) {
		snprintf(text, sizeof(text), "warning: %s", f->warning);
		if (f->warnings > 1)
			snprintf(text, sizeof(text),
				 "warning (1 of %zu): %s", f->warnings,
				 f->warning);
		canvas_text(c, 0, 3, c->width, CANVAS_ATTENTION, text);
	}
}

static void draw_help(struct canvas *c)
{
	static const char * const lines[] = {
		"Victims walk long chains, makers fill the table.",
		"",
		"  q          quit                   h ?      this help, and back",
		"  Tab        the other pane         v        both panes, or all columns",
		"  < >        sort by another column R        reverse the order",
		"  Up Down    scroll                 Home End first and last row",
		"  PgUp PgDn",
		"  d s        change the delay       p        pause, and go on",
		"  Space      read now               i        also show idle cgroups",
		"  c          whole paths, or names of containers, pods, units",
		"",
		"avg: chain entries visited by a lookup. Up to 8 is good; more than 8 and",
		"from 16 on it is marked. Its history, the newest to the right, is one",
		"scale for all cgroups:",
		"",
	};
	static const char * const scale[CANVAS_BARS] = {
		"1", "1.5", "2", "4", "8", "16", "32", "64",
	};
	int y = HEAD_ROWS, x = 2, i;

	for (i = 0; i < (int)ARRAY_SIZE(lines); i++)
		canvas_text(c, 0, y++, c->width, CANVAS_PLAIN, lines[i]);
	for (i = 0; i < CANVAS_BARS; i++) {
		canvas_bar(c, x, y, i, CANVAS_PLAIN);
		x = canvas_text(c, x + 2, y, c->width, CANVAS_PLAIN,
				scale[i]) + 3;
	}
}

static bool draw_panes(struct top_view *v, struct canvas *c,
		       const struct top_rows *t)
{
	struct top_area area = { 0, HEAD_ROWS, c->width,
				 c->height - HEAD_ROWS - 1 };
	struct top_pane_look look = { .paths = v->paths, .idle = v->idle };
	int i;

	if (v->pane == TOP_ALL) {
		look.active = true;
		return top_pane_draw(&v->panes[TOP_ALL], TOP_ALL, &look, c,
				     &area, t);
	}
	for (i = TOP_VICTIMS; i <= TOP_MAKERS; i++) {
		look.active = v->pane == (enum top_which)i;
		area.x = i == TOP_VICTIMS ? 0 : c->width / 2 + 1;
		area.width = i == TOP_VICTIMS ? c->width / 2 :
						c->width - area.x;
		if (!top_pane_draw(&v->panes[i], (enum top_which)i, &look, c,
				   &area, t))
			return false;
	}
	return true;
}

bool top_view_draw(struct top_view *v, struct canvas *c,
		   const struct top_rows *t, const struct top_facts *f)
{
	draw_title(v, c, t, f);
	draw_message(v, c, f);
	canvas_text(c, 0, c->height - 1, c->width, CANVAS_DIM,
		    "q quit  h help  Tab pane  < > column  R reverse  v view  c paths  d delay");
	if (v->help) {
		draw_help(c);
		return true;
	}
	if (f->waiting) {
		canvas_text(c, 0, HEAD_ROWS, c->width, CANVAS_PLAIN,
			    "Waiting for a second reading ...");
		return true;
	}
	draw_total(c, t);
	draw_dentries(c, f);
	return draw_panes(v, c, t);
}
