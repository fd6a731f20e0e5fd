// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the trasher prints while it works and at its end.
 */
#include "lib/amount.h"
#include "lib/json.h"
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
	json_object *map;

	if (!last && now < t->next_json)
		return;
	t->next_json = now + JSON_PERIOD_NS;
	map = json_map();
	json_add(map, "opens", json_count(t->done));
	json_add(map, "seconds", json_real(run_seconds(&t->run), 3));
	json_add(map, "dentries_more", json_object_new_int64(trasher_more(t)));
	json_add(map, "negative_more",
		 json_object_new_int64((int64_t)(t->now.negative -
						 t->before.negative)));
	json_add(map, "bytes_more",
		 json_count(dstate_grown(&t->before, &t->now)));
	if (last) {
		json_add(map, "ended", json_text(t->ended ? t->ended :
						 run_reason(&t->run)));
		json_add(map, "seed", json_count(t->seed));
		json_add(map, "found", json_count(t->found));
	}
	json_print(map, true);
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
