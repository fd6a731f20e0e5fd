// SPDX-License-Identifier: GPL-2.0-only
/* What is advised for a host that was judged, and in which order. */
#include "host.h"

static void the_owner_is_made_to_give_back_and_limited(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_advised_first(h,
			     "echo 94371840 >/sys/fs/cgroup/maker/memory.reclaim");
	assert_true(h->advice.lines[0].dentries == 490000);
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
	assert_not_advised(h, "/sys/fs/cgroup/maker");
	h->cgroups[0].v1 = true;
	judge(h);
	assert_advised_first(h,
			     "echo 0 >/sys/fs/cgroup/maker/memory.force_empty");
	free(h);
}

/* PRESSURE: nothing else works before it. */
static void the_reason_comes_first(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->facts.host.pressure = 0;
	judge(h);
	assert_advised_first(h, "echo 100 >/proc/sys/vm/vfs_cache_pressure");
	assert_false(says(h, "temporarily unavailable"));
	h->facts.host.pressure = 50;
	judge(h);
	assert_advised_first(h, "echo 100 >/proc/sys/vm/vfs_cache_pressure");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_owner_is_made_to_give_back_and_limited),
		cmocka_unit_test(older_kernels_get_commands_that_they_have),
		cmocka_unit_test(the_reason_comes_first),
		cmocka_unit_test(without_accounting_no_limit_is_advised),
		cmocka_unit_test(entries_in_use_are_named_with_their_holder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
