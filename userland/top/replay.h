/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recording: several copies of the file `cgroups`, one after another, as
 * `while sleep 2; do cat cgroups; done >recording' makes it.
 */
#ifndef DCHAIN_REPLAY_H
#define DCHAIN_REPLAY_H

#include "counts/reading.h"

/**
 * struct replay - a recording being read
 * @name: for complaints
 * @text: all of it
 * @next: where the next copy begins
 */
struct replay {
	const char *name;
	char *text;
	const char *next;
};

/**
 * replay_open() - read a recording
 * @r:	  filled in; release it with replay_close()
 * @name: file, or "-" for standard input
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit replay_open(struct replay *r, const char *name);

/* replay_ended() - have all copies been taken? */
bool replay_ended(const struct replay *r);

/**
 * replay_take() - the next copy, as reading_take() gives it; its warnings
 * are in its table only
 */
enum dchain_exit replay_take(struct replay *r, struct reading *reading);

void replay_close(struct replay *r);

#endif
