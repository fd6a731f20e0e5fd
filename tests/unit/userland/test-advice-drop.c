// SPDX-License-Identifier: GPL-2.0-only
/* How dentries are given back at once. */
#include "host.h"

#include "lib/array.h"

static void file_cache_goes_with_the_dentries(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].file = 8388608;
	judge(h);
	assert_true(says(h, "90 MiB with inodes and the like, and with it 8.0 MiB of file cache"));
	assert_advised_first(h,
			     "echo 102760448 >/sys/fs/cgroup/maker/memory.reclaim");
	free(h);
}

/* Its memory is not swapped out for it. */
static void reclaim_does_not_swap(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.swap = 1 << 30;
	h->cgroups[0].anon = 64 << 20;
	h->facts.host.reclaim_swappiness = true;
	judge(h);
	assert_advised(h, "echo 94371840 swappiness=0 >/sys");
	h->facts.host.reclaim_swappiness = false;
	judge(h);
	assert_advised(h, "echo 0 >memory.swap.max; echo 94371840 >memory.reclaim; echo $max >memory.swap.max");
	h->cgroups[0].anon = 0;
	judge(h);
	assert_advised(h, "echo 94371840 >/sys");
	free(h);
}

/* LAYERS: removing the container would not free them. */
static void layers_stay_when_the_container_goes(void **state)
{
	static struct census_holder mounts[] = {
		{ .path = "/", .dev = "8:1", .fs = "overlay",
		  .dentries = { 495000, 0 } },
		{ .path = "/", .dev = "0:99", .fs = "overlay",
		  .dentries = { 1500, 0 } },
	};
	struct stage *h = clogged();

	(void)state;
	h->facts.host.drop = true;
	h->where[0].layer = true;
	strcpy(h->cgroups[0].path, "/machine.slice/libpod-" ID ".scope/container");
	judge(h);
	assert_advised_first(h, "dchain drop /d");
	assert_true(h->advice.lines[0].dentries == 490000);
	assert_true(says(h, "These stay when the container is gone"));
	assert_true(says(h, "Removing the container 0123456789ab would free none"));
	h->where[0].layer = false;
	h->directory_rows[0].fs = "overlay";
	judge(h);
	assert_true(says(h, "would free none"));
	/* all that its file system has, not the one directory's alone */
	h->facts.census.mounts = (struct census_holders){ mounts, 2 };
	judge(h);
	assert_true(says(h, "remove the container 0123456789ab: unmounting its file system frees 495000 dentries; stopping"));
	/* it has another one as its root */
	strcpy(h->facts.root[0], "0:99");
	judge(h);
	assert_true(says(h, "unmounting its file system frees 1500 dentries;"));
	h->facts.root[0][0] = '\0';
	/* that directory is another container's */
	h->where[0].place.kind = NAMES_OWN;
	strcpy(h->where[0].place.container, "other");
	judge(h);
	assert_true(says(h, "would free none"));
	/* on the disk, in its own layer */
	h->directory_rows[0].fs = "ext4";
	strcpy(h->where[0].place.container, ID);
	judge(h);
	assert_true(says(h, "frees 490000 dentries; stopping"));
	free(h);
}

/* MANY: a few each, and together the table. */
static void a_tree_is_dropped_instead_of_many(void **state)
{
	static struct census_holder row = {
		.path = "/backup", .dentries = { 450000, 0 },
		.in_use = { 6000, 0 }
	};
	struct stage *h = clogged();

	(void)state;
	h->facts.host.drop = true;
	h->directory_rows[0].dentries.value = 20000;
	h->facts.tree = (struct facts_directory){
		.row = &row, .path = "/backup", .typed = true
	};
	judge(h);
	assert_advised_first(h, "dchain drop /backup");
	assert_true(h->advice.lines[0].dentries == 444000);
	row.dentries.value = 21000;
	judge(h);
	assert_advised_first(h, "dchain drop /d");
	free(h);
}

/* One of many who have filled it together: the whole host must give. */
static void a_small_owner_is_not_enough(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->owner_rows[0].dentries.value = 0;
	h->owner_rows[1].dentries.value = 240000;
	judge(h);
	assert_advised(h, "memory.reclaim");
	assert_advised(h, "drop_caches");
	h->owner_rows[1].dentries.value = 40000;
	judge(h);
	assert_not_advised(h, "memory.");
	assert_advised(h, "drop_caches");
	free(h);
}

/* The root, nobody and what has no name have no files to write to. */
static void nobody_is_made_to_give_back(void **state)
{
	static const char *const nobody[] = {
		"/", "(uncharged)", "(unknown)"
	};
	struct stage *h = clogged();
	size_t i;

	(void)state;
	h->cgroups[0].folder[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(nobody); i++) {
		h->owner_rows[1].path = nobody[i];
		judge(h);
		assert_advised_first(h, "echo 2 >/proc/sys/vm/drop_caches");
		assert_true(h->advice.lines[0].dentries == 495000);
		assert_advised(h, "dhash_entries=262144");
	}
	free(h);
}

static void a_shrinker_is_told_cgroup_node_and_number(void **state)
{
	static const char text[] = "1 100 0\n99 7 7\n9 490000 0\n12 1 1\n";
	struct stage *h = clogged();

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

/* ESCAPE: pasted, it is the same name, and it moves no cursor before. */
static void a_path_is_one_word_for_the_shell(void **state)
{
	struct stage *h = clogged();

	(void)state;
	strcpy(h->cgroups[0].folder, "/c/it's $(reboot) \\ ;x");
	judge(h);
	assert_advised_first(h,
			     "echo 94371840 >'/c/it'\\''s $(reboot) \\ ;x'/memory.reclaim");
	strcpy(h->cgroups[0].folder, "/c/\x1b[2J'\\\a\r\n\xc2\x9b");
	judge(h);
	assert_advised_first(h,
			     "echo 94371840 >$'/c/\\033[2J\\'\\\\\\007\\015\\012\\302\\233'/memory.reclaim");
	/* one that does not fit is not cut */
	memset(h->cgroups[0].folder, '\'', sizeof(h->cgroups[0].folder) - 1);
	judge(h);
	assert_advised_first(h, "echo 2 >/proc/sys/vm/drop_caches");
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_cache_goes_with_the_dentries),
		cmocka_unit_test(reclaim_does_not_swap),
		cmocka_unit_test(layers_stay_when_the_container_goes),
		cmocka_unit_test(a_tree_is_dropped_instead_of_many),
		cmocka_unit_test(a_small_owner_is_not_enough),
		cmocka_unit_test(nobody_is_made_to_give_back),
		cmocka_unit_test(a_shrinker_is_told_cgroup_node_and_number),
		cmocka_unit_test(a_path_is_one_word_for_the_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
