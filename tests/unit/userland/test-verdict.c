// SPDX-License-Identifier: GPL-2.0-only
/* Which pattern it is, and how bad: a table of cases, and what is in doubt. */
#include "host.h"

#include "lib/array.h"

static void few_slow_lookups(struct stage *h)
{
	walk(&h->rows[1], 150, 20);
}

static void too_few_to_judge(struct stage *h)
{
	walk(&h->rows[1], 99, 50);
}

static void busy_at_seven_steps(struct stage *h)
{
	h->facts.census.all.dentries.value = 16384 * 6.5;
	walk(&h->rows[1], 100000, 7);
}

static void idle_at_seven_steps(struct stage *h)
{
	h->facts.census.all.dentries.value = 16384 * 6.5;
	walk(&h->rows[1], 1000, 7);
}

static void busy_at_three_steps(struct stage *h)
{
	walk(&h->rows[1], 1e6, 3);
}

static void just_below_the_limit(struct stage *h)
{
	walk(&h->rows[1], 1000, 7.99);
}

static void at_the_limit(struct stage *h)
{
	walk(&h->rows[1], 1000, 8);
}

static void at_the_critical_limit(struct stage *h)
{
	walk(&h->rows[1], 1000, 16);
}

static void full_without_lookups(struct stage *h)
{
	h->sample.n = 0;
	h->facts.census.all.dentries.value = 16384 * 8;
}

static void slab(struct host_slab *s, double bytes)
{
	s->held = (uint64_t)bytes;
	s->used = s->held;
	s->objects = s->held / 192;
}

static void memory(struct stage *h)
{
	h->facts.host.slabs.known = true;
	slab(&h->facts.host.slabs.dentry, GIB / 8);
}

static void much_memory(struct stage *h)
{
	h->facts.host.slabs.known = true;
	slab(&h->facts.host.slabs.dentry, GIB / 4);
}

/* Names too long for a dentry are memory of it. */
static void long_names(struct stage *h)
{
	h->facts.host.slabs.known = true;
	slab(&h->facts.host.slabs.dentry, GIB / 16);
	slab(&h->facts.host.slabs.names, GIB / 16);
}

/* INODES: 31 MiB of dentries, 179 MiB of inodes in 720. */
static void inodes(struct stage *h)
{
	h->facts.host.slabs.known = true;
	h->facts.host.memory = 720u << 20;
	slab(&h->facts.host.slabs.dentry, 31 << 20);
	slab(&h->facts.host.slabs.inode, 179 << 20);
}

static void tight_cgroup(struct stage *h)
{
	static struct host_cgroup tight;

	tight.max = 64 << 20;
	tight.slab = 40 << 20;
	h->facts.facts.tight = &tight;
}

static void huge_directory(struct stage *h)
{
	h->facts.host.memory = 64ull << 30;
	h->facts.census.buckets = 4194304;
	h->facts.census.all.dentries.value = 2100000;
	h->directory_rows[0].dentries.value = 2000000;
}

/* What is in (other) is no directory. */
static void many_directories(struct stage *h)
{
	h->directory_rows[1].dentries.value = 2e6;
}

static void huge_tree(struct stage *h)
{
	static struct census_holder row = {
		.path = "/backup", .dentries = { 3.1e7, 0 }
	};
	static struct census_holders trees = { &row, 1 };

	h->facts.host.memory = 64ull << 30;
	h->facts.census.buckets = 1 << 25;
	h->facts.census.all.dentries.value = 3.2e7;
	h->facts.facts.trees = &trees;
}

static void leaked_descriptors(struct stage *h)
{
	h->facts.host.dentries.dentries = 700000;
	h->facts.host.dentries.unused = 290000;
	h->facts.host.open_files = 400000;
	h->facts.census.buckets = 1 << 20;
	h->facts.census.all.dentries.value = 700000;
	h->facts.census.all.in_use.value = 400000;
}

/* Directories are in use by what is cached of them: that is no leak. */
static void directories_in_use(struct stage *h)
{
	leaked_descriptors(h);
	h->facts.census.all.in_use.value = 500;
}

static void empty_slabs(struct stage *h)
{
	h->facts.host.slabs.known = true;
	slab(&h->facts.host.slabs.dentry, GIB / 16);
	h->facts.host.slabs.dentry.used /= 16;
}

static void waiting(struct stage *h)
{
	h->facts.host.waiter = (struct host_task){ 7, "ls", 3 };
}

/* Equal names, whose lookups count one step each. */
static void clump(struct stage *h)
{
	h->facts.census.fit.known = true;
	h->facts.census.chains.longest = 41;
	h->facts.census.fit.limit = 12;
}

static void long_by_chance(struct stage *h)
{
	h->facts.census.all.dentries.value = 16384 * 30;
	h->facts.census.chains.longest = 55;
	h->facts.census.fit.limit = 70;
}

static void nothing(struct stage *h)
{
	(void)h;
}

