// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain cgroups: what the lookups of each cgroup did since the last reset, as
 * a table, as a tree, or by the number of steps that they needed.
 */
#include "cmd/cmd.h"
#include "counts/cgroup-tree.h"
#include "file/module.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/program.h"
#include "names/columns.h"
#include "names/names.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static struct printer_column columns[] = { NAMES_COLUMNS, COUNTS_COLUMNS };

#define COUNTS (ARRAY_SIZE(columns) - SAMPLE_COUNTS)

static const struct printer_column histogram_columns[] = {
	NAMES_COLUMNS,
	{ "steps", "chain entries that a lookup visited", PRINTER_TEXT, false },
	{ "lookups", "walked lookups that needed so many", PRINTER_NUMBER,
	  false },
	{ "share", "per cent of the cgroup's walked lookups", PRINTER_NUMBER,
	  false },
	{ "id", "inode of the cgroup's directory", PRINTER_NUMBER, true },
	{ "path", "path of the cgroup", PRINTER_PATH, true },
};

/* Behind the names, as COUNTS. */
enum { H_STEPS, H_LOOKUPS, H_SHARE, H_ID, H_PATH };

/**
 * struct plan - the command line
 * @options: the shared ones
 * @tree: as a tree
 * @histogram: by steps
 * @sort: by this
 * @known: the cgroups' names
 * @wanted: only these cgroups: ids, names, or paths, which also stand for all
 *	below; with none of @nwanted, all
 */
struct plan {
	struct options options;
	bool tree;
	bool histogram;
	enum sample_count sort;
	struct names_known *known;
	char **wanted;
	size_t nwanted;
};

/* /a is above /a and /a/b, and not above /ab; / is above everything. */
static bool is_below(const char *path, const char *above)
{
	size_t length = strlen(above);

	if (length && above[length - 1] == '/')
		length--;
	return *above && !strncmp(path, above, length) &&
	       (path[length] == '/' || !path[length]);
}

/* By its name, with or without the container's id behind it. */
static bool is_called(const struct plan *plan, const char *path,
		      const char *wanted)
{
	char label[NAMES_LABEL];
	size_t len = strlen(wanted);

	names_label(plan->known, path, label, sizeof(label));
	return len && !strncmp(label, wanted, len) &&
	       (!label[len] || !strncmp(label + len, " (", 2));
}

static bool is_wanted(const struct plan *plan, uint64_t id, const char *path)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < plan->nwanted; i++) {
		const char *wanted = plan->wanted[i];

		if ((amount_count(wanted, &number) && number == id) ||
		    is_below(path, wanted) ||
		    is_called(plan, path, wanted))
			return true;
	}
	return !plan->nwanted;
}

/* Once for all rows of the file. */
static void ask_names(struct plan *plan, const struct reader_table *t)
{
	int column = reader_column(t, "path");

	if (t->nrows && column >= 0)
		plan->known = names_ask_rows(t->cells + column, t->nrows,
					     t->ncolumns * sizeof(*t->cells));
}

static enum dchain_exit none_found(void)
{
	warnx("no cgroup of that id, path or name has been counted");
	return DCHAIN_FAILED;
}

/* With the file's warnings in JSON: people see them on stderr. */
static void print(struct printer *p, const struct reader_table *t)
{
	static const struct printer_column text[] = {
		{ "text", "", PRINTER_TEXT, false },
	};
	static const struct printer_format json = { .json = true };
	struct printer *list[] = { p, printer_new("warnings", text, 1, &json) };
	size_t i;

	for (i = 0; i < t->nwarnings; i++) {
		printer_row(list[1]);
		printer_set(list[1], 0, t->warnings[i]);
	}
	printer_print(list, printer_is_json(p) ? 2 : 1);
	printer_free(list[1]);
}

static void fill_rows(struct printer *p, const struct plan *plan,
		      const struct sample *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		printer_row(p);
		names_columns_fill(p, 0, plan->known, s->rows[i].path);
		counts_fill(p, COUNTS, &s->rows[i], 0);
	}
}

static void fill_node(struct printer *p, const struct plan *plan,
		      const struct tree_node *node)
{
	struct names names;

	counts_fill(p, COUNTS, &node->total, 0);
	names_columns_fill(p, 0, plan->known, node->path);
	/* The name of what is above it stands on the branch already. */
	names_find(plan->known, node->path, &names);
	if (*names.rest && !printer_is_json(p))
		printer_set(p, 0, tree_name(node));
}

/* No cgroup has more steps than its parent, which comes first. */
static int by_steps(const void *one, const void *two)
{
	const struct tree_node *a = *(const struct tree_node *const *)one;
	const struct tree_node *b = *(const struct tree_node *const *)two;
	uint64_t x = a->total.count[SAMPLE_STEPS];
	uint64_t y = b->total.count[SAMPLE_STEPS];

	return x == y ? (a > b) - (a < b) : (x < y) - (x > y);
}

/* Those with the most steps, for free(); the rest is in their sums. */
static bool *choose_nodes(const struct tree *tree, size_t rows)
{
	const struct tree_node **order = must(calloc(tree->n, sizeof(*order)));
	bool *shown = must(calloc(tree->n, sizeof(*shown)));
	size_t i;

	for (i = 0; i < tree->n; i++)
		order[i] = &tree->nodes[i];
	qsort(order, tree->n, sizeof(*order), by_steps);
	for (i = 0; i < tree->n && (!rows || i < rows); i++)
		shown[order[i] - tree->nodes] =
			order[i]->parent == TREE_NONE ||
			shown[order[i]->parent];
	free(order);
	return shown;
}

