// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as the file `cgroups', through all that is made of it:
 * numbers, differences, the tree, the table. Nothing may get lost.
 */
#include "fuzz.h"

#include "counts/cgroup-tree.h"
#include "counts/sample.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "names/columns.h"

#include <stdlib.h>
#include <string.h>

static const struct printer_column columns[] = { COUNTS_COLUMNS };

static void same(const struct sample_row *a, const struct sample_row *b)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		fuzz_assert(counters[c].kind != COUNTER_SUM ||
			    a->count[c] == b->count[c]);
}

static void check_tree(struct sample *s, const struct sample_row *total)
{
	struct sample_row sum = { 0 };
	struct tree t;
	size_t i;

	tree_build(&t, s);
	for (i = 0; i < t.n; i++)
		if (t.nodes[i].parent == TREE_NONE)
			sample_add(&sum, &t.nodes[i].total);
		else
			fuzz_assert(t.nodes[i].parent < i);
	same(&sum, total);
	tree_free(&t);
}

static void check_differences(const struct sample *s,
			      const struct sample_row *total)
{
	const struct sample none = { 0 };
	struct sample_row sum;
	struct sample d;

	sample_delta(&d, &none, s);
	sample_total(&d, &sum);
	same(&sum, total);
	sample_free(&d);
}

static void check_table(const struct sample *s)
{
	struct printer_format format = { 0 };
	struct printer *p = printer_new("cgroups", columns,
					ARRAY_SIZE(columns), &format);
	size_t i;

	for (i = 0; i < s->n; i++) {
		char *text = strdup(s->rows[i].path);
		size_t width = escape_width(text);

		printer_row(p);
		counts_fill(p, 0, &s->rows[i], (double)(i % 2));
		fuzz_assert(escape_width(escape_shorten(text, 20)) <=
			    (width < 20 ? width : 20));
		free(text);
	}
	printer_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "cgroups" };
	struct sample_row total, sum;
	struct reader_fault fault;
	struct reader_table t;
	struct sample s;

	if (reader_cut_tables(&t, names, 1, fuzz_text(data, size), &fault) ||
	    sample_read(&s, &t, &fault))
		return 0;
	sample_total(&s, &total);
	check_differences(&s, &total);
	check_tree(&s, &total);
	check_table(&s);
	sample_sort(&s, SAMPLE_AVG);
	sample_fold(&s, 2);
	sample_total(&s, &sum);
	same(&sum, &total);
	sample_free(&s);
	return 0;
}
