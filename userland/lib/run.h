/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A long run that can be stopped: by SIGINT, SIGTERM or SIGHUP (unless that is
 * ignored, as by nohup), by a deadline, and held to a rate. The signals are
 * blocked and waited for, so that whoever uses it cleans up on its ordinary way
 * out.
 */
#ifndef DCHAIN_RUN_H
#define DCHAIN_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * enum run_event - why a wait ended
 * @RUN_TIME: its time came
 * @RUN_OVER: the run is over, see run_reason()
 */
enum run_event {
	RUN_TIME,
	RUN_OVER,
};

/* A time that never comes. */
#define RUN_NEVER UINT64_MAX

/**
 * struct run - one long run
 * @signals: those that end it
 * @begin: clock when it began, ns
 * @deadline: clock when it must end, ns, or RUN_NEVER
 * @signal: the signal that ended it, or 0
 * @expired: the deadline has passed
 */
struct run {
	sigset_t signals;
	uint64_t begin;
	uint64_t deadline;
	int signal;
	bool expired;
};

/**
 * run_clock - CLOCK_MONOTONIC in nanoseconds
 */
uint64_t run_clock(void);

/**
 * run_begin - take the signals over and start the clock; they stay blocked
 * @seconds: after which the run is over; 0 for no limit
 */
void run_begin(struct run *run, double seconds);

/**
 * run_child_signals - undo the blocking in a child that is about to exec
 */
void run_child_signals(void);

/**
 * run_wait - sleep until a time or the end of the run
 * @until: clock, ns; RUN_NEVER for none; a past time only looks
 */
enum run_event run_wait(struct run *run, uint64_t until);

/**
 * run_over - is it over? Looks, does not sleep; one system call.
 */
bool run_over(struct run *run);

/**
 * run_due - when the operation number @done may begin at that rate
 * @done: operations before it
 * @rate: operations a second, above 0
 *
 * Return: nanoseconds after the beginning.
 */
uint64_t run_due(uint64_t done, double rate);

/**
 * run_seconds - how long the run has lasted
 */
double run_seconds(const struct run *run);

/**
 * run_reason - what ended the run: what a signal is called, "time is up",
 * or "done" when nothing did
 */
const char *run_reason(const struct run *run);

/**
 * run_summary - print "490000 opens in 21.3 s, 23004/s (done)"
 */
void run_summary(const struct run *run, uint64_t done, const char *what,
		 FILE *out);

#endif
