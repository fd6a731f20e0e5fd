// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stop, deadline, rate and summary of a long run.
 */
#include "lib/run.h"

#include <string.h>
#include <time.h>

#define NSEC_PER_SEC 1000000000ull

uint64_t run_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * NSEC_PER_SEC + (uint64_t)now.tv_nsec;
}

/*
 * The signals that end a run. Under nohup SIGHUP is ignored and stays so: a
 * signal that is blocked would be kept all the same. SIGINT does end what a
 * script has started in the background, although shells set it to be ignored
 * there.
 */
static void stop_signals(sigset_t *set)
{
	struct sigaction action;

	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	if (sigaction(SIGHUP, NULL, &action) || action.sa_handler != SIG_IGN)
		sigaddset(set, SIGHUP);
}

void run_begin(struct run *run, double seconds)
{
	*run = (struct run){ .begin = run_clock(), .deadline = RUN_NEVER };
	if (seconds > 0)
		run->deadline = run->begin + run_due(1, 1 / seconds);
	stop_signals(&run->signals);
	sigprocmask(SIG_BLOCK, &run->signals, NULL);
}

void run_child_signals(void)
{
	sigset_t set;

	stop_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* Sleep that long, or until a signal comes. */
static void take_signal(struct run *run, uint64_t ns)
{
	struct timespec time = {
		.tv_sec = (time_t)(ns / NSEC_PER_SEC),
		.tv_nsec = (long)(ns % NSEC_PER_SEC),
	};
	int signal = sigtimedwait(&run->signals, NULL, &time);

	if (signal > 0)
		run->signal = signal;
}

enum run_event run_wait(struct run *run, uint64_t until)
{
	uint64_t end = until < run->deadline ? until : run->deadline;
	uint64_t now = run_clock();

	/* At least one look, and again where something else woke it. */
	do {
		take_signal(run, end > now ? end - now : 0);
		now = run_clock();
		run->expired = now >= run->deadline;
	} while (!run->signal && now < end);
	return run->signal || run->expired ? RUN_OVER : RUN_TIME;
}

bool run_over(struct run *run)
{
	return run_wait(run, 0) == RUN_OVER;
}

uint64_t run_due(uint64_t done, double rate)
{
	double ns = (double)done / rate * (double)NSEC_PER_SEC;

	/* A century is as good as never, and fits. */
	return ns < 3e18 ? (uint64_t)ns : (uint64_t)3e18;
}

double run_seconds(const struct run *run)
{
	return (double)(run_clock() - run->begin) / (double)NSEC_PER_SEC;
}

const char *run_reason(const struct run *run)
{
	if (run->signal)
		return strsignal(run->signal);
	return run->expired ? "time is up" : "done";
}

void run_summary(const struct run *run, uint64_t done, const char *what,
		 FILE *out)
{
	double seconds = run_seconds(run);

	fprintf(out, "%llu %s in %.1f s", (unsigned long long)done, what,
		seconds);
	if (seconds > 0)
		fprintf(out, ", %.0f/s", (double)done / seconds);
	fprintf(out, " (%s)\n", run_reason(run));
}
