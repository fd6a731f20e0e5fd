// SPDX-License-Identifier: GPL-2.0-only
/* Which pattern it is, who and where, and what is advised. */
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

static struct host *healthy(void)
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
static struct host *clogged(void)
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

static void judge(struct host *h)
{
	verdict_judge(&h->verdict, &h->facts, &verdict_usual);
	advice_give(&h->advice, &h->verdict, &h->facts, &h->cgroup,
		    &h->shrinker);
}

/* Each pattern's level as a digit. */
static void assert_levels(const struct host *h, const char *levels)
{
	int p;

	for (p = 0; p < VERDICT_PATTERNS; p++)
		assert_int_equal(h->verdict.levels[p], levels[p] - '0');
}

static void a_healthy_host_gets_no_advice(void **state)
{
	struct host *h = healthy();

	(void)state;
	judge(h);
	assert_levels(h, "000");
	assert_int_equal(h->verdict.level, VERDICT_HEALTHY);
	assert_int_equal(h->advice.n, 0);
	assert_string_equal(h->verdict.owner->path, "(uncharged)");
	assert_null(h->verdict.maker);
	free(h);
}

static void long_chains_name_victim_maker_owner_directory(void **state)
{
	struct host *h = clogged();

	(void)state;
	judge(h);
	assert_levels(h, "200");
	assert_int_equal(h->verdict.cause, VERDICT_FULL);
	/* the maker's own lookups are longer, but it is no victim */
	assert_string_equal(h->verdict.victim->path, "/victim");
	assert_string_equal(h->verdict.owner->path, "/maker");
	assert_string_equal(h->verdict.maker->path, "/maker");
	assert_string_equal(h->verdict.directory->path, "/d");
	/* 490000 / 16384 of 31 steps */
	assert_true(h->verdict.due > 0.964 && h->verdict.due < 0.965);
	free(h);
}

static void the_maker_is_a_victim_where_nobody_else_is(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->rows[1].count[SAMPLE_WALKED] = 0;
	h->rows[1].count[SAMPLE_STEPS] = 0;
	judge(h);
	assert_string_equal(h->verdict.victim->path, "/maker");
	free(h);
}

static void few_lookups_are_not_judged_by_their_average(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->rows[1].count[SAMPLE_WALKED] = 99;
	h->rows[1].count[SAMPLE_STEPS] = 99 * 50;
	judge(h);
	assert_null(h->verdict.victim);
	assert_levels(h, "000");
	free(h);
}

static void a_full_table_is_seen_without_any_lookup(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->sample.n = 0;
	h->census.dentries.value = 16384 * 8;
	judge(h);
	assert_levels(h, "100");
	free(h);
}

static void limits_are_where_they_are_said_to_be(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->rows[1].count[SAMPLE_STEPS] = 7999;
	judge(h);
	assert_levels(h, "000");
	h->rows[1].count[SAMPLE_STEPS] = 8000;
	judge(h);
	assert_levels(h, "100");
	h->rows[1].count[SAMPLE_STEPS] = 16000;
	judge(h);
	assert_levels(h, "200");
	free(h);
}

static void memory_alone_is_its_own_verdict(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->facts.held = GIB / 8;
	judge(h);
	assert_levels(h, "010");
	h->facts.held = GIB / 4;
	judge(h);
	assert_levels(h, "020");
	/* a larger table would be no help */
	assert_int_equal(h->advice.n, 1);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 2 >/proc/sys/vm/drop_caches");
	free(h);
}

static void a_huge_directory_alone_is_its_own_verdict(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->census.buckets = 4194304;
	h->census.dentries.value = 2100000;
	h->directory_rows[0].dentries.value = 2000000;
	judge(h);
	assert_levels(h, "001");
	assert_string_equal(h->verdict.directory->path, "/d");
	free(h);
}

static void what_is_in_other_is_no_directory(void **state)
{
	struct host *h = healthy();

	(void)state;
	h->directory_rows[1].dentries.value = 2e6;
	judge(h);
	assert_levels(h, "000");
	free(h);
}

