// SPDX-License-Identifier: GPL-2.0-only
/*
 * late COMMAND [ARGUMENT]...: run it, and say how many microseconds a task of
 * the highest priority came late, at most, while it ran: how long the CPU was
 * kept from that task. late -k MILLISECONDS keeps the CPU for so long, as such
 * a task itself. Meant for a guest with one CPU, in virtual time.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND 1000000000LL
#define NS_PER_MS 1000000LL
/* From one time to wake up to the next, in ns: a shorter wait may be missed. */
#define EVERY 50000

static int64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * NS_PER_SECOND + at.tv_nsec;
}

/* Take the highest priority, which no child inherits. */
static void be_first(void)
{
	struct sched_param first = { sched_get_priority_max(SCHED_FIFO) };

	if (mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first))
		err(1, "cannot take the highest priority");
}

static void keep(const char *milliseconds)
{
	int64_t end;

	be_first();
	end = now() + atoi(milliseconds) * NS_PER_MS;
	while (now() < end)
		;
}

/* Wakes up once, and returns how late, in ns. */
static int64_t wake(void)
{
	int64_t at = now() + EVERY;
	struct timespec until = { at / NS_PER_SECOND, at % NS_PER_SECOND };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	return now() - at;
}

int main(int argc, char **argv)
{
	int64_t by, most = 0;
	int status;
	pid_t pid;

	if (argc < 2)
		errx(1, "usage: late COMMAND [ARGUMENT]... | late -k MILLISECONDS");
	if (!strcmp(argv[1], "-k") && argc == 3) {
		keep(argv[2]);
		return 0;
	}
	be_first();
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(argv[1], argv + 1);
		err(127, "%s", argv[1]);
	}
	while (!waitpid(pid, &status, WNOHANG)) {
		by = wake();
		if (by > most)
			most = by;
	}
	printf("%lld\n", (long long)most / 1000);
	return !WIFEXITED(status) || WEXITSTATUS(status);
}
