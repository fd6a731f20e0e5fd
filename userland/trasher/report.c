// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the trasher says while it works and at its end.
 */
#include "lib/amount.h"
#include "trasher/trasher.h"

#include <stdio.h>

#define LOG_EVERY 1000000
#define JSON_PERIOD_NS 500000000ull

int64_t trasher_more(const struct trasher *t)
{
	return (int64_t)(t->now.dentries - t->before.dentries);
}

static void log_json(struct trasher *t, bool last)
{
	uint64_t now = run_clock();

	if (!last && now < t->next_json)
		return;
	t->next_json = now + JSON_PERIOD_NS;
	printf("{\"opens\":%llu,\"seconds\":%.3f,\"dentries_more\":%lld",
	       (unsigned long long)t->done, run_seconds(&t->run),
	       (long long)trasher_more(t));
	printf(",\"negative_more\":%lld,\"bytes_more\":%llu",
	       (long long)(t->now.negative - t->before.negative),
	       (unsigned long long)dstate_grown(&t->before, &t->now));
	if (last)
		printf(",\"ended\":\"%s\",\"seed\":%llu,\"found\":%llu",
		       t->ended ? t->ended : run_reason(&t->run),
		       (unsigned long long)t->seed,
		       (unsigned long long)t->found);
	puts("}");
	fflush(stdout);
}

void trasher_progress(struct trasher *t)
{
	if (t->json) {
		log_json(t, false);
		return;
	}
	progress_update(&t->progress, "opens", t->done, t->count,
			run_seconds(&t->run));
	if (!t->progress.shown && t->done >= LOG_EVERY &&
	    t->done % LOG_EVERY < TRASHER_BATCH) {
		printf("%llu opens, %.0f s\n", (unsigned long long)t->done,
		       run_seconds(&t->run));
		fflush(stdout);
	}
}

static void print_state(const char *when, const struct dstate *s)
{
	char slab[16];

	amount_bytes_text(s->slab, slab, sizeof(slab));
	printf("%-7s %12llu dentries %12llu negative  slabs %s\n", when,
	       (unsigned long long)s->dentries,
	       (unsigned long long)s->negative, slab);
}

void trasher_summary(struct trasher *t)
{
	if (t->json) {
		log_json(t, true);
		return;
	}
	run_summary(&t->run, t->done, "opens", stdout);
	if (t->ended)
		printf("ended by: %s\n", t->ended);
	printf("seed: %llu\n", (unsigned long long)t->seed);
	if (t->found)
		printf("names that did exist: %llu\n",
		       (unsigned long long)t->found);
	print_state("before", &t->before);
	print_state("after", &t->now);
	/* A silent zero would look like success. */
	if (t->done >= 1000 && trasher_more(t) < (int64_t)(t->done / 2))
		printf("few are left: %s keeps none, or memory is short\n",
		       t->root);
	fflush(stdout);
}