static void equal_names_are_not_a_full_table(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->census.dentries.value = 10000;
	judge(h);
	assert_int_equal(h->verdict.cause, VERDICT_CLUMPED);
	assert_int_equal(h->advice.n, 1);
	assert_null(strstr(h->advice.lines[0].command, "reclaim"));
	free(h);
}

static void the_owner_is_made_to_give_back_and_limited(void **state)
{
	struct host *h = clogged();

	(void)state;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 94371840 >/sys/fs/cgroup/maker/memory.reclaim");
	/* 10 MiB that it uses besides, 2 * 16384 * 192: below the least */
	assert_string_equal(h->advice.lines[1].command,
			    "echo 16777216 >/sys/fs/cgroup/maker/memory.max");
	assert_string_equal(h->advice.lines[3].command,
			    "dhash_entries=262144");
	free(h);
}

static void older_kernels_get_commands_that_they_have(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->cgroup.reclaim = false;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "for n in 10485760 max; do echo $n >/sys/fs/cgroup/maker/memory.high; done");
	h->cgroup.v1 = true;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 0 >/sys/fs/cgroup/maker/memory.force_empty");
	assert_string_equal(h->advice.lines[1].command,
			    "echo 16777216 >/sys/fs/cgroup/maker/memory.limit_in_bytes");
	free(h);
}

static void file_cache_goes_with_the_dentries(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->cgroup.file = 8388608;
	judge(h);
	assert_non_null(strstr(h->advice.lines[0].why,
			       "90 MiB of dentries, inodes and the like, and 8.0 MiB of file cache"));
	assert_string_equal(h->advice.lines[0].command,
			    "echo 102760448 >/sys/fs/cgroup/maker/memory.reclaim");
	h->cgroup.reclaim = false;
	h->cgroup.high = 500000000;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "for n in 2097152 500000000; do echo $n >/sys/fs/cgroup/maker/memory.high; done");
	free(h);
}

static int advised(const struct host *h, const char *word)
{
	int times = 0;
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		times += !!strstr(h->advice.lines[i].command, word);
	return times;
}

static void a_lower_limit_is_kept(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->cgroup.max = 16777216;
	judge(h);
	assert_int_equal(advised(h, "memory.max"), 0);
	h->cgroup.max++;
	judge(h);
	assert_int_equal(advised(h, "memory.max"), 1);
	free(h);
}

/* What removed cgroups left: their parent has it, and other children. */
static void a_parent_is_not_limited_for_its_children(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->cgroup.inner = true;
	judge(h);
	assert_int_equal(advised(h, "memory.reclaim"), 1);
	assert_non_null(strstr(h->advice.lines[0].why, "and those below it"));
	assert_int_equal(advised(h, "memory.max"), 0);
	/* nor is there a container to remove */
	assert_int_equal(h->advice.n, 2);
	free(h);
}

/* One of many who have filled it together: the whole host must give. */
static void a_small_owner_is_not_enough(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->owner_rows[0].dentries.value = 0;
	h->owner_rows[1].dentries.value = 240000;
	judge(h);
	assert_int_equal(advised(h, "memory.reclaim"), 1);
	assert_int_equal(advised(h, "drop_caches"), 1);
	h->owner_rows[1].dentries.value = 40000;
	judge(h);
	assert_int_equal(advised(h, "memory."), 0);
	assert_int_equal(advised(h, "drop_caches"), 1);
	free(h);
}

/* The root, nobody and what has no name have no files to write to. */
static void nobody_is_made_to_give_back(void **state)
{
	static const char *const nobody[] = {
		"/", "(uncharged)", "(unknown)"
	};
	struct host *h = clogged();
	size_t i;

	(void)state;
	h->cgroup.folder[0] = '\0';
	for (i = 0; i < 3; i++) {
		h->owner_rows[1].path = nobody[i];
		judge(h);
		assert_string_equal(h->advice.lines[0].command,
				    "echo 2 >/proc/sys/vm/drop_caches");
		assert_string_equal(h->advice.lines[1].command,
				    "dhash_entries=262144");
		assert_int_equal(h->advice.n, 2);
	}
	free(h);
}

