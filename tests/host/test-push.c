// SPDX-License-Identifier: GPL-2.0-only
/*
 * Metrics for StatsD: names, lines, datagrams.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/push.h"

struct sink {
	char text[65536];
	size_t len;
	size_t datagrams;
	bool broken;
};

static int keep(void *context, const char *text, size_t len)
{
	struct sink *sink = context;

	if (sink->broken)
		return -1;
	assert_in_range(len, 1, PUSH_DATAGRAM);
	assert_true(sink->len + len + 2 < sizeof(sink->text));
	memcpy(sink->text + sink->len, text, len);
	sink->len += len;
	sink->text[sink->len++] = '\n';
	sink->text[sink->len] = '\0';
	sink->datagrams++;
	return 0;
}

static void paths_become_names(void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{ "/", "root" },
		{ "", "root" },
		{ "/system.slice/ssh.service", "system_slice_ssh_service" },
		{ "/a:b|c@d\ne", "a_b_c_d_e" },
		{ "/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		  "0123456789ab" },
		{ "/docker/0123456789abcdef", "docker_0123456789abcdef" },
		{ "(other)", "_other_" },
	};
	char name[PUSH_NAME], path[2 * PUSH_NAME];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		push_name(cases[i].path, name);
		assert_string_equal(name, cases[i].name);
	}
	memset(path, 'z', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	push_name(path, name);
	assert_int_equal(strlen(name), PUSH_NAME - 1);
}

static struct sample_row row(const char *path, uint64_t lookups,
			     uint64_t steps)
{
	struct sample_row r = { .path = path };

	r.count[SAMPLE_LOOKUPS] = lookups;
	r.count[SAMPLE_WALKED] = lookups;
	r.count[SAMPLE_STEPS] = steps;
	return r;
}

static void counts_and_averages_are_sent(void **state)
{
	struct sample_row rows[] = {
		row("/busy", 10, 35), row("/idle", 0, 0), row("/", 1, 1),
	};
	struct sample d = { rows, 3, { [SAMPLE_LOOKUPS] = true,
				       [SAMPLE_STEPS] = true } };
	struct sink sink = { 0 };
	struct push p = { .send = keep, .context = &sink };

	(void)state;
	assert_int_equal(push_delta(&p, &d, 10), 0);
	assert_string_equal(sink.text,
			    "dchain.lookups:11|c\n"
			    "dchain.steps:36|c\n"
			    "dchain.avg:3.27|g\n"
			    "dchain.cgroup.busy.lookups:10|c\n"
			    "dchain.cgroup.busy.steps:35|c\n"
			    "dchain.cgroup.busy.avg:3.50|g\n"
			    "dchain.cgroup.root.lookups:1|c\n"
			    "dchain.cgroup.root.steps:1|c\n"
			    "dchain.cgroup.root.avg:1.00|g\n");
	assert_int_equal(push_up(&p, true), 0);
	assert_non_null(strstr(sink.text, "\ndchain.up:1|g\n"));
}

static void lines_are_never_cut_between_datagrams(void **state)
{
	struct sample_row rows[100];
	struct sample d = { rows, 100, { [SAMPLE_LOOKUPS] = true } };
	struct sink sink = { 0 };
	struct push p = { .send = keep, .context = &sink };
	char paths[100][16];
	size_t i, lines = 0;
	char *at;

	(void)state;
	for (i = 0; i < 100; i++) {
		snprintf(paths[i], sizeof(paths[i]), "/c%zu", i);
		rows[i] = row(paths[i], i + 1, 2 * i + 2);
	}
	assert_int_equal(push_delta(&p, &d, 100), 0);
	assert_true(sink.datagrams > 2);
	for (at = strtok(sink.text, "\n"); at; at = strtok(NULL, "\n")) {
		assert_memory_equal(at, "dchain.", 7);
		assert_true(!strcmp(at + strlen(at) - 2, "|c") ||
			    !strcmp(at + strlen(at) - 2, "|g"));
		lines++;
	}
	assert_int_equal(lines, 2 + 100 * 2);
}

static void a_failure_to_send_is_told(void **state)
{
	struct sample_row rows[] = { row("/", 1, 1) };
	struct sample d = { rows, 1, { [SAMPLE_LOOKUPS] = true } };
	struct sink sink = { .broken = true };
	struct push p = { .send = keep, .context = &sink };

	(void)state;
	assert_int_equal(push_delta(&p, &d, 1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_become_names),
		cmocka_unit_test(counts_and_averages_are_sent),
		cmocka_unit_test(lines_are_never_cut_between_datagrams),
		cmocka_unit_test(a_failure_to_send_is_told),
	};

	return cmocka_run_group_tests_name("push", tests, NULL, NULL);
}