static void fill_tree(struct printer *p, const struct plan *plan,
		      struct sample *s)
{
	struct tree tree;
	size_t *row, i;
	bool *shown;

	tree_build(&tree, s);
	row = must(calloc(tree.n, sizeof(*row)));
	shown = choose_nodes(&tree, plan->options.rows);
	for (i = 0; i < tree.n; i++) {
		const struct tree_node *node = &tree.nodes[i];

		if (!shown[i])
			continue;
		row[i] = printer_row_below(p, node->parent == TREE_NONE ?
					   PRINTER_TOP : row[node->parent]);
		fill_node(p, plan, node);
	}
	tree_free(&tree);
	free(shown);
	free(row);
}

static enum dchain_exit print_cgroups(struct plan *plan)
{
	enum dchain_exit status;
	struct printer *p;
	size_t i, n = 0;
	struct sample s;

	if (plan->tree)
		columns[0].type = PRINTER_TREE;
	p = printer_new("cgroups", columns, ARRAY_SIZE(columns),
			&plan->options.format);
	status = sample_take(&s);
	if (status)
		goto free;
	ask_names(plan, &s.table);
	for (i = 0; i < s.n; i++)
		if (is_wanted(plan, s.rows[i].id, s.rows[i].path))
			s.rows[n++] = s.rows[i];
	s.n = n;
	if (plan->tree) {
		fill_tree(p, plan, &s);
	} else {
		sample_sort(&s, plan->sort);
		sample_fold(&s, plan->options.rows);
		fill_rows(p, plan, &s);
	}
	print(p, &s.table);
	sample_free(&s);
	if (!n && plan->nwanted)
		status = none_found();
free:
	printer_free(p);
	return status;
}

/* Columns of the file that are ranges: `0', `3-4', `8193+'. */
static bool is_range(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

static uint64_t cell(const struct reader_table *t, size_t row, size_t column)
{
	uint64_t value = 0;

	if (is_range(t->columns[column]))
		amount_count(reader_cell(t, row, (int)column), &value);
	return value;
}

/* A row of the file is a cgroup; here one is a range of steps. */
static bool add_ranges(struct printer *p, const struct plan *plan,
		       const struct reader_table *t, size_t row)
{
	const char *path = reader_cell(t, row, reader_column(t, "path"));
	const char *number = reader_cell(t, row, reader_column(t, "id"));
	const size_t first = ARRAY_SIZE(histogram_columns) - H_PATH - 1;
	uint64_t total = 0, id = 0, n;
	size_t i;

	amount_count(number, &id);
	if (!is_wanted(plan, id, path))
		return false;
	for (i = 0; i < t->ncolumns; i++)
		total += cell(t, row, i);
	for (i = 0; i < t->ncolumns; i++) {
		n = cell(t, row, i);
		if (!n)
			continue;
		printer_row(p);
		names_columns_fill(p, 0, plan->known, path);
		printer_set(p, first + H_STEPS, t->columns[i]);
		printer_set_number(p, first + H_LOOKUPS, n);
		printer_set_real(p, first + H_SHARE,
				 100.0 * (double)n / (double)total, 1);
		printer_set_number(p, first + H_ID, id);
		printer_set(p, first + H_PATH, path);
	}
	return total;
}

static enum dchain_exit print_histogram(struct plan *plan)
{
	struct printer *p = printer_new("histogram", histogram_columns,
					ARRAY_SIZE(histogram_columns),
					&plan->options.format);
	uint64_t most = plan->options.rows ? plan->options.rows : UINT64_MAX;
	uint64_t shown = 0;
	enum dchain_exit status;
	struct reader_table t;
	size_t row;

	status = module_table(&t, "histogram");
	if (status)
		goto free;
	ask_names(plan, &t);
	for (row = 0; row < t.nrows && shown < most; row++)
		shown += add_ranges(p, plan, &t, row);
	print(p, &t);
	reader_free_table(&t);
	if (!shown && plan->nwanted)
		status = none_found();
free:
	printer_free(p);
	return status;
}

enum { TREE = 256, HISTOGRAM };

static void take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	(void)argument;
	if (val == TREE)
		plan->tree = true;
	else
		plan->histogram = true;
}

static const char about[] =
	"Prints what the lookups of each cgroup did since the last reset, most steps\n"
	"first. With arguments: only these cgroups and those below them; a name, which\n"
	"needs no container id, is that of a cgroup alone.\n";

static const char own_help[] =
	"      --tree            as a tree, each cgroup with the sum of all below it\n"
	"      --histogram       lookups by the number of steps that they needed\n";

int cmd_cgroups(int argc, char **argv)
{
	static const struct option own[] = {
		{ "tree", no_argument, NULL, TREE },
		{ "histogram", no_argument, NULL, HISTOGRAM },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "cgroups [OPTION...] [ID|PATH|NAME...]",
		.about = about,
		.columns = columns,
		.ncolumns = ARRAY_SIZE(columns),
		.max_arguments = -1,
		.has_root = true,
		.has_bytes = true,
		.rows_help = "print N cgroups (0: all); the rest is added up",
		.sort_help = "steps",
		.own = own,
		.own_help = own_help,
		.take = take,
	};
	struct plan plan = { .sort = SAMPLE_STEPS };
	struct options *o = &plan.options;
	enum dchain_exit status;

	options_parse(o, &spec, &plan, argc, argv);
	if (o->sort)
		plan.sort = counts_find(o->sort);
	plan.wanted = argv + optind;
	plan.nwanted = (size_t)(argc - optind);
	status = plan.histogram ? print_histogram(&plan) :
				  print_cgroups(&plan);
	names_free(plan.known);
	return status;
}
