// SPDX-License-Identifier: GPL-2.0-only
/*
 * The write that takes a census returns when it is done, so a child makes it:
 * the parent watches, and a signal reaches the child's write.
 */
#include "census/run.h"

#include "lib/run.h"
#include "read/source.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_NS 250000000ull

static void show(struct progress *progress)
{
	struct reader_values v;
	uint64_t walked = 0, wanted = 0, microseconds = 0;
	const char *text[3];

	if (!progress->shown || source_values(&v, "census_run", NULL))
		return;
	text[0] = reader_value(&v, "walked");
	text[1] = reader_value(&v, "wanted");
	text[2] = reader_value(&v, "microseconds");
	if (text[0] && text[1] && text[2] && reader_number(text[0], &walked) &&
	    reader_number(text[1], &wanted) &&
	    reader_number(text[2], &microseconds) && microseconds > 1000000)
		progress_update(progress, "census", walked, wanted,
				(double)microseconds / 1e6);
	reader_free_values(&v);
}

/* The pipe closes when the child ends, however it ends. */
static pid_t begin(const char *how, int *end)
{
	int ends[2];
	pid_t child;

	if (pipe(ends))
		return -1;
	child = fork();
	if (child) {
		close(ends[1]);
		*end = ends[0];
		return child;
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	run_child_signals();
	/* The module takes one at a time, and watch may run beside. */
	_exit(source_write_in_turn("census_run", how));
}

static enum dchain_exit follow(struct run *run, pid_t child, int end,
			       struct progress *progress)
{
	bool stopped = false;
	int status = 0;

	for (;;) {
		enum run_event event =
			run_wait(run, end, run_clock() + LOOK_NS);

		if (event == RUN_READY)
			break;
		if (event == RUN_TIME) {
			show(progress);
			continue;
		}
		stopped = true;
		kill(child, SIGTERM);
		break;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	progress_clear(progress);
	if (stopped || WIFSIGNALED(status))
		return DCHAIN_INTERRUPTED;
	return (enum dchain_exit)WEXITSTATUS(status);
}

enum dchain_exit census_run(const char *how, struct progress *progress)
{
	enum dchain_exit status;
	struct run run;
	pid_t child;
	int end;

	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_FAILED;
	}
	child = begin(how, &end);
	if (child < 0) {
		warn("cannot start a census");
		run_end(&run);
		return DCHAIN_FAILED;
	}
	status = follow(&run, child, end, progress);
	close(end);
	run_end(&run);
	return status;
}
