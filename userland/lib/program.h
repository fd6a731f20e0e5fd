/* SPDX-License-Identifier: GPL-2.0-only */
/* How the programs begin and end, alike in all of them. */
#ifndef DCHAIN_PROGRAM_H
#define DCHAIN_PROGRAM_H

#include <stdint.h>

/* must() - @memory; where it is NULL the program exits */
void *must(void *memory);

/* must_work() - where @result is not 0, memory was short: the program exits */
void must_work(int result);

/**
 * program_need_directory - end the program, with a line, unless it is one
 * @path: what the user gave
 */
void program_need_directory(const char *path);

/*
 * The argument @text of @option, a number above 0; with anything else the
 * program exits after a line on stderr.
 *
 * @unit: what it counts, for that line: "seconds"
 */
uint64_t program_count(const char *option, const char *text);
double program_real(const char *option, const char *text, const char *unit);

/**
 * program_flush - close standard output as the last thing of all
 * @status: the exit status so far
 *
 * Output that did not arrive must not look like success: a full disk is found
 * by the last flush at the earliest.
 *
 * Return: @status; DCHAIN_FAILED, with a line, when something is lost.
 */
int program_flush(int status);

#endif
