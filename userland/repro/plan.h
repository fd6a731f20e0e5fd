/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the target takes: names, memory, time; and whether that may be.
 */
#ifndef DCHAIN_REPRO_PLAN_H
#define DCHAIN_REPRO_PLAN_H

#include "repro/theory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct plan - what was found out, and what follows
 * @buckets: of the hash table
 * @target: steps per lookup
 * @dentries: there are now
 * @available: bytes of memory
 * @rate: names a second, by trial
 * @bytes_each: kernel memory of one, by trial
 * @dentries_each: that one leaves, by trial: one for each layer that keeps them
 * @budget: bytes
 * @budget_given: by the user; else a quarter of @available
 * @names: that the trasher has to open
 * @bytes: that they take
 * @seconds: that they take, twice: a second time under the limit
 * @limit: memory.max of the last phase
 */
struct plan {
	uint64_t buckets;
	double target;
	uint64_t dentries;
	uint64_t available;
	double rate;
	double bytes_each;
	double dentries_each;
	uint64_t budget;
	bool budget_given;
	uint64_t names;
	uint64_t bytes;
	double seconds;
	uint64_t limit;
};

/**
 * plan_compute - from what was found out to what follows
 * @plan: the fields down to @dentries_each, and @budget or 0, are set
 * @tree: the worker's, @dentries estimated
 */
void plan_compute(struct plan *plan, const struct theory_tree *tree);

/**
 * plan_refusal - why it must not be carried out
 * @text: receives one line with what would be accepted
 *
 * Return: false, and @text untouched, when it may.
 */
bool plan_refusal(const struct plan *plan, char *text, size_t size);

/**
 * plan_print - show it, within 80 columns
 */
void plan_print(const struct plan *plan, const struct theory_tree *tree,
		FILE *out);

#endif
