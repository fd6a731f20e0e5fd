/* SPDX-License-Identifier: GPL-2.0-only */
/* What a search for a loop head came to. */
#ifndef TEST_HEADS_H
#define TEST_HEADS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "locate/text.h"

static inline void found_at(struct locate_result result, uint64_t offset)
{
	assert_int_equal(result.verdict, LOCATE_FOUND);
	assert_int_equal(result.offset, offset);
	assert_string_equal(result.reason, "");
}

static inline void refused(struct locate_result result, const char *reason)
{
	assert_int_equal(result.verdict, LOCATE_REFUSED);
	if (!strstr(result.reason, reason))
		fail_msg("`%s' is not in `%s'", reason, result.reason);
}

#endif
