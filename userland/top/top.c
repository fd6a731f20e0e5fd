// SPDX-License-Identifier: GPL-2.0-only
#include "top/top.h"

#include "lib/run.h"
#include "file/source.h"

#include <err.h>
#include <time.h>

static enum dchain_exit read_now(struct top *top, struct reading *now)
{
	struct reader_values status;
	enum dchain_exit result;

	if (top->replay.text)
		return replay_take(&top->replay, now);
	result = reading_take(now, NULL);
	if (result)
		return result;
	result = source_values(&status, "status", NULL);
	if (result) {
		reading_free(now);
		return result;
	}
	reader_free_values(&top->status);
	top->status = status;
	top->dentries = !dstate_read(&top->dstate);
	return DCHAIN_OK;
}

enum dchain_exit top_begin(struct top *top, const struct options *o)
{
	enum dchain_exit status = DCHAIN_OK;

	if (o->ninputs)
		status = replay_open(&top->replay, o->inputs[0]);
	if (!status && o->ninputs > 1)
		status = source_values(&top->status, "status", o->inputs[1]);
	if (!status)
		status = read_now(top, &top->last);
	top->read_at = run_clock();
	return status;
}

enum dchain_exit top_advance(struct top *top)
{
	double seconds = top->view.delay;
	enum dchain_exit status;
	struct reading now;
	uint64_t clock;

	status = read_now(top, &now);
	if (status)
		return status;
	clock = run_clock();
	if (!top->replay.text)
		seconds = (double)(clock - top->read_at) / TOP_SECOND;
	if (!top_rows_update(&top->rows, &top->last.sample, &now.sample,
			     seconds)) {
		reading_free(&now);
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	reading_free(&top->last);
	top->last = now;
	top->read_at = clock;
	top->done++;
	return DCHAIN_OK;
}

bool top_draw(struct top *top, int width, int height)
{
	const struct reader_table *t = &top->last.table;
	struct top_facts facts = {
		.clock = "replay",
		.status = top->status.npairs ? &top->status : NULL,
		.dentries = top->dentries ? &top->dstate : NULL,
		.warning = t->nwarnings ? t->warnings[0] : NULL,
		.warnings = t->nwarnings,
		.waiting = !top->done,
	};
	time_t now = time(NULL);
	struct tm local;
	char text[16];

	if (!top->replay.text && localtime_r(&now, &local) &&
	    strftime(text, sizeof(text), "%H:%M:%S", &local))
		facts.clock = text;
	return canvas_resize(&top->canvas, width, height) &&
	       top_view_draw(&top->view, &top->canvas, &top->rows, &facts);
}

bool top_ended(const struct top *top)
{
	return (top->count && top->done >= top->count) ||
	       (top->batch && top->replay.text && replay_ended(&top->replay));
}

void top_end(struct top *top)
{
	canvas_free(&top->canvas);
	top_rows_free(&top->rows);
	reading_free(&top->last);
	reader_free_values(&top->status);
	replay_close(&top->replay);
}
