// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain top: victims and makers, again and again, on the whole screen.
 */
#include "cmd/cmd.h"
#include "counts/columns.h"
#include "file/source.h"
#include "lib/amount.h"
#include "lib/options.h"
#include "lib/pace.h"
#include "lib/run.h"
#include "top/screen.h"
#include "top/top.h"

#include <err.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#define DELAY 2.0
#define FIRST_DELAY 0.5

/* Where half the world's top has the same thing, it has the same letter. */
static bool take(void *context, int val, const char *argument)
{
	struct top *top = context;

	switch (val) {
	case 'b':
		top->batch = true;
		return true;
	case 'n':
		return pace_count(argument, &top->count);
	default:
		return pace_interval(argument, TOP_DELAY_MIN, TOP_DELAY_MAX,
				     &top->view.delay);
	}
}

static int from_environment(const char *name, int otherwise)
{
	const char *text = getenv(name);
	uint64_t value;

	if (!text || !amount_count(text, &value) || !value || value > 1000)
		return otherwise;
	return (int)value;
}

static void print_canvas(const struct canvas *c)
{
	int x, y, end;

	for (y = 0; y < c->height; y++) {
		for (end = c->width; end > 0; end--)
			if (strcmp(canvas_at(c, end - 1, y)->text, " ") != 0)
				break;
		for (x = 0; x < end; x++)
			fputs(canvas_at(c, x, y)->text, stdout);
		putchar('\n');
	}
	fflush(stdout);
}

static enum dchain_exit run_batch(struct top *top, struct run *run)
{
	int width = from_environment("COLUMNS", 80);
	int height = from_environment("LINES", 24);
	enum dchain_exit status = DCHAIN_OK;

	while (!status && !top_ended(top)) {
		uint64_t next = top->read_at +
				(uint64_t)(top->view.delay * TOP_SECOND);

		if (!top->replay.text && run_wait(run, -1, next) == RUN_OVER)
			break;
		status = top_advance(top);
		if (!status && !top_draw(top, width, height))
			status = DCHAIN_FAILED;
		if (status)
			break;
		if (top->done > 1)
			putchar('\n');
		print_canvas(&top->canvas);
	}
	return status;
}

static bool show(struct top *top)
{
	int width, height;

	screen_size(&width, &height);
	if (!top_draw(top, width, height)) {
		warnx("out of memory");
		return false;
	}
	screen_show(&top->canvas);
	return true;
}

/* All keys that wait. TOP_REFRESH wins over TOP_DRAW, TOP_QUIT over both. */
static enum top_action take_keys(struct top *top)
{
	enum top_action action = TOP_DRAW, next;
	int key;

	while ((key = screen_key()) != SCREEN_NO_KEY) {
		if (key == SCREEN_RESIZED)
			continue;
		next = top_view_key(&top->view, key);
		if (next > action)
			action = next;
	}
	return action;
}

/* When to read again; a recording that has ended stays on the screen. */
static uint64_t next_reading(const struct top *top)
{
	double delay = top->view.delay;

	if (top->view.paused ||
	    (top->replay.text && replay_ended(&top->replay)))
		return RUN_NEVER;
	if (!top->done && delay > FIRST_DELAY)
		delay = FIRST_DELAY;
	return top->read_at + (uint64_t)(delay * TOP_SECOND);
}

static enum dchain_exit run_screen(struct top *top, struct run *run, int fd)
{
	enum dchain_exit status = DCHAIN_OK;

	while (!status && show(top) && !top_ended(top)) {
		enum run_event event = run_wait(run, fd, next_reading(top));
		enum top_action action = TOP_REFRESH;

		if (event == RUN_OVER)
			break;
		if (event == RUN_READY && screen_is_gone())
			break;
		if (event == RUN_READY)
			action = take_keys(top);
		if (action == TOP_QUIT)
			break;
		if (action != TOP_REFRESH ||
		    (top->replay.text && replay_ended(&top->replay)))
			continue;
		screen_forget();
		status = top_advance(top);
		/* the clock counts, not the reading: keys do not delay it */
		if (top->replay.text)
			top->read_at = run_clock();
	}
	return status;
}

static enum dchain_exit run_on_screen(struct top *top, struct run *run)
{
	enum dchain_exit status;
	int fd = screen_open();

	if (fd < 0)
		return DCHAIN_FAILED;
	status = run_screen(top, run, fd);
	screen_close(status != DCHAIN_OK);
	return status;
}

static enum dchain_exit run_top(struct top *top)
{
	enum dchain_exit status;
	struct run run;

	if (run_begin(&run, 0)) {
		warn("signals");
		return DCHAIN_FAILED;
	}
	status = top->batch ? run_batch(top, &run) : run_on_screen(top, &run);
	run_end(&run);
	return status;
}

/* The arguments, and a column to sort all of them by. */
static bool take_rest(struct top *top, const struct options *o, int argc,
		      char **argv)
{
	enum sample_count by;

	if (argc > 0 && !take(top, 'd', argv[0]))
		return false;
	if (argc > 1 && !take(top, 'n', argv[1]))
		return false;
	if (!o->sort)
		return true;
	by = counts_find(o->sort);
	if (by < SAMPLE_COUNTS)
		top_view_sort(&top->view, by);
	return by < SAMPLE_COUNTS;
}

int cmd_top(int argc, char **argv)
{
	static const struct option own[] = {
		{ "delay", required_argument, NULL, 'd' },
		{ "batch", no_argument, NULL, 'b' },
		{ "count", required_argument, NULL, 'n' },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "top [OPTION...] [INTERVAL [COUNT]]",
		.about = "Shows, again and again, who walks long chains and who fills the table. The key\n"
			 "h lists the keys. --input is a recording, several copies of the file cgroups\n"
			 "one after another; a second one is a copy of the file status.\n",
		.max_inputs = 2,
		.own = own,
		.own_help =
"  -d, --delay SECONDS   between readings (2), as INTERVAL; of a recording, the delay\n"
"                        it was made with\n"
"  -n, --count N         end after N readings, as COUNT\n"
"  -b, --batch           print what would be shown, on $COLUMNS columns and $LINES\n"
"                        rows (80 and 24)\n",
		.max_arguments = 2,
		.sort_help = "two lists",
		.take = take,
	};
	struct top top = { 0 };
	enum dchain_exit status;
	struct options o;

	top.canvas.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	top_view_init(&top.view, DELAY);
	if (options_parse(&o, &spec, &top, argc, argv, &status))
		return status;
	if (!take_rest(&top, &o, argc - optind, argv + optind))
		return options_refused(&spec);
	/* They have a line of the screen. */
	source_quiet(true);
	status = top_begin(&top, &o);
	if (!status)
		status = run_top(&top);
	top_end(&top);
	return status;
}
