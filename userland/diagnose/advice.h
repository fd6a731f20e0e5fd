/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to do about it: commands for this host that can be typed as they are.
 * Pure.
 */
#ifndef DCHAIN_ADVICE_H
#define DCHAIN_ADVICE_H

#include "diagnose/verdict.h"

#define ADVICE_MAX 6
#define ADVICE_WHY 240
#define ADVICE_COMMAND 4700

/**
 * struct advice_cgroup - the owner's cgroup on this host
 * @folder: in the file system; empty when there is none to write to
 * @v1: of the memory hierarchy of version 1
 * @reclaim: it has memory.reclaim (Linux 5.19)
 * @current: bytes charged, all its children included
 * @slab: of these, kernel objects that can be given back
 * @high: its memory.high as it stands: "max" or bytes
 */
struct advice_cgroup {
	char folder[4200];
	bool v1;
	bool reclaim;
	uint64_t current;
	uint64_t slab;
	char high[32];
};

/**
 * struct advice_line - one thing to do
 * @why: what it does, and what else
 * @command: for a root shell; empty when there is nothing to type
 */
struct advice_line {
	char why[ADVICE_WHY];
	char command[ADVICE_COMMAND];
};

struct advice {
	struct advice_line lines[ADVICE_MAX];
	size_t n;
};

/**
 * advice_give() - what to do
 * @a: filled in; without lines when all is well
 * @v: the judgement
 * @facts: that it rests on
 * @cgroup: the owner's
 * @shrinker: the shrinker's folder in debugfs of the directory's file system,
 *	or NULL
 */
void advice_give(struct advice *a, const struct verdict *v,
		 const struct verdict_facts *facts,
		 const struct advice_cgroup *cgroup, const char *shrinker);

#endif
