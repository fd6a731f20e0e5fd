// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/cgroups-tree.h"

#include "names/columns.h"
#include "read/columns.h"
#include "read/tree.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>

/* The counts stand in the order of enum sample_count. */
enum { ID, COUNTS, AVG = COUNTS + SAMPLE_COUNTS, LONGEST, STATE, PATH, NAMES };

static const struct printer_column columns[] = {
	[ID] = { "id", "", PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_LOOKUPS] = { "lookups", "", PRINTER_NUMBER, false },
	[COUNTS + SAMPLE_WALKED] = { "walked", "", PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_STEPS] = { "steps", "", PRINTER_NUMBER, false },
	[COUNTS + SAMPLE_HITS] = { "hits", "", PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_MISSES] = { "misses", "", PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_CAPPED] = { "capped", "", PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_CREATED_NEGATIVE] = { "created_negative", "",
					       PRINTER_NUMBER, true },
	[COUNTS + SAMPLE_CREATED_POSITIVE] = { "created_positive", "",
					       PRINTER_NUMBER, true },
	[AVG] = { "avg", "", PRINTER_NUMBER, false },
	[LONGEST] = { "longest", "", PRINTER_NUMBER, false },
	[STATE] = { "state", "", PRINTER_TEXT, true },
	[PATH] = { "path", "", PRINTER_TREE, false },
	[NAMES] = NAMES_COLUMNS,
};

#define NCOLUMNS (sizeof(columns) / sizeof(columns[0]))

static const char *state_of(const struct sample_row *row)
{
	if (!row || row->other)
		return "-";
	return row->live ? "live" : "removed";
}

/* People see the tree; a program wants whole paths. */
static void print_path(struct printer *p, const struct tree_node *node,
		       bool whole)
{
	char *path = malloc(node->length + 1);

	if (!path)
		errx(DCHAIN_FAILED, "out of memory");
	snprintf(path, node->length + 1, "%s", node->path);
	names_columns_fill(p, NAMES, path);
	if (!whole)
		tree_name(node, path, node->length + 1);
	printer_set(p, PATH, path);
	free(path);
}

static void print_node(struct printer *p, const struct tree_node *node,
		       const bool *known, bool json)
{
	double avg = sample_avg(&node->total);
	size_t c;

	if (node->row)
		printer_setf(p, ID, "%" PRIu64, node->row->id);
	else
		printer_set(p, ID, "-");
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (known[c])
			printer_setf(p, COUNTS + c, "%" PRIu64,
				     node->total.count[c]);
		else
			printer_set(p, COUNTS + c, "-");
	}
	if (avg < 0)
		printer_set(p, AVG, "-");
	else
		printer_setf(p, AVG, "%.2f", avg);
	printer_setf(p, LONGEST, "%" PRIu64, node->total.longest);
	printer_set(p, STATE, state_of(node->row));
	print_path(p, node, json);
}

static enum dchain_exit print(const struct reader_table *t,
			      const struct sample *s, const struct tree *tree,
			      const struct printer_format *format)
{
	struct shown {
		struct printer_row *row;
	} *shown = calloc(tree->n, sizeof(*shown));
	struct printer *list[2];
	size_t i;

	if (!shown)
		errx(DCHAIN_FAILED, "out of memory");
	list[0] = printer_new("cgroups", columns, NCOLUMNS, format);
	if (!list[0]) {
		free(shown);
		return DCHAIN_FAILED;
	}
	for (i = 0; i < tree->n; i++) {
		const struct tree_node *node = &tree->nodes[i];
		struct printer_row *above = NULL;

		if (node->parent != TREE_NONE)
			above = shown[node->parent].row;
		shown[i].row = printer_row_below(list[0], above);
		print_node(list[0], node, s->known, format->json);
	}
	list[1] = printer_warnings(format, t->warnings, t->nwarnings);
	printer_print(list, 2);
	printer_free(list[0]);
	printer_free(list[1]);
	free(shown);
	return DCHAIN_OK;
}

/* Rows still stand as in the table: those not wanted are left out. */
static void select_rows(struct sample *s, const struct reader_table *t,
			char *const *wanted, size_t nwanted)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (columns_select(t, i, wanted, nwanted))
			s->rows[n++] = s->rows[i];
	s->n = n;
}

enum dchain_exit cgroups_tree(const struct reader_table *t,
			      const struct printer_format *format,
			      char *const *wanted, size_t nwanted)
{
	enum dchain_exit status = DCHAIN_FAILED;
	struct reader_fault fault;
	struct sample s;
	struct tree tree;

	if (sample_read(&s, t, &fault)) {
		warnx("cgroups: %s", fault.message);
		return DCHAIN_FORMAT;
	}
	select_rows(&s, t, wanted, nwanted);
	if (nwanted && !s.n) {
		warnx("no cgroup with such an id or path has been counted");
	} else if (tree_build(&tree, &s)) {
		status = print(t, &s, &tree, format);
		tree_free(&tree);
	} else {
		warnx("out of memory");
	}
	sample_free(&s);
	return status;
}
