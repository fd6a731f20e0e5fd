// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stop, deadline, rate and summary of a long run, over signalfd and timerfd.
 */
#include "lib/run.h"
#include "lib/array.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

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

int run_begin(struct run *run, double seconds)
{
	sigset_t set;

	memset(run, 0, sizeof(*run));
	stop_signals(&set);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	run->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (run->signals < 0)
		return -1;
	run->timer = timerfd_create(CLOCK_MONOTONIC,
				    TFD_CLOEXEC | TFD_NONBLOCK);
	if (run->timer < 0) {
		close(run->signals);
		return -1;
	}
	run->begin = run_clock();
	run->deadline = seconds > 0 ? run->begin + run_due(1, 1 / seconds) :
				      RUN_NEVER;
	return 0;
}

void run_end(struct run *run)
{
	close(run->timer);
	close(run->signals);
}

void run_child_signals(void)
{
	sigset_t set;

	stop_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void take_signal(struct run *run)
{
	struct signalfd_siginfo info;

	if (read(run->signals, &info, sizeof(info)) == (ssize_t)sizeof(info))
		run->signal = (int)info.ssi_signo;
}

static void set_timer(struct run *run, uint64_t when)
{
	struct itimerspec spec = { 0 };

	/* All zero would disarm it: the clock's first instant is long past. */
	if (!when)
		when = 1;
	if (when != RUN_NEVER) {
		spec.it_value.tv_sec = (time_t)(when / NSEC_PER_SEC);
		spec.it_value.tv_nsec = (long)(when % NSEC_PER_SEC);
	}
	timerfd_settime(run->timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

static bool is_over(struct run *run)
{
	if (!run->expired && run->deadline != RUN_NEVER &&
	    run_clock() >= run->deadline)
		run->expired = true;
	return run->signal || run->expired;
}

enum run_event run_wait(struct run *run, int fd, uint64_t until)
{
	struct pollfd fds[] = {
		{ .fd = run->signals, .events = POLLIN },
		{ .fd = run->timer, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};

	set_timer(run, until < run->deadline ? until : run->deadline);
	for (;;) {
		if (is_over(run))
			return RUN_OVER;
		if (poll(fds, 3, -1) < 0 && errno != EINTR)
			return RUN_OVER;
		if (fds[0].revents)
			take_signal(run);
		if (is_over(run))
			return RUN_OVER;
		if (fds[2].revents)
			return RUN_READY;
		if (run_clock() >= until)
			return RUN_TIME;
	}
}

bool run_over(struct run *run)
{
	if (!run->signal)
		take_signal(run);
	return is_over(run);
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
	if (run->signal == SIGINT)
		return "SIGINT";
	if (run->signal == SIGTERM)
		return "SIGTERM";
	if (run->signal == SIGHUP)
		return "SIGHUP";
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
