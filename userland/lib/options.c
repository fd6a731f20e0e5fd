// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command line for all subcommands: the shared options, then their own. A
 * command has those that mean anything to it, so that the others are refused
 * instead of ignored.
 */
#include "lib/options.h"

#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/root.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_OPTIONS 32
#define MAX_ROWS 1000000000ull
#define MIN_INTERVAL 0.1
#define MAX_INTERVAL 86400.0

enum { OPTION_NOHEADINGS = 0x1000, OPTION_SORT, OPTION_ROOT };

/**
 * struct shared - an option that several commands have
 * @option: as getopt_long() takes it
 * @help: its line for --help; NULL where the command has it
 */
static const struct shared {
	struct option option;
	const char *help;
} shared[] = {
	{ { "rows", required_argument, NULL, 'n' }, NULL },
	{ { "sort", required_argument, NULL, OPTION_SORT }, NULL },
	{ { "bytes", no_argument, NULL, 'b' },
	  "  -b, --bytes           print exact numbers, on a terminal too\n" },
	{ { "json", no_argument, NULL, 'J' },
	  "  -J, --json            print JSON\n" },
	{ { "output", required_argument, NULL, 'o' },
	  "  -o, --output COLUMNS  print these, separated by commas; +COLUMNS: these too\n" },
	{ { "noheadings", no_argument, NULL, OPTION_NOHEADINGS },
	  "      --noheadings      print no headings\n" },
	{ { "root", required_argument, NULL, OPTION_ROOT },
	  "      --root DIR        read the files of a capture, or of a host whose root\n"
	  "                        is mounted there (environment: DCHAIN_ROOT)\n" },
	{ { "help", no_argument, NULL, 'h' },
	  "  -h, --help            print this\n" },
};

/* Does a command have it? */
static bool has(const struct options_spec *spec, const struct shared *s)
{
	switch (s->option.val) {
	case 'n':
		return spec->rows_help;
	case OPTION_SORT:
		return spec->sort_help;
	case 'b':
		return spec->has_bytes;
	case 'J':
		return spec->columns || spec->has_json;
	case 'o':
	case OPTION_NOHEADINGS:
		return spec->columns;
	case OPTION_ROOT:
		return spec->has_root;
	default:
		return true;
	}
}

static void print_columns(const struct printer_column *columns, size_t n)
{
	size_t i;

	puts("\nColumns (* only with -o or --json):");
	for (i = 0; i < n; i++)
		printf("  %c %-17s %s\n", columns[i].extra ? '*' : ' ',
		       columns[i].name, columns[i].help);
}

static void print_help(const struct options_spec *spec)
{
	size_t i;

	printf("Usage: dchain %s\n\n%s\nOptions:\n", spec->usage, spec->about);
	if (spec->own_help)
		fputs(spec->own_help, stdout);
	if (spec->rows_help)
		printf("  -n, --rows N          %s\n", spec->rows_help);
	if (spec->sort_help)
		printf("      --sort COLUMN     order by this, largest first (%s)\n",
		       spec->sort_help);
	for (i = 0; i < ARRAY_SIZE(shared); i++)
		if (shared[i].help && has(spec, &shared[i]))
			fputs(shared[i].help, stdout);
	if (spec->columns)
		print_columns(spec->columns, spec->ncolumns);
}

enum dchain_exit options_refused(const struct options_spec *spec)
{
	fprintf(stderr, "Try 'dchain %.*s --help'.\n",
		(int)strcspn(spec->usage, " "), spec->usage);
	return DCHAIN_FAILED;
}

static bool take_rows(struct options *o)
{
	char text[64];

	if (amount_count(optarg, &o->rows) && o->rows <= MAX_ROWS)
		return true;
	warnx("--rows %s: a number up to %llu is expected, 0 for all",
	      escape_cut(optarg, text, sizeof(text)), MAX_ROWS);
	return false;
}

