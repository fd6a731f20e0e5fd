/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hosts to be judged, for the tests of verdict, blame and advice; and what was
 * judged and advised, as text.
 */
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

/* Of a container: 64 digits. */
#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/**
 * struct stage - a host: a table of 16384 buckets, victim 7, maker 9, directory
 */
struct stage {
	struct sample_row rows[3];
	struct sample sample;
	struct census_holder owner_rows[3];
	struct census_holder directory_rows[2];
	struct facts_directory where[1];
	struct facts facts;
	struct verdict verdict;
	struct host_cgroup cgroups[VERDICT_OWNERS];
	struct shrinker shrinker;
	struct advice advice;
};

static inline struct stage *healthy(void)
{
	struct stage *h = calloc(1, sizeof(*h));
	struct facts *f;

	assert_non_null(h);
	f = &h->facts;
	h->rows[0] = (struct sample_row){ .path = "/maker", .id = 9 };
	h->rows[1] = (struct sample_row){ .path = "/victim", .id = 7 };
	h->rows[1].count[SAMPLE_LOOKUPS] = 10000;
	h->rows[1].count[SAMPLE_WALKED] = 10000;
	h->rows[1].count[SAMPLE_STEPS] = 12000;
	h->rows[2] = (struct sample_row){ .path = "(other)", .other = true };
	h->rows[2].count[SAMPLE_CREATED_NEGATIVE] = 99999999;
	h->sample = (struct sample){ .rows = h->rows, .n = 3 };
	f->census = (struct census){
		.buckets = 16384, .all.dentries = { 10000, 100 },
		.fit = { .word = "poisson" }
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
	h->where[0] = (struct facts_directory){
		.row = &h->directory_rows[0], .path = "/d", .typed = true
	};
	f->where = h->where;
	f->nwhere = 1;
	f->census.owners = (struct census_holders){ h->owner_rows, 3 };
	f->census.directories = (struct census_holders){ h->directory_rows, 2 };
	f->host = (struct host){
		.memory = (uint64_t)GIB, .buckets = 16384,
		.dentries = { .dentries = 10000, .unused = 6000 },
		.pressure = 100, .drop_on_delete = HOST_NONE,
		.negative_limit = HOST_NONE, .fs_limit = HOST_NONE
	};
	f->facts = (struct verdict_facts){
		.activity = &h->sample, .made = &h->sample, .seconds = 1,
		.census = &f->census, .owners = &f->census.owners,
		.directories = &f->census.directories, .host = &f->host,
		.node_ns = VERDICT_NODE_NS
	};
	h->cgroups[0].high = CGROUP_NO_LIMIT;
	h->cgroups[0].max = CGROUP_NO_LIMIT;
	h->cgroups[0].above = CGROUP_NO_LIMIT;
	return h;
}

/* @lookups, of @steps each */
static inline void walk(struct sample_row *row, double lookups, double steps)
{
	row->count[SAMPLE_LOOKUPS] = (uint64_t)lookups;
	row->count[SAMPLE_WALKED] = (uint64_t)lookups;
	row->count[SAMPLE_STEPS] = (uint64_t)(lookups * steps);
}

/* HIDDEN: many lookups at 9 steps do not hide a few at 40. */
static inline void hidden(struct stage *h)
{
	h->facts.census.all.dentries.value = 16384 * 8.5;
	walk(&h->rows[0], 1e6, 9.0);
	walk(&h->rows[1], 2000, 40);
}

/* The article's host: half a million names that do not exist. */
static inline struct stage *clogged(void)
{
	struct stage *h = healthy();

	h->rows[1].count[SAMPLE_STEPS] = 310000;
	h->rows[0].count[SAMPLE_LOOKUPS] = 100000;
	h->rows[0].count[SAMPLE_WALKED] = 100000;
	h->rows[0].count[SAMPLE_STEPS] = 3200000;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 490000;
	h->facts.census.all.dentries.value = 500000;
	h->facts.census.all.negative.value = 490000;
	h->facts.host.dentries.dentries = 500000;
	h->facts.host.dentries.unused = 495000;
	h->owner_rows[1].dentries.value = 490000;
	h->owner_rows[1].negative.value = 490000;
	h->directory_rows[0].dentries.value = 490000;
	strcpy(h->cgroups[0].path, "/maker");
	strcpy(h->cgroups[0].folder, "/sys/fs/cgroup/maker");
	h->cgroups[0].reclaim = true;
	h->cgroups[0].current = 104857600;
	h->cgroups[0].slab = 94371840;
	return h;
}

static inline void judge(struct stage *h)
{
	verdict_judge(&h->verdict, &h->facts.facts, &verdict_usual, NULL);
	advice_give(&h->advice, &h->verdict, &h->facts, h->cgroups,
		    &h->shrinker);
}

/* Each pattern's level as a digit, in the order of enum verdict_pattern. */
static inline const char *levels(const struct stage *h)
{
	static char text[VERDICT_PATTERNS + 1];
	int p;

	for (p = 0; p < VERDICT_PATTERNS; p++)
		text[p] = (char)('0' + h->verdict.levels[p]);
	return text;
}

static inline const struct advice_line *line_with(const struct stage *h,
						  const char *word)
{
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		if (strstr(h->advice.lines[i].command, word))
			return &h->advice.lines[i];
	return NULL;
}

static inline bool says(const struct stage *h, const char *words)
{
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		if (strstr(h->advice.lines[i].why, words))
			return true;
	return false;
}

static inline void assert_advised(const struct stage *h, const char *command)
{
	if (!line_with(h, command))
		fail_msg("nobody advises: %s", command);
}

static inline void assert_advised_first(const struct stage *h,
					const char *command)
{
	assert_string_equal(h->advice.lines[0].command, command);
}

static inline void assert_not_advised(const struct stage *h, const char *word)
{
	const struct advice_line *line = line_with(h, word);

	if (line)
		fail_msg("advised: %s", line->command);
}

#endif
