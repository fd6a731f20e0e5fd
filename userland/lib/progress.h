/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One line of progress with an estimate, rewritten in place on stderr.
 */
#ifndef DCHAIN_PROGRESS_H
#define DCHAIN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct progress - the line
 * @shown: stderr is a terminal: nothing is ever printed without it
 * @drawn: a line stands on the terminal
 * @next: clock of the next change, ns
 */
struct progress {
	bool shown;
	bool drawn;
	uint64_t next;
};

/**
 * progress_update - show "census  45%  220500 of 490000  12 s left", at most
 *	four times a second
 * @what: name of what is under way
 * @done: how much is done
 * @total: of how much; 0 when that is not known
 * @seconds: that it took so far
 *
 * The estimate takes the rate so far to be that of the rest.
 */
void progress_update(struct progress *progress, const char *what,
		     uint64_t done, uint64_t total, double seconds);

/**
 * progress_clear - take the line away, before anything else is printed
 */
void progress_clear(struct progress *progress);

/**
 * progress_wait - let seconds pass, above 0, with progress on a terminal
 *
 * Return: false where SIGINT or the like ended it. Afterwards these have their
 * usual effect again.
 */
bool progress_wait(const char *what, double seconds);

#endif
