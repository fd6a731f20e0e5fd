// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of `dchain top`; where top has the same thing, the same key does it.
 */
#include "lib/amount.h"
#include "top/view.h"

#include <string.h>

#define PAGE 10
#define ESCAPE 27
#define BACKSPACE 127

void top_view_init(struct top_view *v, double delay)
{
	*v = (struct top_view){ .delay = delay };
	v->panes[TOP_VICTIMS].by = SAMPLE_AVG;
	v->panes[TOP_MAKERS].by = SAMPLE_CREATED_NEGATIVE;
	v->panes[TOP_ALL].by = SAMPLE_STEPS;
}

void top_view_sort(struct top_view *v, enum sample_count by)
{
	v->pane = TOP_ALL;
	v->panes[TOP_ALL].by = by;
}

static void scroll(struct top_view *v, long rows)
{
	struct top_pane *p = &v->panes[v->pane];

	if (rows < 0 && p->first < (size_t)-rows)
		p->first = 0;
	else
		p->first += (size_t)rows;
}

static void sort_by(struct top_view *v, int step)
{
	struct top_pane *p = &v->panes[v->pane];

	p->by = top_pane_column(v->pane, p->by, step);
	p->first = 0;
}

/* The delay is typed: digits, a point, Enter. */
static void type_delay(struct top_view *v, int key)
{
	size_t len = strlen(v->typed);
	double delay;

	if (key == '\n' || key == '\r') {
		v->wrong = !amount_real(v->typed, &delay) ||
			   delay < TOP_DELAY_MIN || delay > TOP_DELAY_MAX;
		if (!v->wrong)
			v->delay = delay;
		v->asking = v->wrong && len;
		v->typed[0] = '\0';
	} else if (key == ESCAPE) {
		v->asking = false;
	} else if ((key == BACKSPACE || key == '\b') && len) {
		v->typed[len - 1] = '\0';
	} else if (((key >= '0' && key <= '9') || key == '.') &&
		   len + 1 < sizeof(v->typed)) {
		v->typed[len] = (char)key;
		v->typed[len + 1] = '\0';
	}
}

static void ask_delay(struct top_view *v)
{
	v->asking = true;
	v->wrong = false;
	v->typed[0] = '\0';
}

static void move(struct top_view *v, int key)
{
	switch (key) {
	case TOP_KEY_UP:
		return scroll(v, -1);
	case TOP_KEY_DOWN:
		return scroll(v, 1);
	case TOP_KEY_PAGE_UP:
		return scroll(v, -PAGE);
	case TOP_KEY_PAGE_DOWN:
		return scroll(v, PAGE);
	case TOP_KEY_HOME:
		v->panes[v->pane].first = 0;
		return;
	case TOP_KEY_END:
		/* drawing puts it right */
		v->panes[v->pane].first = SIZE_MAX / 2;
		return;
	case '<':
	case TOP_KEY_LEFT:
		return sort_by(v, -1);
	case '>':
	case TOP_KEY_RIGHT:
		return sort_by(v, 1);
	default:
		return;
	}
}

enum top_action top_view_key(struct top_view *v, int key)
{
	if (v->asking) {
		type_delay(v, key);
		return TOP_DRAW;
	}
	switch (key) {
	case 'q':
		return TOP_QUIT;
	case ' ':
		return TOP_REFRESH;
	case 'h':
	case '?':
		v->help = !v->help;
		break;
	case ESCAPE:
		v->help = false;
		break;
	case 'p':
		v->paused = !v->paused;
		break;
	case 'c':
		v->paths = !v->paths;
		break;
	case 'i':
		v->idle = !v->idle;
		break;
	case 'd':
	case 's':
		ask_delay(v);
		break;
	case 'R':
		v->panes[v->pane].reverse = !v->panes[v->pane].reverse;
		break;
	case 'v':
		v->pane = v->pane == TOP_ALL ? TOP_VICTIMS : TOP_ALL;
		break;
	case '\t':
		if (v->pane != TOP_ALL)
			v->pane = v->pane == TOP_VICTIMS ? TOP_MAKERS :
							   TOP_VICTIMS;
		break;
	default:
		move(v, key);
	}
	return TOP_DRAW;
}
