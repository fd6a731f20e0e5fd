// SPDX-License-Identifier: GPL-2.0-only
/* Which pattern it is, who and where: a table of cases, and what it names. */
#include "host.h"

/* Each pattern's level as a digit, in the order of enum verdict_pattern. */
static const char *levels(const struct stage *h)
{
	static char text[VERDICT_PATTERNS + 1];
	int p;

	for (p = 0; p < VERDICT_PATTERNS; p++)
		text[p] = (char)('0' + h->verdict.levels[p]);
	return text;
}

static void walk(struct sample_row *row, double lookups, double steps)
{
	row->count[SAMPLE_LOOKUPS] = (uint64_t)lookups;
	row->count[SAMPLE_WALKED] = (uint64_t)lookups;
	row->count[SAMPLE_STEPS] = (uint64_t)(lookups * steps);
}

/* HIDDEN: many lookups at 9 steps do not hide a few at 40. */
static void hidden(struct stage *h)
{
	h->facts.census.all.dentries.value = 16384 * 8.5;
	walk(&h->rows[0], 1e6, 9.0);
	walk(&h->rows[1], 2000, 40);
}

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
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
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

static void long_chains_name_victim_maker_owner_directory(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_string_equal(levels(h), "20100000000");
	assert_int_equal(h->verdict.cause, VERDICT_FULL);
	/* the maker's own lookups are longer, but it is no victim */
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	assert_string_equal(h->verdict.owner->path, "/maker");
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	assert_string_equal(h->verdict.directory->path, "/d");
	/* 490000 / 16384 of 31 steps */
	assert_true(h->verdict.due > 0.964 && h->verdict.due < 0.965);
	/* 10,000 lookups a second, 30 steps too many, 290 ns each */
	assert_true(h->verdict.victims[0].ms > 86 &&
		    h->verdict.victims[0].ms < 88);
	free(h);
}

static void the_worst_is_named_whoever_looks_up_most(void **state)
{
	struct stage *h = healthy();

	(void)state;
	hidden(h);
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	assert_string_equal(h->verdict.victims[1].row->path, "/maker");
	assert_int_equal(h->verdict.suffering, 2);
	/* healthy: the longest of all */
	walk(&h->rows[0], 1e6, 2);
	walk(&h->rows[1], 2000, 7.9);
	h->facts.census.all.dentries.value = 10000;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_HEALTHY);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	free(h);
}

static void the_maker_is_a_victim_where_nobody_else_is(void **state)
{
	struct stage *h = clogged();

	(void)state;
	walk(&h->rows[1], 0, 0);
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/maker");
	free(h);
}

/* Whoever made more, of which nothing stands, is not the maker. */
static void the_maker_made_what_stands(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 5000000;
	h->owner_rows[0].path = "/victim";
	h->owner_rows[0].dentries.value = 9000;
	h->owner_rows[0].negative.value = 9000;
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	/* nor one that creates files of the missing names */
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 0;
	h->rows[1].count[SAMPLE_CREATED_POSITIVE] = 5000000;
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/maker");
	free(h);
}

/* After its removal the parent pays; without accounting nobody does. */
static void a_maker_is_found_behind_whoever_pays(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->rows[0].path = "/pod/gone";
	h->owner_rows[1].path = "/pod";
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/pod/gone");
	h->owner_rows[1].path = "(uncharged)";
	h->facts.census.owners.n = 2;
	h->facts.census.owners.rows = &h->owner_rows[1];
	judge(h);
	assert_string_equal(h->verdict.makers[0].row->path, "/pod/gone");
	h->facts.census.owners.rows = h->owner_rows;
	free(h);
}

/* The kernel keeps an entry of each file that is deleted. */
static void who_created_what_is_deleted_made_it(void **state)
{
	struct stage *h = clogged();
	const struct verdict *v = &h->verdict;

	(void)state;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 0;
	h->rows[0].count[SAMPLE_CREATED_POSITIVE] = 480000;
	h->rows[1].count[SAMPLE_CREATED_POSITIVE] = 5000;
	judge(h);
	assert_string_equal(v->makers[0].row->path, "/maker");
	assert_true(v->makers[0].deleted);
	assert_true(v->makers[0].stands == 480000);
	assert_int_equal(v->nmakers, 1);
	/* another is charged for the missing names, who looked them up */
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 490000;
	h->owner_rows[1].path = "/victim";
	judge(h);
	assert_string_equal(v->makers[0].row->path, "/victim");
	assert_false(v->makers[0].deleted);
	assert_int_equal(v->nmakers, 1);
	free(h);
}

