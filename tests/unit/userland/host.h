/* SPDX-License-Identifier: GPL-2.0-only */
/* Hosts to be judged, for the tests of verdict and advice. */
#ifndef TEST_HOST_H
#define TEST_HOST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "diagnose/advice.h"

#define GIB 1073741824.0

/**
 * struct host - a host: a table of 16384 buckets, victim 7, maker 9, directory
 */
struct host {
	struct sample_row rows[3];
	struct sample sample;
	struct census census;
	struct census_holder owner_rows[3];
	struct census_holder directory_rows[2];
	struct census_holders owners;
	struct census_holders directories;
	struct verdict_facts facts;
	struct verdict verdict;
	struct advice_cgroup cgroup;
	struct shrinker shrinker;
	struct advice advice;
};

static inline struct host *healthy(void)
{
	struct host *h = calloc(1, sizeof(*h));

	assert_non_null(h);
	h->rows[0] = (struct sample_row){ .path = "/maker", .id = 9 };
	h->rows[1] = (struct sample_row){ .path = "/victim", .id = 7 };
	h->rows[1].count[SAMPLE_WALKED] = 1000;
	h->rows[1].count[SAMPLE_STEPS] = 1200;
	h->rows[2] = (struct sample_row){ .path = "(other)", .other = true };
	h->rows[2].count[SAMPLE_CREATED_NEGATIVE] = 99999999;
	h->sample = (struct sample){ .rows = h->rows, .n = 3 };
	h->census = (struct census){
		.buckets = 16384, .dentries = { 10000, 100 },
		.fit = "poisson"
	};
	h->owner_rows[0] = (struct census_holder){
		.path = "(uncharged)", .dentries = { 9000, 0 }
	};
	h->owner_rows[1] = (struct census_holder){
		.path = "/maker", .id = 9, .dentries = { 1000, 0 }
	};
	h->owner_rows[2] = (struct census_holder){ .path = "(other)" };
	h->directory_rows[0] = (struct census_holder){
		.path = "/d", .dev = "8:1", .fs = "ext4", .dentries = { 900, 0 }
	};
	h->directory_rows[1] = (struct census_holder){
		.path = "(other)", .dentries = { 9100, 0 }
	};
	h->owners = (struct census_holders){ h->owner_rows, 3 };
	h->directories = (struct census_holders){ h->directory_rows, 2 };
	h->facts = (struct verdict_facts){
		.activity = &h->sample, .made = &h->sample,
		.census = &h->census, .owners = &h->owners,
		.directories = &h->directories,
		.memory = GIB, .held = 10000 * 192.0
	};
	h->cgroup.high = ADVICE_NO_LIMIT;
	h->cgroup.max = ADVICE_NO_LIMIT;
	return h;
}

/* The article's host: half a million names that do not exist. */
static inline struct host *clogged(void)
{
	struct host *h = healthy();

	h->rows[1].count[SAMPLE_STEPS] = 31000;
	h->rows[0].count[SAMPLE_WALKED] = 100000;
	h->rows[0].count[SAMPLE_STEPS] = 3200000;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 490000;
	h->census.dentries.value = 500000;
	h->owner_rows[1].dentries.value = 490000;
	h->directory_rows[0].dentries.value = 490000;
	h->facts.held = 500000 * 192.0;
	strcpy(h->cgroup.folder, "/sys/fs/cgroup/maker");
	h->cgroup.reclaim = true;
	h->cgroup.current = 104857600;
	h->cgroup.slab = 94371840;
	return h;
}

static inline void judge(struct host *h)
{
	verdict_judge(&h->verdict, &h->facts, &verdict_usual);
	advice_give(&h->advice, &h->verdict, &h->facts, &h->cgroup,
		    &h->shrinker);
}

#endif
