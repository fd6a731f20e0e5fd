// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain census: the dentry hash table as it is now: its chains, whose the
 * dentries are, and where.
 */
#include "census/census.h"
#include "census/run.h"
#include "census/tables.h"
#include "cmd/cmd.h"
#include "lib/amount.h"
#include "lib/options.h"
#include "read/mounts.h"
#include "read/source.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define USUAL_ROWS 20

/**
 * struct plan - what the command line asks for
 * @full: of all buckets
 * @sample: of so many; 0: as many as the module thinks right
 * @last: take none, show the latest
 * @owners: show them
 * @directories: show them
 * @rows: of either; 0: all
 * @progress: how far a long one is
 */
struct plan {
	bool full;
	uint64_t sample;
	bool last;
	bool owners;
	bool directories;
	uint64_t rows;
	struct progress progress;
};

/* Those beyond the last row wanted become one, so that nothing is lost. */
static void fold(struct census_holders *h, uint64_t rows)
{
	struct census_holder rest = { .path = "(rest)", .dentries.error = -1,
				      .negative.error = -1 };
	size_t i;

	if (!rows || h->n <= rows + 1)
		return;
	for (i = rows; i < h->n; i++) {
		rest.dentries.value += h->rows[i].dentries.value;
		rest.negative.value += h->rows[i].negative.value;
	}
	h->rows[rows] = rest;
	h->n = rows + 1;
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

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(fit, words[i][0]))
			return words[i][1];
	return "too few dentries to tell";
}

static void print_title(const struct census *c)
{
	printf("%.2f dentries a bucket, %.0f %% negative; %llu of %llu buckets, %.3f s\n",
	       c->dentries.value / (double)c->buckets,
	       c->dentries.value > 0 ?
	       100 * c->negative.value / c->dentries.value : 0,
	       (unsigned long long)c->walked, (unsigned long long)c->buckets,
	       (double)c->microseconds / 1e6);
	printf("Chains: %s\n\n", in_words(c->fit));
}

/**
 * struct files - the files that are shown
 * @census: always
 * @owners: if wanted, as @directories
 */
struct files {
	struct reader_table tables[3];
	struct census census;
	struct census_holders owners;
	struct census_holders directories;
};

static enum dchain_exit read_holders(struct census_holders *h,
				     struct reader_table *t, const char *name)
{
	struct reader_fault fault;
	enum dchain_exit status = source_table(t, name, NULL);

	if (status)
		return status;
	if (!census_read_holders(h, t, &fault))
		return DCHAIN_OK;
	warnx("%s: %s", name, fault.message);
	return DCHAIN_FORMAT;
}

static enum dchain_exit read_files(struct files *f, const struct plan *plan,
				   const char *input)
{
	enum dchain_exit status;
	struct reader_fault fault;

	status = source_table(&f->tables[0], "census", input);
	if (status)
		return status;
	if (census_read(&f->census, &f->tables[0], &fault)) {
		warnx("census: %s", fault.message);
		return DCHAIN_FORMAT;
	}
	if (plan->owners)
		status = read_holders(&f->owners, &f->tables[1], "owners");
	if (!status && plan->directories)
		status = read_holders(&f->directories, &f->tables[2],
				      "directories");
	fold(&f->owners, plan->rows);
	fold(&f->directories, plan->rows);
	return status;
}

static void free_files(struct files *f)
{
	size_t i;

	census_free(&f->census);
	free(f->owners.rows);
	free(f->directories.rows);
	for (i = 0; i < sizeof(f->tables) / sizeof(f->tables[0]); i++)
		reader_free_table(&f->tables[i]);
}

