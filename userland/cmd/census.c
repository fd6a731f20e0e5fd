// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain census: the dentry hash table as it is now: its chains, whose the
 * dentries are, and where.
 */
#include "census/census.h"
#include "census/take.h"
#include "census/tables.h"
#include "cmd/cmd.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/options.h"
#include "host/mounts.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_ROWS 20

/**
 * struct plan - the command line
 * @full: of all buckets
 * @sample: of so many; 0: as many as the module thinks right
 * @last: take none, show the latest
 * @show: these tables of holders
 * @limited: print what a limit would drop
 * @limit: of so many negative entries
 * @rows: of each; 0: all
 * @sort: by this column; NULL: most dentries first
 * @progress: how far a long one is
 */
struct plan {
	bool full;
	uint64_t sample;
	bool last;
	bool show[CENSUS_NTABLES];
	bool limited;
	uint64_t limit;
	uint64_t rows;
	const char *sort;
	struct progress progress;
};

/*
 * Those beyond the last row wanted become one, so that nothing is lost; but
 * subtrees, of which one is part of the other.
 */
static void fold(struct census_holders *h, uint64_t rows, bool nested)
{
	struct census_holder rest = { .path = "(rest)" };
	struct census_amount *sums[] = {
		&rest.dentries, &rest.negative, &rest.in_use,
		&rest.negative_in_use, &rest.used_again, &rest.transient,
		&rest.name_bytes
	};
	size_t i, j;

	if (!rows || h->n <= rows + !nested)
		return;
	for (i = rows; i < h->n && !nested; i++) {
		const struct census_holder *row = &h->rows[i];
		const double values[] = {
			row->dentries.value, row->negative.value,
			row->in_use.value, row->negative_in_use.value,
			row->used_again.value, row->transient.value,
			row->name_bytes.value
		};

		for (j = 0; j < ARRAY_SIZE(sums); j++) {
			sums[j]->value += values[j];
			sums[j]->error = -1;
		}
	}
	if (!nested)
		h->rows[rows] = rest;
	h->n = rows + !nested;
}

static const char *in_words(const char *fit)
{
	static const char *const words[][2] = {
		{ "poisson", "as names hashed at random" },
		{ "clumped", "longer than chance makes them (equal names, or an attack)" },
		{ "even", "more alike than chance makes them" },
		{ "other", "not as names hashed at random" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(fit, words[i][0]))
			return words[i][1];
	return "too few dentries to judge";
}

static void print_title(const struct census *c)
{
	printf("%.2f dentries a bucket, %.0f %% negative; %llu of %llu buckets, %.3f s\n",
	       c->all.dentries.value / (double)c->buckets,
	       c->all.dentries.value > 0 ?
	       100 * c->all.negative.value / c->all.dentries.value : 0,
	       (unsigned long long)c->walked, (unsigned long long)c->buckets,
	       (double)c->microseconds / 1e6);
	printf("Chains: %s\n\n", in_words(c->fit.word));
}

static struct census_holders *holders(struct census *c, enum census_table t)
{
	/* cppcheck-suppress constVariable ; what it points to is changed */
	struct census_holders *h[CENSUS_NTABLES] = {
		NULL, &c->owners, &c->directories, &c->mounts, &c->subtrees
	};

	return h[t];
}

static size_t tables_wanted(const struct plan *plan)
{
	size_t i, n = 0;

	for (i = 0; i < CENSUS_NTABLES; i++)
		n += plan->show[i];
	return n;
}

/**
 * struct list - tables to be printed
 */
struct list {
	struct printer *tables[CENSUS_NTABLES + 3];
	size_t n;
};

/* False where an unknown column was chosen. */
static bool add(struct list *list, struct printer *p)
{
	if (p)
		list->tables[list->n++] = p;
	return p;
}

/* False where there is no such column to sort by. */
static bool prepare(struct census *c, const struct plan *plan)
{
	size_t i;

	for (i = 0; i < CENSUS_NTABLES; i++) {
		if (!plan->show[i])
			continue;
		if (plan->sort && !census_sort(holders(c, i), plan->sort)) {
			warnx("--sort %s: not a column to sort by", plan->sort);
			return false;
		}
		fold(holders(c, i), plan->rows, i == CENSUS_SUBTREES);
	}
	return true;
}

static struct printer *limits(const struct census *c, const struct plan *plan,
			      const struct printer_format *format)
{
	struct limit table, directories;
	bool known;

	limit_table(&table, c, (double)plan->limit);
	limit_directories(&directories, c, (double)plan->limit, &known);
	if (!known)
		warnx("warning: more directories may be above the limit than the census lists");
	return census_limits(&table, &directories, plan->limit, format);
}

/* -o chooses columns of the chosen table; else of the figures. */
static bool make(struct list *list, struct census *c, const struct plan *plan,
		 const struct printer_format *format)
{
	bool brief = format->columns || format->noheadings;
	struct printer_format usual = { .json = format->json };
	struct libmnt_table *mounts = mounts_read();
	bool good = true;
	size_t i;

	if (plan->limited)
		good = add(list, limits(c, plan, format));
	else if (!brief)
		good = add(list, census_figures(c, &usual)) &&
		       add(list, census_chains(c, &usual));
	else if (!tables_wanted(plan))
		good = add(list, census_chains(c, format));
	for (i = 0; i < CENSUS_NTABLES && good; i++) {
		if (!plan->show[i])
			continue;
		good = add(list, census_holders(c, i, holders(c, i), format,
						mounts));
	}
	mounts_free(mounts);
	return good;
}

static void add_warnings(struct list *list, const struct census *c,
			 const struct printer_format *format)
{
	char *texts[4 * CENSUS_NTABLES];
	size_t i, j, n = 0;

	for (i = 0; i < CENSUS_NTABLES; i++)
		for (j = 0; j < c->tables[i].nwarnings; j++)
			if (n < ARRAY_SIZE(texts))
				texts[n++] = c->tables[i].warnings[j];
	add(list, printer_warnings(format, texts, n));
}

static enum dchain_exit print(struct census *c, const struct plan *plan,
			      const struct printer_format *format)
{
	struct list list = { .n = 0 };
	bool good = make(&list, c, plan, format);
	size_t i;

	if (good) {
		add_warnings(&list, c, format);
		if (!format->columns && !format->noheadings &&
		    !format->json && !plan->limited)
			print_title(c);
		printer_print(list.tables, list.n);
	}
	for (i = 0; i < list.n; i++)
		printer_free(list.tables[i]);
	return good ? DCHAIN_OK : DCHAIN_FAILED;
}

enum {
	FULL = 256, SAMPLE, LAST, OWNERS, DIRECTORIES, MOUNTS, SUBTREES, LIMIT,
	PROGRESS
};

static bool take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	switch (val) {
	case FULL:
		plan->full = true;
		return true;
	case LAST:
		plan->last = true;
		return true;
	case OWNERS:
	case DIRECTORIES:
	case MOUNTS:
	case SUBTREES:
		plan->show[CENSUS_OWNERS + val - OWNERS] = true;
		return true;
	case SAMPLE:
		if (amount_count(argument, &plan->sample) && plan->sample)
			return true;
		warnx("--sample %s: a number of buckets is expected", argument);
		return false;
	case LIMIT:
		plan->limited = true;
		if (amount_count(argument, &plan->limit))
			return true;
		warnx("--limit %s: a number of negative entries is expected",
		      argument);
		return false;
	default:
		if (progress_wanted(argument, &plan->progress))
			return true;
		warnx("--progress %s: auto, always or never is expected",
		      argument);
		return false;
	}
}

