// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain top: figures in little room, histories, orders, keys, and a screen of
 * any size.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "top/text.h"
#include "top/view.h"
#include "lib/array.h"

static struct sample_row row(uint64_t id, const char *path, uint64_t lookups,
			     uint64_t steps, uint64_t negative)
{
	struct sample_row r = { .id = id, .path = path, .live = true };

	r.count[SAMPLE_LOOKUPS] = lookups;
	r.count[SAMPLE_WALKED] = lookups;
	r.count[SAMPLE_STEPS] = steps;
	r.count[SAMPLE_INSERTED_NEGATIVE] = negative;
	r.count[SAMPLE_CREATED_NEGATIVE] = negative;
	return r;
}

static void numbers_fit_into_six_characters(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{ 0, "0" }, { 0.5, "0.5" }, { 99.9, "99.9" }, { 99.96, "100" },
		{ 12345, "12345" }, { 99999, "99999" }, { 99999.6, "100.0k" },
		{ 999940, "999.9k" }, { 999960, "1.0M" }, { 2.5e9, "2.5G" },
		{ 1.8e19, "18.0E" }, { 1e30, "9999.0E" }, { -1, "-" },
	};
	char text[8];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(top_number(cases[i].value, text),
				    cases[i].text);
}

static void bars_double_with_the_chain(void **state)
{
	(void)state;
	assert_int_equal(top_bar(-1), -1);
	assert_int_equal(top_bar(0), 0);
	assert_int_equal(top_bar(1.49), 0);
	assert_int_equal(top_bar(1.5), 1);
	assert_int_equal(top_bar(7.99), 3);
	assert_int_equal(top_bar(8), 4);
	assert_int_equal(top_bar(16), 5);
	assert_int_equal(top_bar(32), 6);
	assert_int_equal(top_bar(1e9), 7);
	assert_int_equal(top_avg_style(8), CANVAS_PLAIN);
	assert_int_equal(top_avg_style(8.1), CANVAS_ATTENTION);
	assert_int_equal(top_avg_style(16), CANVAS_CRITICAL);
}

static void labels_fit_and_tell_apart(void **state)
{
	static const char docker[] =
		"/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope";
	char text[64];

	(void)state;
	assert_string_equal(top_label(docker, false, 20, text, sizeof(text)),
			    "docker 0123456789ab");
	assert_string_equal(top_label(docker, false, 12, text, sizeof(text)),
			    "0123456789ab");
	assert_string_equal(top_label("/user.slice/user-1000.slice/x.service",
				      false, 40, text, sizeof(text)),
			    "x.service (user 1000)");
	assert_string_equal(top_label("/user.slice/user-1000.slice/x.service",
				      false, 20, text, sizeof(text)),
			    "x.service");
	assert_string_equal(top_label(docker, true, 12, text, sizeof(text)),
			    "..cdef.scope");
	assert_string_equal(top_label("/system.slice/systemd-journald.service",
				      false, 12, text, sizeof(text)),
			    "systemd-jo..");
	assert_string_equal(top_label("/jobs/victim", false, 40, text,
				      sizeof(text)), "/jobs/victim");
	assert_string_equal(top_label("/jobs/victim", false, 1, text,
				      sizeof(text)), ".");
	assert_string_equal(top_label("/jobs/victim", false, 0, text,
				      sizeof(text)), "");
	assert_string_equal(top_label("/", false, 500, text, 4), "/");
}

