// SPDX-License-Identifier: GPL-2.0-only
/*
 * The progress line.
 */
#include "lib/progress.h"

#include "lib/run.h"

#include <stdio.h>
#include <unistd.h>

#define PERIOD_NS 250000000ull
#define COLUMNS 79

static void compose(char *text, size_t size, const char *what, uint64_t done,
		    uint64_t total, double seconds)
{
	double left = 0;

	if (done > total)
		total = 0;
	if (done)
		left = (double)(total - done) * seconds / (double)done;
	if (total)
		snprintf(text, size, "%s %3.0f%%  %llu of %llu  %.0f s left",
			 what, 100 * (double)done / (double)total,
			 (unsigned long long)done, (unsigned long long)total,
			 left);
	else
		snprintf(text, size, "%s  %llu", what,
			 (unsigned long long)done);
}

void progress_update(struct progress *progress, const char *what,
		     uint64_t done, uint64_t total, double seconds)
{
	char text[COLUMNS + 1];
	uint64_t now;

	if (!progress->shown)
		return;
	now = run_clock();
	if (now < progress->next)
		return;
	progress->next = now + PERIOD_NS;
	progress->drawn = true;
	compose(text, sizeof(text), what, done, total, seconds);
	fprintf(stderr, "\r\033[K%s", text);
	fflush(stderr);
}

void progress_clear(struct progress *progress)
{
	if (!progress->drawn)
		return;
	progress->drawn = false;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}

bool progress_wait(const char *what, double seconds)
{
	struct progress progress = { .shown = isatty(STDERR_FILENO) };
	struct run run;

	run_begin(&run, seconds);
	while (run_wait(&run, run_clock() + PERIOD_NS) != RUN_OVER)
		progress_update(&progress, what, (uint64_t)run_seconds(&run),
				(uint64_t)seconds, run_seconds(&run));
	progress_clear(&progress);
	run_child_signals();
	return !run.signal;
}