static bool plan_is_sound(const struct plan *plan, const struct options *o)
{
	if (plan->full + !!plan->sample + plan->last +
	    !!options_input(o) > 1) {
		warnx("only one of --full, --sample, --last and --input can be had");
		return false;
	}
	if (o->format.columns && tables_wanted(plan) + plan->limited > 1) {
		warnx("-o names columns of one table: of --owners, --directories, --mounts, --subtrees or --limit");
		return false;
	}
	return true;
}

static enum dchain_exit get_census(struct census *c, struct plan *plan,
				   const char *input)
{
	enum dchain_exit status;

	if (input)
		return census_input(c, input);
	if (plan->last)
		return census_latest(c);
	status = census_take(c, plan->full, plan->sample, &plan->progress);
	if (status == DCHAIN_INTERRUPTED)
		warnx("interrupted: what was counted until then is shown by `dchain census --last'");
	return status;
}

int cmd_census(int argc, char **argv)
{
	static const struct option own[] = {
		{ "full", no_argument, NULL, FULL },
		{ "sample", required_argument, NULL, SAMPLE },
		{ "last", no_argument, NULL, LAST },
		{ "owners", no_argument, NULL, OWNERS },
		{ "directories", no_argument, NULL, DIRECTORIES },
		{ "mounts", no_argument, NULL, MOUNTS },
		{ "subtrees", no_argument, NULL, SUBTREES },
		{ "limit", required_argument, NULL, LIMIT },
		{ "progress", required_argument, NULL, PROGRESS },
		{ 0 }
	};
	static const struct options_spec base = {
		.usage = "census [OPTION...]",
		.about = "Looks at the dentry hash table as it is now: how long its chains are, beside\n"
			 "what chance would make of them, whose the dentries are, and in which directories.\n"
			 "By default a random sample of buckets; 99 of 100 samples are not farther from the\n"
			 "truth than CI99.\n",
		.columns = census_chain_columns,
		.max_inputs = 1,
		.rows_help = "print N rows of each (0: all); the rest is added up",
		.usual_rows = USUAL_ROWS,
		.sort_help = "dentries",
		.own = own,
		.own_help = "      --full            look at all buckets\n"
			    "      --sample N        look at N buckets\n"
			    "      --last            show the latest census, take none\n"
			    "      --owners          show the cgroups that pay for the dentries\n"
			    "      --directories     show the directories with the most entries\n"
			    "      --mounts          show the file systems\n"
			    "      --subtrees        show directories with all below them, as du does\n"
			    "      --limit N         show what limits of N negative entries would drop\n"
			    "      --progress WHEN   auto, always or never\n"
			    "  With --owners, -o names id, dentries, ci99, negative, negative_ci99, share,\n"
			    "  in_use, negative_in_use, used_again, transient, name_bytes, state, path and\n"
			    "  those of `dchain cgroups'; with the others dev, ino and fs instead of id,\n"
			    "  examples (--directories), own (--subtrees), inside; with --limit limit, of, over,\n"
			    "  negative, in_use, dropped, used_again, used_last. Else those below.\n",
		.take = take,
	};
	struct plan plan = { .full = false };
	struct census census;
	enum dchain_exit status;
	struct options_spec spec = base;
	struct options o;

	spec.ncolumns = census_nchain_columns;
	progress_wanted(NULL, &plan.progress);
	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	if (!plan_is_sound(&plan, &o))
		return options_refused(&spec);
	plan.rows = o.rows;
	plan.sort = o.sort;
	status = get_census(&census, &plan, options_input(&o));
	if (!status && !prepare(&census, &plan))
		status = options_refused(&spec);
	if (!status)
		status = print(&census, &plan, &o.format);
	census_free(&census);
	return status;
}
