// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain cgroups: the module's file of that name as a table.
 */
#include "cmd/cgroups-tree.h"
#include "cmd/cmd.h"
#include "lib/array.h"
#include "lib/options.h"
#include "names/columns.h"
#include "read/columns.h"
#include "read/source.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

static const struct printer_column known[] = {
	{ "id", "inode number of the cgroup's directory (stat -c %i)",
	  PRINTER_NUMBER, false },
	{ "lookups", "searches of the dentry hash table", PRINTER_NUMBER,
	  false },
	{ "walked", "lookups whose chain was walked (fewer when sampling)",
	  PRINTER_NUMBER, true },
	{ "steps", "chain entries visited by the walked lookups",
	  PRINTER_NUMBER, false },
	{ "avg", "steps of a walked lookup on average", PRINTER_NUMBER, false },
	{ "error", "standard error of avg that comes from sampling",
	  PRINTER_NUMBER, true },
	{ "hits", "lookups that found a dentry, positive or negative",
	  PRINTER_NUMBER, true },
	{ "misses", "lookups that found none", PRINTER_NUMBER, false },
	{ "longest", "most steps of one lookup", PRINTER_NUMBER, false },
	{ "capped", "walks given up at max_steps", PRINTER_NUMBER, true },
	{ "created_negative", "negative dentries put into the table",
	  PRINTER_NUMBER, true },
	{ "created_positive", "positive dentries put into the table",
	  PRINTER_NUMBER, true },
	{ "state", "live or removed", PRINTER_TEXT, false },
	{ "path", "the cgroup; (other): what fitted in no row", PRINTER_PATH,
	  false },
	NAMES_COLUMNS,
};

#define NKNOWN ARRAY_SIZE(known)

static const struct printer_column names[] = { NAMES_COLUMNS };

#define NNAMES ARRAY_SIZE(names)

/* The columns of the file, and those made of its path. */
static struct printer_column *all_columns(const struct reader_table *t,
					  size_t *n)
{
	struct printer_column *columns = columns_match(t, known, NKNOWN, n);

	columns = reallocarray(columns, *n + NNAMES, sizeof(*columns));
	if (!columns)
		errx(DCHAIN_FAILED, "out of memory");
	memcpy(columns + *n, names, sizeof(names));
	return columns;
}

static enum dchain_exit print(const struct reader_table *t,
			      const struct printer_format *format,
			      char *const *wanted, size_t nwanted)
{
	struct printer_column *columns;
	struct printer *list[2];
	int path = reader_column(t, "path");
	size_t n, row, shown = 0;

	columns = all_columns(t, &n);
	list[0] = printer_new("cgroups", columns, n + NNAMES, format);
	if (!list[0]) {
		free(columns);
		return DCHAIN_FAILED;
	}
	for (row = 0; row < t->nrows; row++) {
		if (!columns_select(t, row, wanted, nwanted))
			continue;
		printer_row(list[0]);
		columns_fill(list[0], t, row, columns, n);
		names_columns_fill(list[0], n, reader_cell(t, row, path));
		shown++;
	}
	list[1] = printer_warnings(format, t->warnings, t->nwarnings);
	printer_print(list, 2);
	printer_free(list[0]);
	printer_free(list[1]);
	free(columns);
	if (shown || !nwanted)
		return DCHAIN_OK;
	warnx("no cgroup with such an id or path has been counted");
	return DCHAIN_FAILED;
}

static bool take(void *context, int val, const char *argument)
{
	bool *tree = context;

	(void)val;
	(void)argument;
	*tree = true;
	return true;
}

static const char about[] =
	"Prints what the lookups of each cgroup did since the last reset, most steps\n"
	"first. With arguments: only these cgroups and those below them.\n";

static const char own_help[] =
	"      --tree            as a tree, each cgroup with the sum of all below it\n";

int cmd_cgroups(int argc, char **argv)
{
	static const struct option own[] = {
		{ "tree", no_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "cgroups [OPTION...] [ID|PATH...]",
		.about = about,
		.columns = known,
		.ncolumns = NKNOWN,
		.max_inputs = 1,
		.max_arguments = -1,
		.own = own,
		.own_help = own_help,
		.take = take,
	};
	bool tree = false;
	char *const *wanted;
	size_t nwanted;
	enum dchain_exit status;
	struct reader_table t;
	struct options o;

	if (options_parse(&o, &spec, &tree, argc, argv, &status))
		return status;
	status = source_table(&t, "cgroups", options_input(&o));
	if (status)
		return status;
	wanted = argv + optind;
	nwanted = (size_t)(argc - optind);
	if (tree)
		status = cgroups_tree(&t, &o.format, wanted, nwanted);
	else
		status = print(&t, &o.format, wanted, nwanted);
	reader_free_table(&t);
	return status;
}
