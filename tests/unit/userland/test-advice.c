// SPDX-License-Identifier: GPL-2.0-only
/* What is advised for a host that was judged. */
#include "host.h"

static const struct advice_line *line_with(const struct stage *h,
					   const char *word)
{
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		if (strstr(h->advice.lines[i].command, word))
			return &h->advice.lines[i];
	return NULL;
}

static bool says(const struct stage *h, const char *words)
{
	size_t i;

	for (i = 0; i < h->advice.n; i++)
		if (strstr(h->advice.lines[i].why, words))
			return true;
	return false;
}

static void assert_advised(const struct stage *h, const char *command)
{
	if (!line_with(h, command))
		fail_msg("nobody advises: %s", command);
}

static void assert_not_advised(const struct stage *h, const char *word)
{
	assert_null(line_with(h, word));
}

static void the_owner_is_made_to_give_back_and_limited(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 94371840 >/sys/fs/cgroup/maker/memory.reclaim");
	assert_true(h->advice.lines[0].dentries == 490000);
	/* 10.3 MiB that it uses besides, and 2 * 16384 * 192 */
	assert_advised(h, "echo 17072128 >/sys/fs/cgroup/maker/memory.high");
	assert_advised(h, "dhash_entries=262144");
	assert_not_advised(h, "drop_caches");
	free(h);
}

static void older_kernels_get_commands_that_they_have(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].reclaim = false;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "for n in 10485760 max; do echo $n >/sys/fs/cgroup/maker/memory.high; done");
	h->cgroups[0].v1 = true;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 0 >/sys/fs/cgroup/maker/memory.force_empty");
	assert_advised(h, "echo 17072128 >/sys/fs/cgroup/maker/memory.limit_in_bytes");
	free(h);
}

static void file_cache_goes_with_the_dentries(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].file = 8388608;
	judge(h);
	assert_true(says(h, "90 MiB with inodes and the like, and with it 8.0 MiB of file cache"));
	assert_string_equal(h->advice.lines[0].command,
			    "echo 102760448 >/sys/fs/cgroup/maker/memory.reclaim");
	h->cgroups[0].reclaim = false;
	h->cgroups[0].high = 500000000;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "for n in 2097152 500000000; do echo $n >/sys/fs/cgroup/maker/memory.high; done");
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

static void a_lower_limit_is_kept(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].max = 17072128;
	judge(h);
	assert_not_advised(h, "memory.high");
	h->cgroups[0].max++;
	judge(h);
	assert_advised(h, "memory.high");
	h->cgroups[0].high = 17072128;
	judge(h);
	assert_not_advised(h, "memory.high");
	h->cgroups[0].high = CGROUP_NO_LIMIT;
	h->cgroups[0].above = 17072128;
	judge(h);
	assert_not_advised(h, "memory.high");
	free(h);
}

/* UNIT: 3 GiB are in use, and 94 MiB of them are the trash. */
static void no_limit_is_below_what_is_used(void **state)
{
	struct stage *h = clogged();
	uint64_t limit;

	(void)state;
	strcpy(h->cgroups[0].path, "/system.slice/nginx.service");
	strcpy(h->cgroups[0].folder, "/sys/fs/cgroup/system.slice/nginx.service");
	h->cgroups[0].current = 3ull << 30;
	h->cgroups[0].file = 2ull << 30;
	h->cgroups[0].low = 0;
	h->facts.host.systemd = true;
	judge(h);
	assert_advised(h, "systemctl set-property --runtime nginx.service MemoryHigh=");
	limit = strtoull(strchr(line_with(h, "MemoryHigh")->command, '=') + 1,
			 NULL, 10);
	assert_true(limit > h->cgroups[0].current);
	assert_false(says(h, "container"));
	assert_not_advised(h, "memory.max");
	/* nor below what is kept for it */
	h->cgroups[0].low = 8ull << 30;
	judge(h);
	limit = strtoull(strchr(line_with(h, "MemoryHigh")->command, '=') + 1,
			 NULL, 10);
	assert_true(limit > h->cgroups[0].low);
	free(h);
}