/* Columns asked for are those of the table asked for; figures else. */
static enum dchain_exit print(const struct files *f, const struct plan *plan,
			      const struct printer_format *format)
{
	bool brief = format->columns || format->noheadings;
	struct printer *list[5] = { NULL };
	struct printer_format usual = { .json = format->json };
	char *mountinfo = NULL;
	bool good = true;
	size_t i;

	if (!brief) {
		list[0] = census_figures(&f->census, &usual);
		list[1] = census_chains(&f->census, &usual);
	} else if (!plan->owners && !plan->directories) {
		list[0] = census_chains(&f->census, format);
		good = list[0];
	}
	if (plan->owners) {
		list[2] = census_owners(&f->census, &f->owners, format);
		good = list[2];
	}
	if (good && plan->directories) {
		mountinfo = mounts_read();
		list[3] = census_directories(&f->census, &f->directories,
					     format, mountinfo);
		good = list[3];
	}
	list[4] = printer_warnings(format, f->tables[0].warnings,
				   f->tables[0].nwarnings);
	if (good && !brief && !format->json)
		print_title(&f->census);
	if (good)
		printer_print(list, sizeof(list) / sizeof(list[0]));
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i])
			printer_free(list[i]);
	free(mountinfo);
	return good ? DCHAIN_OK : DCHAIN_FAILED;
}

enum { FULL = 256, SAMPLE, LAST, OWNERS, DIRECTORIES, ROWS, PROGRESS };

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
		plan->owners = true;
		return true;
	case DIRECTORIES:
		plan->directories = true;
		return true;
	case SAMPLE:
		if (amount_count(argument, &plan->sample) && plan->sample)
			return true;
		warnx("--sample %s: a number of buckets is expected", argument);
		return false;
	case ROWS:
		if (amount_count(argument, &plan->rows))
			return true;
		warnx("--rows %s: a number is expected, 0 for all", argument);
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
	if (options_input(o) && (plan->owners || plan->directories)) {
		warnx("--input is a copy of the file census: it has no owners and directories");
		return false;
	}
	if (o->format.columns && plan->owners && plan->directories) {
		warnx("-o names columns of one table: --owners or --directories");
		return false;
	}
	return true;
}

static enum dchain_exit take_census(struct plan *plan)
{
	enum dchain_exit status;
	char how[32] = "sample";

	if (plan->full)
		strcpy(how, "full");
	else if (plan->sample)
		snprintf(how, sizeof(how), "sample %llu",
			 (unsigned long long)plan->sample);
	status = census_run(how, &plan->progress);
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
		{ "rows", required_argument, NULL, ROWS },
		{ "progress", required_argument, NULL, PROGRESS },
		{ 0 }
	};
	static const struct options_spec base = {
		.usage = "census [OPTION...]",
		.about = "Looks at the dentry hash table as it is now: how long its chains are, beside\n"
			 "what chance would make of them, whose the dentries are, and in which directories.\n"
			 "By default a random sample of buckets; 99 of 100 samples are not farther from the\n"
			 "truth than their bars.\n",
		.columns = census_chain_columns,
		.max_inputs = 1,
		.own = own,
		.own_help = "      --full            look at all buckets\n"
			    "      --sample N        look at N buckets\n"
			    "      --last            show the latest census, take none\n"
			    "      --owners          show the cgroups that pay for the dentries\n"
			    "      --directories     show the directories with the most entries\n"
			    "      --rows N          rows of either (20; 0: all); the rest is added up\n"
			    "      --progress WHEN   auto, always or never\n"
			    "  With --owners, -o names id, dentries, bar, negative, negative_bar, share, state,\n"
			    "  runtime, container, pod, unit, path; with --directories dev, ino, fs, dentries,\n"
			    "  bar, negative, negative_bar, share, inside, path. Else those below.\n",
		.take = take,
	};
	struct plan plan = { .rows = USUAL_ROWS };
	struct files files = { 0 };
	enum dchain_exit status;
	struct options_spec spec = base;
	struct options o;

	spec.ncolumns = census_nchain_columns;
	progress_wanted(NULL, &plan.progress);
	if (options_parse(&o, &spec, &plan, argc, argv, &status))
		return status;
	if (!plan_is_sound(&plan, &o))
		return DCHAIN_FAILED;
	if (!plan.last && !options_input(&o)) {
		status = take_census(&plan);
		if (status)
			return status;
	}
	status = read_files(&files, &plan, options_input(&o));
	if (!status)
		status = print(&files, &plan, &o.format);
	free_files(&files);
	return status;
}
