/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to do about it: commands for this host that can be typed as they are.
 * Pure.
 */
#ifndef DCHAIN_ADVICE_H
#define DCHAIN_ADVICE_H

#include "diagnose/shrinker.h"
#include "diagnose/verdict.h"

#define ADVICE_MAX 6
#define ADVICE_WHY 400
#define ADVICE_COMMAND 4700
#define ADVICE_NO_LIMIT UINT64_MAX

/**
 * struct advice_cgroup - the owner's cgroup on this host
 * @folder: in the file system; empty when there is none to write to
 * @v1: of the memory hierarchy of version 1
 * @reclaim: it has memory.reclaim (Linux 5.19)
 * @inner: it has cgroups below it. What is charged to itself then is what was
 *	left by those that were removed
 * @current: bytes charged, all its children included
 * @slab: of these, kernel objects that can be given back
 * @file: of these, cache of files
 * @high: its memory.high as it stands, or ADVICE_NO_LIMIT
 * @max: its limit as it stands, likewise
 */
struct advice_cgroup {
	char folder[4200];
	bool v1;
	bool reclaim;
	bool inner;
	uint64_t current;
	uint64_t slab;
	uint64_t file;
	uint64_t high;
	uint64_t max;
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
 * @shrinker: of the directory's file system; its file is empty where there is
 *	none
 */
void advice_give(struct advice *a, const struct verdict *v,
		 const struct verdict_facts *facts,
		 const struct advice_cgroup *cgroup,
		 const struct shrinker *shrinker);

#endif