/* RELOAD: what is written to a file of theirs, their owners take back. */
static void limits_go_through_their_owner(void **state)
{
	static const struct {
		const char *path;
		const char *command;
	} cases[] = {
#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		{ "/system.slice/docker-" ID ".scope",
		  "docker update --memory=17072128 --memory-swap=-1 " ID },
		{ "/machine.slice/libpod-" ID ".scope/container",
		  "podman update --memory=17072128 " ID },
		{ "/system.slice/cron.service",
		  "systemctl set-property --runtime cron.service MemoryHigh=17072128" },
		{ "/system.slice/delegated.service/worker",
		  "echo 17072128 >/sys/fs/cgroup/maker/memory.high" },
	};
	struct stage *h = clogged();
	size_t i;

	(void)state;
	h->facts.host.systemd = true;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(h->cgroups[0].path, cases[i].path);
		judge(h);
		assert_advised(h, cases[i].command);
	}
	strcpy(h->cgroups[0].path, "/kubepods.slice/kubepods-burstable.slice/"
	       "kubepods-burstable-pod01234567_89ab_cdef_0123_456789abcdef.slice/"
	       "cri-containerd-" ID ".scope");
	judge(h);
	assert_true(says(h, "resources.limits.memory: 17072128"));
	assert_not_advised(h, "memory.high");
	assert_not_advised(h, "set-property");
	free(h);
}

/* What removed cgroups left: their parent has it, and other children. */
static void a_parent_is_not_limited_for_its_children(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].inner = true;
	judge(h);
	assert_advised(h, "memory.reclaim");
	assert_true(says(h, "and all below it"));
	assert_not_advised(h, "memory.high");
	/* where one directory can be dropped, they keep their file cache */
	h->facts.host.drop = true;
	judge(h);
	assert_string_equal(h->advice.lines[0].command, "dchain drop /d");
	assert_not_advised(h, "memory.reclaim");
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
	assert_string_equal(h->advice.lines[0].command, "dchain drop /d");
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
	h->where[0].place.kind = NAMES_CONTAINER;
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

/* Equal makers: who is first is chance, and neither alone is the cure. */
static void who_filled_it_together_are_all_limited(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->owner_rows[0] = (struct census_holder){
		.path = "/other", .id = 8, .dentries = { 240000, 0 },
		.negative = { 240000, 0 }
	};
	h->owner_rows[1].dentries.value = 250000;
	h->owner_rows[1].negative.value = 250000;
	h->cgroups[1] = h->cgroups[0];
	strcpy(h->cgroups[1].path, "/other");
	strcpy(h->cgroups[1].folder, "/sys/fs/cgroup/other");
	judge(h);
	assert_int_equal(h->verdict.nowners, 2);
	assert_advised(h, "/sys/fs/cgroup/maker/memory.reclaim");
	assert_advised(h, "/sys/fs/cgroup/other/memory.reclaim");
	assert_advised(h, "/sys/fs/cgroup/maker/memory.high");
	assert_advised(h, "/sys/fs/cgroup/other/memory.high");
	/* a bystander is left alone */
	h->owner_rows[0].dentries.value = 120000;
	judge(h);
	assert_int_equal(h->verdict.nowners, 1);
	assert_not_advised(h, "other");
	free(h);
}

/* A limit that counts much file cache in is none for the dentries. */
static void a_limit_that_keeps_nothing_away_says_so(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_true(says(h, "Keep it from coming back: a limit"));
	h->cgroups[0].file = 200 << 20;
	h->cgroups[0].current += 200 << 20;
	judge(h);
	assert_true(says(h, "Keep it from growing further: a limit"));
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
	assert_string_equal(h->advice.lines[0].command, "dchain drop /backup");
	assert_true(h->advice.lines[0].dentries == 444000);
	row.dentries.value = 21000;
	judge(h);
	assert_string_equal(h->advice.lines[0].command, "dchain drop /d");
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
	for (i = 0; i < 3; i++) {
		h->owner_rows[1].path = nobody[i];
		judge(h);
		assert_string_equal(h->advice.lines[0].command,
				    "echo 2 >/proc/sys/vm/drop_caches");
		assert_true(h->advice.lines[0].dentries == 495000);
		assert_advised(h, "dhash_entries=262144");
	}
	free(h);
}

/* PRESSURE: nothing else works before it. */
static void the_reason_comes_first(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.pressure = 0;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 100 >/proc/sys/vm/vfs_cache_pressure");
	assert_false(says(h, "temporarily unavailable"));
	h->facts.host.pressure = 50;
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 100 >/proc/sys/vm/vfs_cache_pressure");
	h->facts.host.pressure = 200;
	judge(h);
	assert_not_advised(h, "vfs_cache_pressure");
	free(h);
}

/* NOKMEM: no limit would hold them. */
static void without_accounting_no_limit_is_advised(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.nokmem = true;
	judge(h);
	assert_true(says(h, "cgroup.memory=nokmem"));
	assert_not_advised(h, "/sys/fs/cgroup");
	assert_advised(h, "drop_caches");
	h->facts.host.no_memory_cgroup = true;
	judge(h);
	assert_true(says(h, "cgroup_disable=memory"));
	free(h);
}

