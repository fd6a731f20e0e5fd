// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as the file `cgroups`, through all that is made of it:
 * numbers, the tree, the choice of a few, metrics. Nothing may get lost.
 */
#include "fuzz.h"

#include "export/export.h"
#include "counts/rank.h"
#include "counts/sample.h"
#include "counts/tree.h"
#include "top/rows.h"

/* What is derived depends on which of its parts are known, row by row. */
static void same(const struct sample_row *a, const struct sample_row *b)
{
	enum sample_count c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (counters[c].kind != COUNTER_DERIVED &&
		    a->count[c] != b->count[c])
			abort();
}

static void try_tree(struct sample *s, const struct sample_row *total)
{
	struct sample roots = { 0 };
	struct sample_row sum;
	struct tree t;
	size_t i;

	if (!tree_build(&t, s, SAMPLE_STEPS))
		return;
	roots.rows = calloc(t.n, sizeof(*roots.rows));
	for (i = 0; roots.rows && i < t.n; i++)
		if (t.nodes[i].parent == TREE_NONE)
			roots.rows[roots.n++] = t.nodes[i].total;
		else if (t.nodes[i].parent >= i)
			abort();
	sample_total(&roots, &sum);
	same(&sum, total);
	sample_free(&roots);
	tree_free(&t);
}

static void try_outputs(struct sample *s)
{
	struct export_facts facts = { .cgroups = s };
	struct metrics m = { .out = fopen("/dev/null", "w") };

	if (!m.out)
		return;
	export_write(&m, &facts, 3);
	m.openmetrics = true;
	export_write(&m, &facts, 3);
	fclose(m.out);
}

static void try_rows(const struct sample *s)
{
	const struct sample none = { 0 };
	struct top_rows rows = { 0 };
	size_t n;

	if (!top_rows_update(&rows, &none, s, 1) ||
	    !top_rows_update(&rows, s, s, 1))
		return;
	free(top_rows_order(&rows, SAMPLE_AVG, false, true, &n));
	if (n != s->n)
		abort();
	top_rows_free(&rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sample_row total, sum;
	struct reader_fault fault;
	struct reader_table t;
	char *text = malloc(size + 1);
	struct sample s;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	if (reader_parse_table(&t, "cgroups", text, size, &fault))
		return 0;
	if (!sample_read(&s, &t, &fault)) {
		sample_total(&s, &total);
		try_rows(&s);
		try_tree(&s, &total);
		rank_top(&s, NULL, 2);
		sample_total(&s, &sum);
		same(&sum, &total);
		try_outputs(&s);
		sample_free(&s);
	}
	reader_free_table(&t);
	return 0;
}