static void histories_follow_the_cgroup(void **state)
{
	struct sample_row r0[] = { row(1, "/a", 0, 0, 0),
				   row(2, "/b", 0, 0, 0) };
	struct sample_row r1[] = { row(2, "/b", 10, 40, 0),
				   row(1, "/a", 10, 20, 0) };
	struct sample_row r2[] = { row(3, "/c", 5, 5, 0),
				   row(2, "/b", 10, 40, 0) };
	struct sample s0 = { r0, 2, { 0 } }, s1 = { r1, 2, { 0 } };
	struct sample s2 = { r2, 2, { 0 } };
	struct top_rows t = { 0 };

	(void)state;
	assert_true(top_rows_update(&t, &s0, &s1, 2));
	assert_int_equal(t.rows[0].delta.id, 1);
	assert_true(top_value(&t, &t.rows[0].delta, SAMPLE_LOOKUPS) == 5);
	assert_true(top_value(&t, &t.total, SAMPLE_STEPS) == 30);
	assert_true(top_rows_update(&t, &s1, &s2, 2));
	assert_int_equal(t.n, 2);
	assert_int_equal(t.rows[0].delta.id, 2);
	assert_int_equal(t.rows[0].n, 2);
	assert_true(t.rows[0].history[0] == 4);
	assert_true(t.rows[0].history[1] < 0);
	assert_int_equal(t.rows[1].n, 1);
	top_rows_free(&t);
}

static void a_history_keeps_the_newest(void **state)
{
	struct sample_row then = row(1, "/", 0, 0, 0), now;
	struct sample s0 = { &then, 1, { 0 } }, s1 = { &now, 1, { 0 } };
	struct top_rows t = { 0 };
	int i;

	(void)state;
	for (i = 1; i <= TOP_HISTORY + 5; i++) {
		now = row(1, "/", then.count[SAMPLE_LOOKUPS] + 1,
			  then.count[SAMPLE_STEPS] + (uint64_t)i, 0);
		assert_true(top_rows_update(&t, &s0, &s1, 1));
		then = now;
	}
	assert_int_equal(t.rows[0].n, TOP_HISTORY);
	assert_true(t.rows[0].history[0] == 6);
	assert_true(t.rows[0].history[TOP_HISTORY - 1] == TOP_HISTORY + 5);
	top_rows_free(&t);
}

/* Three cgroups: a victim, a maker, and one that did nothing. */
static struct sample_row zeros[] = {
	{ .path = "/victim", .id = 1 }, { .path = "/maker", .id = 2 },
	{ .path = "/idle", .id = 3 },
};

static void three(struct top_rows *t)
{
	static struct sample_row rows[3];
	struct sample then = { zeros, 3, { 0 } }, now = { rows, 3, { 0 } };

	rows[0] = row(1, "/victim", 100, 3000, 1);
	rows[1] = row(2, "/maker", 500, 500, 400);
	rows[2] = row(3, "/idle", 0, 0, 0);
	*t = (struct top_rows){ 0 };
	assert_true(top_rows_update(t, &then, &now, 1));
}

static void expect_order(const struct top_rows *t, enum sample_count by,
			 bool reverse, bool idle, const char *expected)
{
	struct top_ref *list;
	char text[64] = "";
	size_t n, i;

	list = top_rows_order(t, by, reverse, idle, &n);
	assert_non_null(list);
	for (i = 0; i < n; i++)
		strcat(text, list[i].row->delta.path);
	assert_string_equal(text, expected);
	free(list);
}

static void rows_are_sorted_by_any_column(void **state)
{
	struct top_rows t;

	(void)state;
	three(&t);
	expect_order(&t, SAMPLE_AVG, false, false, "/victim/maker");
	expect_order(&t, SAMPLE_CREATED_NEGATIVE, false, false, "/maker/victim");
	expect_order(&t, SAMPLE_LOOKUPS, false, true, "/maker/victim/idle");
	expect_order(&t, SAMPLE_LOOKUPS, true, true, "/idle/victim/maker");
	expect_order(&t, SAMPLE_PATH, false, true, "/idle/maker/victim");
	expect_order(&t, SAMPLE_PATH, true, false, "/victim/maker");
	top_rows_free(&t);
}

