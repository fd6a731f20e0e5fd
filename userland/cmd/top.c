// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain top: what the lookups of each cgroup do, a second, again and again:
 * redrawn on a terminal, one report after another elsewhere.
 */
#include "cmd/cmd.h"
#include "file/module.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/root.h"
#include "lib/run.h"
#include "names/columns.h"
#include "names/names.h"

#include <err.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Lines of the screen that are no rows: a title, headings, the cursor's. */
#define OTHER_LINES 4

static const struct printer_column columns[] = {
	NAMES_COLUMNS, COUNTS_COLUMNS
};

#define COUNTS (ARRAY_SIZE(columns) - SAMPLE_COUNTS)

/**
 * struct plan - the command line
 * @options: the shared ones
 * @sort: by this
 * @screen: a terminal, on which each report takes the last one's place
 * @reports: how many were printed
 */
struct plan {
	struct options options;
	enum sample_count sort;
	bool screen;
	uint64_t reports;
};

static bool is_idle(const struct sample_row *row)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind == COUNTER_SUM && row->count[c])
			return false;
	return true;
}

static void leave_out_idle(struct sample *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (!is_idle(&s->rows[i]))
			s->rows[n++] = s->rows[i];
	s->n = n;
}

/* As many rows as the window has room for, if that is less. */
static uint64_t rows_of(const struct plan *plan)
{
	uint64_t rows = plan->options.rows, most;
	struct winsize window = { 0 };

	if (!plan->screen || ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) ||
	    window.ws_row <= OTHER_LINES)
		return rows;
	most = window.ws_row - (unsigned int)OTHER_LINES;
	return rows && rows < most ? rows : most;
}

/* Redrawing begins at the upper left corner and clears what was there. */
static void begin_report(const struct plan *plan, const struct sample *s,
			 double seconds)
{
	struct sample_row total;

	if (!plan->screen) {
		if (plan->reports)
			putchar('\n');
		return;
	}
	sample_total(s, &total);
	printf("\033[H\033[Jdchain top: the last %.1f s, a second", seconds);
	if (total.count[SAMPLE_WALKED])
		printf("; all together %.2f steps a lookup",
		       sample_avg(&total));
	putchar('\n');
}

static enum dchain_exit report(struct plan *plan, const struct sample *then,
			       const struct sample *now)
{
	const struct printer_format *format = &plan->options.format;
	struct printer *p = printer_new("top", columns, ARRAY_SIZE(columns),
					format);
	double seconds = sample_seconds(then, now);
	struct names_known *known;
	struct sample delta;
	size_t i;

	sample_delta(&delta, then, now);
	leave_out_idle(&delta);
	sample_sort(&delta, plan->sort);
	if (!format->json)
		begin_report(plan, &delta, seconds);
	sample_fold(&delta, rows_of(plan));
	known = names_ask_rows(&delta.rows->path, delta.n,
			       sizeof(*delta.rows));
	for (i = 0; i < delta.n; i++) {
		printer_row(p);
		names_columns_fill(p, 0, known, delta.rows[i].path);
		counts_fill(p, COUNTS, &delta.rows[i], seconds);
	}
	printer_print(&p, 1);
	names_free(known);
	printer_free(p);
	sample_free(&delta);
	plan->reports++;
	if (!fflush(stdout))
		return DCHAIN_OK;
	warn("write error");
	return DCHAIN_FAILED;
}

/* A capture has two readings, and so one report. */
static enum dchain_exit report_again(struct plan *plan)
{
	uint64_t period = run_due(1, 1 / plan->options.interval);
	uint64_t count = root_is_capture() ? 1 : plan->options.count;
	struct sample then, now;
	enum dchain_exit status;
	struct run run;

	run_begin(&run, 0);
	root_earlier(true);
	status = sample_take(&then);
	root_earlier(false);
	module_quiet(true);
	if (status)
		return status;
	while (!status && (!count || plan->reports < count)) {
		if (!root_is_capture() &&
		    run_wait(&run, then.clock + period) == RUN_OVER)
			break;
		status = sample_take(&now);
		if (status)
			break;
		status = report(plan, &then, &now);
		sample_free(&then);
		then = now;
	}
	sample_free(&then);
	return status;
}

static const char about[] =
	"Prints what the lookups of each cgroup did in the last INTERVAL seconds (1), a\n"
	"second, COUNT times or until ^C. Cgroups that did nothing are left out.\n";

int cmd_top(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "top [OPTION...] [INTERVAL [COUNT]]",
		.about = about,
		.columns = columns,
		.ncolumns = ARRAY_SIZE(columns),
		.interval = 1,
		.has_root = true,
		.has_bytes = true,
		.rows_help = "print N cgroups (0: all); the rest is added up",
		.sort_help = "steps",
	};
	struct plan plan = { .sort = SAMPLE_STEPS };

	options_parse(&plan.options, &spec, NULL, argc, argv);
	if (plan.options.sort)
		plan.sort = counts_find(plan.options.sort);
	plan.options.format.line = true;
	/* What -o names is known before the first report. */
	printer_free(printer_new("top", columns, ARRAY_SIZE(columns),
				 &plan.options.format));
	plan.screen = !plan.options.format.json && isatty(STDOUT_FILENO);
	return report_again(&plan);
}
