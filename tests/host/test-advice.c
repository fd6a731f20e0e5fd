// SPDX-License-Identifier: GPL-2.0-only
/* What is advised for a host that was judged. */
#include "host.h"

static int advised(const struct host *h, const char *word)
{
	int times = 0;
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		times += !!strstr(h->advice.lines[i].command, word);
	return times;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_owner_is_made_to_give_back_and_limited),
		cmocka_unit_test(older_kernels_get_commands_that_they_have),
		cmocka_unit_test(file_cache_goes_with_the_dentries),
		cmocka_unit_test(a_lower_limit_is_kept),
		cmocka_unit_test(a_parent_is_not_limited_for_its_children),
		cmocka_unit_test(a_small_owner_is_not_enough),
		cmocka_unit_test(nobody_is_made_to_give_back),
		cmocka_unit_test(a_shrinker_is_told_cgroup_node_and_number),
		cmocka_unit_test(a_path_is_one_word_for_the_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