/* Equal makers: who is first is chance. */
static void makers_of_as_much_are_all_named(void **state)
{
	struct stage *h = clogged();
	const struct verdict *v = &h->verdict;

	(void)state;
	h->owner_rows[0].path = "/victim";
	h->owner_rows[0].dentries.value = 240000;
	h->owner_rows[0].negative.value = 240000;
	h->owner_rows[1].dentries.value = 250000;
	h->owner_rows[1].negative.value = 250000;
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 250000;
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 240000;
	judge(h);
	assert_int_equal(v->nmakers, 2);
	assert_string_equal(v->makers[0].row->path, "/maker");
	assert_string_equal(v->makers[1].row->path, "/victim");
	assert_int_equal(v->nowners, 2);
	assert_string_equal(v->owners[0]->path, "/maker");
	assert_string_equal(v->owners[1]->path, "/victim");
	h->rows[1].count[SAMPLE_CREATED_NEGATIVE] = 120000;
	judge(h);
	assert_int_equal(v->nmakers, 1);
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

/* Version 1: the hierarchies have numbers of their own. */
static void a_victim_is_known_from_the_owner_by_its_path(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->owner_rows[1].id = h->rows[1].id;
	judge(h);
	assert_string_equal(h->verdict.victims[0].row->path, "/victim");
	free(h);
}

static void what_is_not_counted_is_never_healthy(void **state)
{
	struct stage *h = healthy();

	(void)state;
	h->facts.facts.doubt = VERDICT_OFF;
	judge(h);
	assert_int_equal(h->verdict.level, VERDICT_UNKNOWN);
	assert_string_equal(h->advice.lines[0].command,
			    "dchain mode walk && dchain diagnose");
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
	assert_string_equal(h->advice.lines[0].command,
			    "modprobe dchain && dchain diagnose");
	free(h);
}

/* Where all is below one directory, its parents explain no more. */
static void the_tree_is_the_deepest_that_explains(void **state)
{
	struct census_holder rows[] = {
		{ .path = "/", .dev = "8:1", .dentries = { 1000, 0 } },
		{ .path = "/a", .dev = "8:1", .dentries = { 1000, 0 } },
		{ .path = "/a/b", .dev = "8:1", .dentries = { 950, 0 } },
		{ .path = "/", .dev = "8:2", .dentries = { 940, 0 } },
		{ .path = "/a/b/c", .dev = "8:1", .dentries = { 800, 0 } },
	};
	struct census_holders trees = { rows, 2 };
	struct stage *h = healthy();

	(void)state;
	h->facts.facts.trees = &trees;
	judge(h);
	assert_string_equal(h->verdict.tree->path, "/a");
	trees.n = 5;
	judge(h);
	assert_string_equal(h->verdict.tree->path, "/a/b");
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

static void the_time_left_is_that_of_the_missing_dentries(void **state)
{
	(void)state;
	assert_true(verdict_until(8, 1000, 4000, 100) == 40);
	assert_true(verdict_until(8, 1000, 8000, 100) == 0);
	assert_true(verdict_until(8, 1000, 4000, 0) == -1);
	assert_true(verdict_until(8, 1000, 4000, -5) == -1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pattern_has_its_level),
		cmocka_unit_test(a_healthy_host_gets_no_advice),
		cmocka_unit_test(long_chains_name_victim_maker_owner_directory),
		cmocka_unit_test(the_worst_is_named_whoever_looks_up_most),
		cmocka_unit_test(the_maker_is_a_victim_where_nobody_else_is),
		cmocka_unit_test(the_maker_made_what_stands),
		cmocka_unit_test(a_maker_is_found_behind_whoever_pays),
		cmocka_unit_test(who_created_what_is_deleted_made_it),
		cmocka_unit_test(makers_of_as_much_are_all_named),
		cmocka_unit_test(equal_names_are_not_a_full_table),
		cmocka_unit_test(a_victim_is_known_from_the_owner_by_its_path),
		cmocka_unit_test(what_is_not_counted_is_never_healthy),
		cmocka_unit_test(without_a_module_the_host_is_judged),
		cmocka_unit_test(the_tree_is_the_deepest_that_explains),
		cmocka_unit_test(a_level_is_left_below_its_limit),
		cmocka_unit_test(what_another_pattern_says_is_not_reported),
		cmocka_unit_test(the_time_left_is_that_of_the_missing_dentries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