/* Version 1: the hierarchies have numbers of their own. */
static void a_victim_is_known_from_the_owner_by_its_path(void **state)
{
	struct host *h = clogged();

	(void)state;
	h->owner_rows[1].id = h->rows[1].id;
	judge(h);
	assert_string_equal(h->verdict.victim->path, "/victim");
	free(h);
}

static void a_shrinker_is_told_cgroup_node_and_number(void **state)
{
	static const char text[] = "1 100 0\n99 7 7\n9 490000 0\n12 1 1\n";
	struct host *h = clogged();

	(void)state;
	h->shrinker.id = 9;
	assert_int_equal(shrinker_count(&h->shrinker, text), 490000);
	strcpy(h->shrinker.file, "/s/scan");
	judge(h);
	assert_string_equal(h->advice.lines[1].command,
			    "echo 9 0 980000 >/s/scan");
	h->shrinker.id = 99;
	assert_int_equal(shrinker_count(&h->shrinker, text), 14);
	judge(h);
	assert_string_equal(h->advice.lines[1].command,
			    "for n in '0 14' '1 14'; do echo 99 $n >/s/scan; done");
	h->shrinker.id = 10;
	assert_int_equal(shrinker_count(&h->shrinker, text), 0);
	assert_int_equal(shrinker_count(&h->shrinker, ""), 0);
	assert_int_equal(shrinker_count(&h->shrinker, "10\n"), 0);
	assert_int_equal(shrinker_count(&h->shrinker,
					"10 1 1 1 1 1 1 1 1 1\n"), 0);
	assert_int_equal(shrinker_count(&h->shrinker, "10 x\n10 3\n"), 0);
	free(h);
}

static void a_path_is_one_word_for_the_shell(void **state)
{
	struct host *h = clogged();

	(void)state;
	strcpy(h->cgroup.folder, "/c/it's $(reboot) \\ ;x");
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 94371840 >'/c/it'\\''s $(reboot) \\ ;x'/memory.reclaim");
	/* one that does not fit is not cut */
	memset(h->cgroup.folder, '\'', sizeof(h->cgroup.folder) - 1);
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 2 >/proc/sys/vm/drop_caches");
	free(h);
}

static void the_time_left_is_that_of_the_missing_dentries(void **state)
{
	(void)state;
	assert_true(verdict_until(8, 1000, 4000, 100) == 40);
	assert_true(verdict_until(8, 1000, 8000, 100) == 0);
	assert_true(verdict_until(8, 1000, 4000, 0) == -1);
	assert_true(verdict_until(8, 1000, 4000, -5) == -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_host_gets_no_advice),
		cmocka_unit_test(long_chains_name_victim_maker_owner_directory),
		cmocka_unit_test(the_maker_is_a_victim_where_nobody_else_is),
		cmocka_unit_test(few_lookups_are_not_judged_by_their_average),
		cmocka_unit_test(a_full_table_is_seen_without_any_lookup),
		cmocka_unit_test(limits_are_where_they_are_said_to_be),
		cmocka_unit_test(memory_alone_is_its_own_verdict),
		cmocka_unit_test(a_huge_directory_alone_is_its_own_verdict),
		cmocka_unit_test(what_is_in_other_is_no_directory),
		cmocka_unit_test(equal_names_are_not_a_full_table),
		cmocka_unit_test(the_owner_is_made_to_give_back_and_limited),
		cmocka_unit_test(older_kernels_get_commands_that_they_have),
		cmocka_unit_test(file_cache_goes_with_the_dentries),
		cmocka_unit_test(a_lower_limit_is_kept),
		cmocka_unit_test(a_parent_is_not_limited_for_its_children),
		cmocka_unit_test(a_small_owner_is_not_enough),
		cmocka_unit_test(nobody_is_made_to_give_back),
		cmocka_unit_test(a_victim_is_known_from_the_owner_by_its_path),
		cmocka_unit_test(a_shrinker_is_told_cgroup_node_and_number),
		cmocka_unit_test(a_path_is_one_word_for_the_shell),
		cmocka_unit_test(the_time_left_is_that_of_the_missing_dentries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
