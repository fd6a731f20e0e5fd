/* SPDX-License-Identifier: GPL-2.0-only */
/* One thing to do, and the figures that several of them rest on. */
#ifndef DCHAIN_ADVICE_LINE_H
#define DCHAIN_ADVICE_LINE_H

#include "diagnose/facts.h"

#define ADVICE_MAX 24
#define ADVICE_WHY 700
#define ADVICE_COMMAND 9000
/* Room for a quoted path in a command. */
#define ADVICE_PATH 4600
#define ADVICE_USUAL_PRESSURE 100

/**
 * struct advice_line - one thing to do
 * @why: what it does, what it frees, and what else
 * @command: for a root shell; empty when there is nothing to type
 * @dentries: it frees about so many; 0: none, or not known
 * @bytes: likewise, of memory
 */
struct advice_line {
	char why[ADVICE_WHY];
	char command[ADVICE_COMMAND];
	double dentries;
	double bytes;
};

/**
 * struct advice - all of it
 * @lines: @n of them
 * @drops: how many of these drop something
 */
struct advice {
	struct advice_line lines[ADVICE_MAX];
	size_t n;
	size_t drops;
};

/* advice_add() - append advice without a command, for a reason */
struct advice_line *advice_add(struct advice *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* advice_command() - set the command of an advice */
void advice_command(struct advice_line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* advice_each() - memory of a dentry and its name, in whole pages of slabs */
double advice_each(const struct facts *f);

/**
 * advice_is_entries() - are the entries the problem, not the inodes of files?
 *
 * Inodes stay when their entries are dropped.
 */
bool advice_is_entries(const struct verdict *v);

#endif
