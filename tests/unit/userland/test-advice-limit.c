// SPDX-License-Identifier: GPL-2.0-only
/* Which limits are advised, and that none does harm. */
#include "host.h"

#include "lib/array.h"

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

/* 16 MiB hold all that a small table is clogged by. */
static void the_least_limit_is_advised_where_it_is_one(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.buckets = 4096;
	h->facts.census.buckets = 4096;
	h->cgroups[0].current = 17 << 20;
	h->cgroups[0].slab = 17 << 20;
	h->owner_rows[1].dentries.value = (16 << 20) / DSTATE_DENTRY_BYTES + 1;
	judge(h);
	assert_advised(h, "echo 16777216 >/sys/fs/cgroup/maker/memory.high");
	h->owner_rows[1].dentries.value--;
	judge(h);
	assert_not_advised(h, "memory.high");
	free(h);
}

/* RELOAD: what is written to a file of theirs, their owners take back. */
static void limits_go_through_their_owner(void **state)
{
	static const struct {
		const char *path;
		const char *command;
	} cases[] = {
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
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
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
	assert_advised_first(h, "dchain drop /d");
	assert_not_advised(h, "memory.reclaim");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lower_limit_is_kept),
		cmocka_unit_test(no_limit_is_below_what_is_used),
		cmocka_unit_test(the_least_limit_is_advised_where_it_is_one),
		cmocka_unit_test(limits_go_through_their_owner),
		cmocka_unit_test(a_parent_is_not_limited_for_its_children),
		cmocka_unit_test(who_filled_it_together_are_all_limited),
		cmocka_unit_test(a_limit_that_keeps_nothing_away_says_so),
		cmocka_unit_test(a_larger_table_only_where_it_helps),
		cmocka_unit_test(limits_of_the_kernel_get_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
