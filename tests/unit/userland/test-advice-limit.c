// SPDX-License-Identifier: GPL-2.0-only
/* What was measured at one moment is no limit. */
#include "host.h"


static void no_limit_with_a_number_is_printed(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_true(says(h, "highest need"));
	assert_not_advised(h, "memory.high");
	assert_not_advised(h, "memory.max");
	assert_not_advised(h, "--memory");
	assert_not_advised(h, "MemoryHigh");
	free(h);
}

/* BYSTANDER: those below a slice have made nothing. */
static void a_slice_is_not_reclaimed(void **state)
{
	struct stage *h = clogged();

	(void)state;
	judge(h);
	assert_advised(h, "memory.reclaim");
	h->cgroups[0].inner = true;
	judge(h);
	assert_not_advised(h, "memory.reclaim");
	free(h);
}

static void version_1_is_not_emptied_into_swap(void **state)
{
	struct stage *h = clogged();

	(void)state;
	h->cgroups[0].v1 = true;
	judge(h);
	assert_advised(h, "memory.force_empty");
	h->facts.host.swap = 1 << 30;
	judge(h);
	assert_not_advised(h, "memory.force_empty");
	free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_limit_with_a_number_is_printed),
		cmocka_unit_test(a_slice_is_not_reclaimed),
		cmocka_unit_test(version_1_is_not_emptied_into_swap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