static void keys_change_the_view(void **state)
{
	struct top_view v;

	(void)state;
	top_view_init(&v, 2);
	assert_int_equal(top_view_key(&v, 'q'), TOP_QUIT);
	assert_int_equal(top_view_key(&v, ' '), TOP_REFRESH);
	assert_int_equal(top_view_key(&v, '\t'), TOP_DRAW);
	assert_int_equal(v.pane, TOP_MAKERS);
	top_view_key(&v, '>');
	assert_int_equal(v.panes[TOP_MAKERS].by, SAMPLE_AVG);
	top_view_key(&v, '>');
	assert_int_equal(v.panes[TOP_MAKERS].by, SAMPLE_PATH);
	top_view_key(&v, TOP_KEY_RIGHT);
	assert_int_equal(v.panes[TOP_MAKERS].by, SAMPLE_PATH);
	top_view_key(&v, 'R');
	assert_true(v.panes[TOP_MAKERS].reverse);
	assert_false(v.panes[TOP_VICTIMS].reverse);
	top_view_key(&v, 'v');
	assert_int_equal(v.pane, TOP_ALL);
	top_view_key(&v, 0x7fff);
	assert_int_equal(v.pane, TOP_ALL);
}

static void type(struct top_view *v, const char *keys)
{
	for (; *keys; keys++)
		assert_int_equal(top_view_key(v, *keys), TOP_DRAW);
}

static void a_delay_is_typed(void **state)
{
	struct top_view v;

	(void)state;
	top_view_init(&v, 2);
	type(&v, "d0.5q\n");
	assert_true(v.delay == 0.5);
	assert_false(v.asking);
	type(&v, "s0\n");
	assert_true(v.asking && v.wrong);
	type(&v, "39999\n");
	assert_true(v.asking && v.wrong);
	type(&v, "12\b0\n");
	assert_true(v.delay == 10);
	type(&v, "d\n");
	assert_false(v.asking);
	type(&v, "d7\033");
	assert_true(v.delay == 10 && !v.asking);
	type(&v, "d123456789012345\n");
	assert_true(v.delay == 10);
}

static void draw(struct top_view *v, struct canvas *c,
		 const struct top_rows *t, int width, int height)
{
	struct top_facts facts = {
		.clock = "12:34:56", .warning = "a reason", .warnings = 2,
	};

	assert_true(canvas_resize(c, width, height));
	assert_true(top_view_draw(v, c, t, &facts));
}

static void any_size_can_be_drawn(void **state)
{
	struct canvas c = { .utf8 = true };
	struct top_view v;
	struct top_rows t;
	int width, height, i;

	(void)state;
	three(&t);
	for (width = 1; width < 140; width += 3) {
		for (height = 1; height < 40; height += 5) {
			top_view_init(&v, 2);
			for (i = 0; i < 4; i++) {
				draw(&v, &c, &t, width, height);
				top_view_key(&v, "vvhd"[i]);
			}
		}
	}
	canvas_free(&c);
	top_rows_free(&t);
}

static void scrolling_ends_at_the_last_row(void **state)
{
	struct canvas c = { 0 };
	struct top_view v;
	struct top_rows t;

	(void)state;
	three(&t);
	top_view_init(&v, 2);
	top_view_key(&v, 'i');
	top_view_key(&v, TOP_KEY_END);
	top_view_key(&v, TOP_KEY_PAGE_DOWN);
	draw(&v, &c, &t, 80, 8);	/* a heading and two rows */
	assert_int_equal(v.panes[TOP_VICTIMS].first, 1);
	top_view_key(&v, TOP_KEY_UP);
	assert_int_equal(v.panes[TOP_VICTIMS].first, 0);
	top_view_key(&v, TOP_KEY_UP);
	assert_int_equal(v.panes[TOP_VICTIMS].first, 0);
	canvas_free(&c);
	top_rows_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_fit_into_six_characters),
		cmocka_unit_test(bars_double_with_the_chain),
		cmocka_unit_test(labels_fit_and_tell_apart),
		cmocka_unit_test(histories_follow_the_cgroup),
		cmocka_unit_test(a_history_keeps_the_newest),
		cmocka_unit_test(rows_are_sorted_by_any_column),
		cmocka_unit_test(keys_change_the_view),
		cmocka_unit_test(a_delay_is_typed),
		cmocka_unit_test(any_size_can_be_drawn),
		cmocka_unit_test(scrolling_ends_at_the_last_row),
	};

	return cmocka_run_group_tests_name("top", tests, NULL, NULL);
}
