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
#include "lib/program.h"
#include "lib/root.h"

#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_OPTIONS 32
#define MAX_ROWS 1000000000ull
#define MIN_INTERVAL 0.1
#define MAX_SECONDS 86400.0

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

/* Of the command that runs. */
static const struct options_spec *spec;

/* Does the command have it? */
static bool has(const struct shared *s)
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

static void print_help(void)
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
		if (shared[i].help && has(&shared[i]))
			fputs(shared[i].help, stdout);
	if (spec->columns)
		print_columns(spec->columns, spec->ncolumns);
}

static void __attribute__((noreturn)) exit_with_hint(void)
{
	fprintf(stderr, "Try 'dchain %.*s --help'.\n",
		(int)strcspn(spec->usage, " "), spec->usage);
	exit(DCHAIN_FAILED);
}

void options_refuse(const char *text, const char *format, ...)
{
	char shown[100], expected[200];
	va_list args;

	va_start(args, format);
	vsnprintf(expected, sizeof(expected), format, args);
	va_end(args);
	warnx("%s: %s", escape_cut(text, shown, sizeof(shown)), expected);
	exit_with_hint();
}

double options_seconds(const char *text, double least)
{
	double seconds;

	if (!amount_real(text, &seconds) || seconds < least ||
	    seconds > MAX_SECONDS)
		options_refuse(text, "seconds from %g to %.0f are expected",
			       least, MAX_SECONDS);
	return seconds;
}

static void take(struct options *o, void *context, int val)
{
	switch (val) {
	case 'h':
		print_help();
		exit(program_flush(DCHAIN_OK));
	case 'J':
		o->format.json = true;
		break;
	case 'b':
		o->format.bytes = true;
		break;
	case 'n':
		if (!amount_count(optarg, &o->rows) || o->rows > MAX_ROWS)
			options_refuse(optarg, "--rows takes a number up to %llu, 0 for all",
				       MAX_ROWS);
		break;
	case 'o':
		o->format.columns = optarg;
		break;
	case OPTION_NOHEADINGS:
		o->format.noheadings = true;
		break;
	case OPTION_SORT:
		o->sort = optarg;
		break;
	case OPTION_ROOT:
		root_use(optarg);
		break;
	case '?':
		/* getopt_long() has reported what is wrong. */
		exit_with_hint();
	default:
		spec->take(context, val, optarg);
	}
}

/* INTERVAL and COUNT, as vmstat has them, or what the command takes. */
static void take_arguments(struct options *o, int argc, char **argv)
{
	int most = spec->interval > 0 ? 2 : spec->max_arguments;

	if (most >= 0 && argc > most)
		options_refuse(argv[most], "unexpected argument");
	o->interval = spec->interval;
	if (spec->interval <= 0 || !argc)
		return;
	o->interval = options_seconds(argv[0], MIN_INTERVAL);
	if (argc > 1 && (!amount_count(argv[1], &o->count) || !o->count))
		options_refuse(argv[1], "a count above 0 is expected");
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

static void collect(struct option *all)
{
	const struct option *own = spec->own;
	size_t n = 0, i;

	while (own && own->name)
		all[n++] = *own++;
	for (i = 0; i < ARRAY_SIZE(shared); i++)
		if (has(&shared[i]))
			all[n++] = shared[i].option;
	if (n > MAX_OPTIONS)
		abort();
}

void options_parse(struct options *o, const struct options_spec *of,
		   void *context, int argc, char **argv)
{
	struct option all[MAX_OPTIONS + ARRAY_SIZE(shared) + 1] = { 0 };
	char shorts[2 * ARRAY_SIZE(all) + 1];
	int val;

	spec = of;
	*o = (struct options) { .rows = UINT64_MAX };
	collect(all);
	letters(all, shorts);
	/* What getopt_long() puts before its complaints. */
	argv[0] = program_invocation_short_name;
	optind = 0;
	while ((val = getopt_long(argc, argv, shorts, all, NULL)) != -1)
		take(o, context, val);
	take_arguments(o, argc - optind, argv + optind);
	if (o->rows != UINT64_MAX)
		return;
	o->rows = spec->usual_rows;
	if (!o->rows && !o->format.json && isatty(STDOUT_FILENO))
		o->rows = OPTIONS_SCREEN_ROWS;
}