static bool take(struct options *o, const struct options_spec *spec,
		 void *context, int val)
{
	switch (val) {
	case 'J':
		o->format.json = true;
		return true;
	case 'b':
		o->format.bytes = true;
		return true;
	case 'n':
		return take_rows(o);
	case 'o':
		o->format.columns = optarg;
		return true;
	case OPTION_NOHEADINGS:
		o->format.noheadings = true;
		return true;
	case OPTION_SORT:
		o->sort = optarg;
		return true;
	case OPTION_ROOT:
		return root_use(optarg);
	case '?':
		/* getopt_long() has reported what is wrong. */
		return false;
	default:
		return spec->take(context, val, optarg);
	}
}

/* INTERVAL and COUNT, as vmstat has them. */
static bool take_pace(struct options *o, const struct options_spec *spec,
		      int argc, char **argv)
{
	char text[64];

	o->interval = spec->interval;
	if (!spec->interval || !argc)
		return true;
	if (!amount_real(argv[0], &o->interval) ||
	    o->interval < MIN_INTERVAL || o->interval > MAX_INTERVAL) {
		warnx("interval `%s': seconds from %g to %.0f are expected",
		      escape_cut(argv[0], text, sizeof(text)), MIN_INTERVAL,
		      MAX_INTERVAL);
		return false;
	}
	if (argc < 2 || (amount_count(argv[1], &o->count) && o->count))
		return true;
	warnx("count `%s': a number above 0 is expected",
	      escape_cut(argv[1], text, sizeof(text)));
	return false;
}

static bool take_arguments(struct options *o, const struct options_spec *spec,
			   int argc, char **argv)
{
	int most = spec->interval ? 2 : spec->max_arguments;
	char text[100];

	if (most < 0 || argc <= most)
		return take_pace(o, spec, argc, argv);
	warnx("unexpected argument `%s'",
	      escape_cut(argv[most], text, sizeof(text)));
	return false;
}

/* The letters of long options that have one, as getopt_long() takes them. */
static void letters(const struct option *all, char *text)
{
	for (; all->name; all++) {
		if (all->val >= 256)
			continue;
		*text++ = (char)all->val;
		if (all->has_arg)
			*text++ = ':';
	}
	*text = '\0';
}

static void collect(const struct options_spec *spec, struct option *all)
{
	const struct option *own = spec->own;
	size_t n = 0, i;

	while (own && own->name)
		all[n++] = *own++;
	for (i = 0; i < ARRAY_SIZE(shared); i++)
		if (has(spec, &shared[i]))
			all[n++] = shared[i].option;
	if (n > MAX_OPTIONS)
		abort();
}

static uint64_t usual_rows(const struct options *o,
			   const struct options_spec *spec)
{
	if (!spec->usual_rows && !o->format.json && isatty(STDOUT_FILENO))
		return OPTIONS_SCREEN_ROWS;
	return spec->usual_rows;
}

enum options_next options_parse(struct options *o,
				const struct options_spec *spec, void *context,
				int argc, char **argv,
				enum dchain_exit *status)
{
	struct option all[MAX_OPTIONS + ARRAY_SIZE(shared) + 1] = { 0 };
	char shorts[2 * ARRAY_SIZE(all) + 1];
	int val;

	*o = (struct options) { .rows = UINT64_MAX };
	collect(spec, all);
	letters(all, shorts);
	/* What getopt_long() puts before its complaints. */
	argv[0] = program_invocation_short_name;
	optind = 0;
	while ((val = getopt_long(argc, argv, shorts, all, NULL)) != -1) {
		if (val == 'h') {
			print_help(spec);
			*status = DCHAIN_OK;
			return OPTIONS_EXIT;
		}
		if (!take(o, spec, context, val))
			goto refuse;
	}
	if (o->rows == UINT64_MAX)
		o->rows = usual_rows(o, spec);
	if (take_arguments(o, spec, argc - optind, argv + optind))
		return OPTIONS_GO_ON;
refuse:
	*status = options_refused(spec);
	return OPTIONS_EXIT;
}