static void entries_in_use_are_named_with_their_holder(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.open_files = 400000;
	h->facts.host.dentries.unused = 90000;
	h->facts.host.holder = (struct host_task){ 42, "lea\x1bker", 399000 };
	judge(h);
	assert_true(says(h, "Entries in use cannot be dropped: 410000 of 500000"));
	assert_true(says(h, "42 (lea\\033ker): 399000 descriptors"));
	free(h);
}

/* On a default table long chains are a full memory. */
static void a_larger_table_only_where_it_helps(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.memory = 128 << 20;
	judge(h);
	assert_not_advised(h, "dhash_entries");
	h->facts.host.memory = 1u << 30;
	h->facts.host.default_buckets = 131072;
	h->facts.host.dhash_entries = true;
	judge(h);
	assert_true(says(h, "gets 131072 buckets by default: dhash_entries= keeps"));
	free(h);
}

static void limits_of_the_kernel_get_a_number(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.negative_limit = 0;
	judge(h);
	/* 2 * 16384 * 192 bytes of a GiB */
	assert_advised(h, "echo 5 >/proc/sys/fs/negative-dentry-limit");
	assert_true(says(h, "5 per thousand of memory, 27962 of them: its own limit is off"));
	/* one that lets as many stand as there are is no limit */
	h->facts.host.negative_limit = 100;
	judge(h);
	assert_advised(h, "echo 5 >/proc/sys/fs/negative-dentry-limit");
	assert_true(says(h, "its own limit is 100"));
	h->facts.host.negative_limit = 5;
	judge(h);
	assert_not_advised(h, "negative-dentry-limit");
	/* the least and the most that it takes */
	h->facts.host.negative_limit = 0;
	h->facts.host.buckets = 1024;
	judge(h);
	assert_advised(h, "echo 1 >/proc/sys/fs/negative-dentry-limit");
	h->facts.host.buckets = 1 << 21;
	h->facts.census.all.negative.value = 900000;
	h->facts.census.all.dentries.value = 1000000;
	judge(h);
	assert_advised(h, "echo 100 >/proc/sys/fs/negative-dentry-limit");
	h->facts.census.all.negative.value = 490000;
	h->facts.census.all.dentries.value = 500000;
	judge(h);
	assert_not_advised(h, "negative-dentry-limit");
	h->facts.host.buckets = 16384;
	h->facts.host.negative_limit = 5;
	assert_false(says(h, "fs.dentry-fs-klimit"));
	h->facts.host.fs_limit = 0;
	judge(h);
	assert_true(says(h, "fs.dentry-fs-klimit): that is off"));
	assert_not_advised(h, "klimit");
	h->facts.host.drop_on_delete = 0;
	judge(h);
	assert_not_advised(h, "dentry-negative");
	h->rows[0].count[SAMPLE_CREATED_NEGATIVE] = 1000;
	h->rows[2].count[SAMPLE_CREATED_NEGATIVE] = 0;
	judge(h);
	assert_advised(h, "echo 1 >/proc/sys/fs/dentry-negative");
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
	assert_string_equal(h->advice.lines[0].command,
			    "echo 94371840 >'/c/it'\\''s $(reboot) \\ ;x'/memory.reclaim");
	strcpy(h->cgroups[0].folder, "/c/\x1b[2J'\\\a\r\n\xc2\x9b");
	judge(h);
	assert_string_equal(h->advice.lines[0].command,
			    "echo 94371840 >$'/c/\\033[2J\\'\\\\\\007\\015\\012\\302\\233'/memory.reclaim");
	/* one that does not fit is not cut */
	memset(h->cgroups[0].folder, '\'', sizeof(h->cgroups[0].folder) - 1);
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
		cmocka_unit_test(reclaim_does_not_swap),
		cmocka_unit_test(a_lower_limit_is_kept),
		cmocka_unit_test(no_limit_is_below_what_is_used),
		cmocka_unit_test(limits_go_through_their_owner),
		cmocka_unit_test(a_parent_is_not_limited_for_its_children),
		cmocka_unit_test(layers_stay_when_the_container_goes),
		cmocka_unit_test(who_filled_it_together_are_all_limited),
		cmocka_unit_test(a_limit_that_keeps_nothing_away_says_so),
		cmocka_unit_test(a_tree_is_dropped_instead_of_many),
		cmocka_unit_test(a_small_owner_is_not_enough),
		cmocka_unit_test(nobody_is_made_to_give_back),
		cmocka_unit_test(the_reason_comes_first),
		cmocka_unit_test(without_accounting_no_limit_is_advised),
		cmocka_unit_test(entries_in_use_are_named_with_their_holder),
		cmocka_unit_test(a_larger_table_only_where_it_helps),
		cmocka_unit_test(limits_of_the_kernel_get_a_number),
		cmocka_unit_test(a_shrinker_is_told_cgroup_node_and_number),
		cmocka_unit_test(a_path_is_one_word_for_the_shell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
