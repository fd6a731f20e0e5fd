// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain cgroups: the module's file of that name as a table or as a tree.
 */
#include "cmd/cmd.h"
#include "counts/columns.h"
#include "counts/rates.h"
#include "counts/reading.h"
#include "counts/tree.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/program.h"
#include "names/columns.h"
#include "names/names.h"
#include "names/one.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static const struct printer_column owner[] = { NAMES_COLUMNS };

/**
 * struct table - what is printed, and how
 * @p: the printer
 * @c: its columns
 */
struct table {
	struct printer *p;
	struct counts_columns c;
};

static void fill(struct table *t, const struct sample_row *row,
		 const char *path)
{
	counts_fill(t->p, &t->c, row, path, 0);
	names_columns_fill(t->p, t->c.after, names_one(path), path);
}

/* A sum over several cgroups has no id, state or task of its own. */
static struct sample_row row_of(const struct tree_node *node)
{
	struct sample_row row = node->total;

	row.line = UINT32_MAX;
	if (!node->row) {
		row.unknown |= 1u << SAMPLE_ID | 1u << SAMPLE_STATE |
			       1u << SAMPLE_COMM;
		return row;
	}
	row.id = node->row->id;
	row.comm = node->row->comm;
	row.live = node->row->live;
	row.other = node->row->other;
	return row;
}

static void fill_node(struct table *t, const struct tree_node *node)
{
	struct sample_row row = row_of(node);
	char *path = must(strndup(node->path, node->length));
	char *name = must(malloc(node->length + 1));
	struct names names;

	fill(t, &row, path);
	names_find(names_one(path), path, &names);
	/* A name of its parents stands on the branch already. */
	if (*names.rest && !printer_is_json(t->p))
		printer_set(t->p, t->c.after,
			    tree_name(node, name, node->length + 1));
	free(path);
	free(name);
}

static bool fill_tree(struct table *t, struct sample *s, enum sample_count by)
{
	struct tree tree;
	size_t *row, i;
	bool good;

	if (!tree_build(&tree, s, by))
		return false;
	row = calloc(tree.n, sizeof(*row));
	for (i = 0; row && i < tree.n; i++) {
		const struct tree_node *node = &tree.nodes[i];

		row[i] = printer_row_below(t->p, node->parent == TREE_NONE ?
					   PRINTER_TOP : row[node->parent]);
		fill_node(t, node);
	}
	good = row;
	tree_free(&tree);
	free(row);
	return good;
}

static void fill_rows(struct table *t, const struct sample *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		printer_row(t->p);
		fill(t, &s->rows[i], s->rows[i].path);
	}
}

/**
 * struct plan - the command line
 * @tree: as a tree
 * @rows: at most so many; 0: all
 * @sort: by this; SAMPLE_COUNTS: as the file has them
 */
struct plan {
	bool tree;
	uint64_t rows;
	enum sample_count sort;
};

static enum dchain_exit print(struct reading *r, const struct plan *plan,
			      const struct printer_format *format)
{
	bool sorted = plan->sort < SAMPLE_COUNTS;
	struct printer *list[2];
	struct table t = { 0 };
	bool good = true;

	counts_columns(&t.c, IN_CGROUPS | (plan->tree ? AS_TREE : 0),
		       &r->table, NULL, 0, owner, ARRAY_SIZE(owner));
	if (plan->tree)
		t.c.columns[t.c.after].type = PRINTER_TREE;
	t.p = printer_new("cgroups", t.c.columns, t.c.n, format);
	if (!t.p) {
		counts_columns_free(&t.c);
		return DCHAIN_FAILED;
	}
	if (sorted)
		sample_sort(&r->sample, plan->sort);
	if (plan->tree) {
		good = fill_tree(&t, &r->sample,
				 sorted ? plan->sort : SAMPLE_STEPS);
	} else {
		rates_fold(&r->sample, plan->rows);
		fill_rows(&t, &r->sample);
	}
	list[0] = t.p;
	list[1] = printer_warnings(format, r->table.warnings,
				   r->table.nwarnings);
	if (good)
		printer_print(list, 2);
	else
		warnx("out of memory");
	printer_free(list[0]);
	printer_free(list[1]);
	counts_columns_free(&t.c);
	return good ? DCHAIN_OK : DCHAIN_FAILED;
}

/* By its name, with or without the container's id behind it. */
static bool is_called(const char *path, char *const *wanted, size_t nwanted)
{
	char label[NAMES_LABEL];
	size_t i, len;

	names_label(names_one(path), path, label, sizeof(label));
	for (i = 0; i < nwanted; i++) {
		len = strlen(wanted[i]);
		if (len && !strncmp(label, wanted[i], len) &&
		    (!label[len] || !strncmp(label + len, " (", 2)))
			return true;
	}
	return false;
}

static void select_rows(struct sample *s, char *const *wanted, size_t nwanted)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (counts_selects(s->rows[i].id, s->rows[i].path, wanted,
				   nwanted) ||
		    is_called(s->rows[i].path, wanted, nwanted))
			s->rows[n++] = s->rows[i];
	s->n = n;
}

static bool take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	(void)val;
	(void)argument;
	plan->tree = true;
	return true;
}

static const char about[] =
	"Prints what the lookups of each cgroup did since the last reset, most steps\n"
	"first. With arguments: only these cgroups and those below them; a name, which\n"
	"needs no container id, is that of a cgroup alone.\n";

static const char own_help[] =
	"      --tree            as a tree, each cgroup with the sum of all below it\n";

int cmd_cgroups(int argc, char **argv)
{
	static const struct option own[] = {
		{ "tree", no_argument, NULL, 256 },
		{ 0 }
	};
	struct options_spec spec = {
		.usage = "cgroups [OPTION...] [ID|PATH|NAME...]",
		.about = about,
		.max_inputs = 1,
		.max_arguments = -1,
		.rows_help = "print N rows (0: all); the rest is added up",
		.sort_help = "steps",
		.own = own,
		.own_help = own_help,
		.take = take,
	};
	struct plan plan = { .sort = SAMPLE_COUNTS };
	struct counts_columns known;
	enum options_next next;
	enum dchain_exit status;
	struct options o;
	struct reading r;

	counts_columns(&known, IN_CGROUPS, NULL, NULL, 0, owner,
		       ARRAY_SIZE(owner));
	spec.columns = known.columns;
	spec.ncolumns = known.n;
	next = options_parse(&o, &spec, &plan, argc, argv, &status);
	counts_columns_free(&known);
	if (next)
		return status;
	if (o.sort)
		plan.sort = counts_find(o.sort);
	if (o.sort && plan.sort == SAMPLE_COUNTS)
		return options_refused(&spec);
	plan.rows = o.rows;
	if (plan.tree && plan.rows) {
		warnx("--rows is not for --tree: give the cgroups to show");
		return options_refused(&spec);
	}
	status = reading_take(&r, options_input(&o));
	if (status)
		return status;
	select_rows(&r.sample, argv + optind, (size_t)(argc - optind));
	if (r.sample.n || optind == argc) {
		status = print(&r, &plan, &o.format);
	} else {
		warnx("no cgroup with such an id or path has been counted");
		status = DCHAIN_FAILED;
	}
	reading_free(&r);
	return status;
}