static void each_pattern_has_its_level(void **state)
{
	static const struct {
		const char *name;
		void (*stage)(struct stage *h);
		const char *levels;
		enum verdict_level level;
	} cases[] = {
		/* in the order of enum verdict_pattern */
		{ "nothing", nothing, "00000000000", 0 },
		{ "hidden", hidden, "20100000000", 2 },
		{ "few slow lookups", few_slow_lookups, "10000000000", 1 },
		{ "too few", too_few_to_judge, "00000000000", 0 },
		{ "busy at 7", busy_at_seven_steps, "00100000000", 1 },
		{ "idle at 7", idle_at_seven_steps, "00000000000", 0 },
		{ "busy at 3", busy_at_three_steps, "00000000000", 0 },
		{ "below", just_below_the_limit, "00000000000", 0 },
		{ "at", at_the_limit, "10000000000", 1 },
		{ "critical", at_the_critical_limit, "20000000000", 2 },
		{ "full", full_without_lookups, "10000000000", 1 },
		{ "memory", memory, "00010000000", 1 },
		{ "much memory", much_memory, "00021000000", 2 },
		{ "long names", long_names, "00010000000", 1 },
		{ "inodes", inodes, "00001000000", 1 },
		{ "tight", tight_cgroup, "00000100000", 1 },
		{ "directory", huge_directory, "00000010000", 1 },
		{ "other", many_directories, "00000000000", 0 },
		{ "tree", huge_tree, "00000001000", 1 },
		{ "leak", leaked_descriptors, "00010000100", 1 },
		{ "no leak", directories_in_use, "00010000000", 1 },
		{ "empty", empty_slabs, "00000000010", 1 },
		{ "clump", clump, "01000000000", 1 },
		{ "chance", long_by_chance, "20000000000", 2 },
		{ "waiting", waiting, "00000000001", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct stage *h = healthy();

		cases[i].stage(h);
		judge(h);
		if (strcmp(levels(h), cases[i].levels) ||
		    h->verdict.level != cases[i].level)
			fail_msg("%s: %s, wanted %s", cases[i].name, levels(h),
				 cases[i].levels);
		free(h);
	}
}

static void a_healthy_host_gets_no_advice(void **state)
{
	struct stage *h = healthy();

	(void)state;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_HEALTHY);
	assert_int_equal(h->advice.n, 0);
	assert_string_equal(h->verdict.owner->path, "(uncharged)");
	assert_int_equal(h->verdict.nmakers, 0);
	free(h);
}

static void equal_names_are_not_a_full_table(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.census.all.dentries.value = 10000;
	judge(h);
	assert_int_equal(h->verdict.cause, VERDICT_CLUMPED);
	assert_int_equal(h->advice.n, 1);
	assert_null(strstr(h->advice.lines[0].command, "reclaim"));
	free(h);
	h = healthy();
	clump(h);
	judge(h);
	assert_int_equal(h->verdict.cause, VERDICT_CLUMPED);
	assert_int_equal(h->advice.n, 1);
	free(h);
}

static void what_is_not_counted_is_never_healthy(void **state)
{
	struct stage *h = healthy();

	(void)state;
	h->facts.facts.doubt = VERDICT_OFF;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_UNKNOWN);
	assert_advised_first(h, "dchain mode walk && dchain diagnose");
	h->facts.facts.doubt = VERDICT_INCOMPLETE;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_UNKNOWN);
	free(h);
	h = clogged();
	h->facts.facts.doubt = VERDICT_OFF;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_UNKNOWN);
	/* what some counts say is bad is bad */
	h->facts.facts.doubt = VERDICT_INCOMPLETE;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_CRITICAL);
	free(h);
}

static void without_a_module_the_host_is_judged(void **state)
{
	struct stage *h = healthy();

	(void)state;
	h->facts.facts = (struct verdict_facts){
		.host = &h->facts.host, .doubt = VERDICT_NO_MODULE
	};
	h->facts.host.dentries.dentries = 16384 * 20;
	h->facts.nwhere = 0;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_UNKNOWN);
	assert_string_equal(levels(h), "20000000000");
	assert_advised_first(h, "modprobe dchain && dchain diagnose");
	free(h);
}

/* For watch: a figure that dances around a limit is no news each time. */
static void a_level_is_left_below_its_limit(void **state)
{
	struct stage *h = healthy();
	enum verdict_level before[VERDICT_PATTERNS] = { 0 };

	(void)state;
	before[VERDICT_CHAINS] = VERDICT_ATTENTION;
	walk(&h->rows[1], 1000, 7.5);
	verdict_judge(&h->verdict, &h->facts.facts, &verdict_usual, before);
	assert_string_equal(levels(h), "10000000000");
	walk(&h->rows[1], 1000, 7.0);
	verdict_judge(&h->verdict, &h->facts.facts, &verdict_usual, before);
	assert_string_equal(levels(h), "00000000000");
	free(h);
}

static void what_another_pattern_says_is_not_reported(void **state)
{
	enum verdict_level levels[VERDICT_PATTERNS] = {
		[VERDICT_TIME] = VERDICT_ATTENTION,
		[VERDICT_MEMORY] = VERDICT_CRITICAL,
	};

	(void)state;
	assert_int_equal(verdict_reported(levels, VERDICT_TIME),
			 VERDICT_ATTENTION);
	assert_int_equal(verdict_reported(levels, VERDICT_MEMORY),
			 VERDICT_CRITICAL);
	levels[VERDICT_CHAINS] = VERDICT_ATTENTION;
	levels[VERDICT_PINNED] = VERDICT_CRITICAL;
	assert_int_equal(verdict_reported(levels, VERDICT_TIME),
			 VERDICT_HEALTHY);
	assert_int_equal(verdict_reported(levels, VERDICT_MEMORY),
			 VERDICT_HEALTHY);
	assert_int_equal(verdict_reported(levels, VERDICT_CHAINS),
			 VERDICT_ATTENTION);
	assert_int_equal(verdict_reported(levels, VERDICT_PINNED),
			 VERDICT_CRITICAL);
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
		cmocka_unit_test(each_pattern_has_its_level),
		cmocka_unit_test(a_healthy_host_gets_no_advice),
		cmocka_unit_test(equal_names_are_not_a_full_table),
		cmocka_unit_test(what_is_not_counted_is_never_healthy),
		cmocka_unit_test(without_a_module_the_host_is_judged),
		cmocka_unit_test(a_level_is_left_below_its_limit),
		cmocka_unit_test(what_another_pattern_says_is_not_reported),
		cmocka_unit_test(the_time_left_is_that_of_the_missing_dentries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
