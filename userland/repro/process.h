/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs in containers, and what they print.
 */
#ifndef DCHAIN_REPRO_PROCESS_H
#define DCHAIN_REPRO_PROCESS_H

#include "lib/exits.h"
#include "lib/run.h"
#include "repro/container.h"

/**
 * struct process - a program running in a container; @pid 0: there is none
 * @pid: the process
 * @in: its standard input
 * @out: its standard output
 * @text: read from it and not yet given away
 * @len: bytes of that
 */
struct process {
	pid_t pid;
	int in;
	int out;
	char text[4096];
	size_t len;
};

/**
 * process_start - start a program in a container
 * @p: filled in
 * @c: the container
 * @program: descriptor of the program's file
 * @argv: its arguments; its directory is CONTAINER_ROOT
 *
 * Return: DCHAIN_OK, or another status after saying why.
 */
enum dchain_exit process_start(struct process *p, const struct container *c,
			       int program, char *const argv[]);

/**
 * enum process_event - what process_line() came back with
 */
enum process_event {
	PROCESS_LINE,
	PROCESS_TIME,
	PROCESS_OVER,
	PROCESS_GONE,
};

/**
 * process_line - wait for a line of its standard output
 * @p: the process
 * @run: ends the wait when it is over: PROCESS_OVER
 * @until: clock at which to give up: PROCESS_TIME
 * @line: receives the line without its newline, NUL-terminated
 * @size: bytes at @line; the rest of a longer line is dropped
 *
 * PROCESS_GONE: it has closed its output, which is its end.
 */
enum process_event process_line(struct process *p, struct run *run,
				uint64_t until, char *line, size_t size);

/**
 * process_kill - end it with SIGKILL, and wait for that
 */
void process_kill(struct process *p);

#endif
