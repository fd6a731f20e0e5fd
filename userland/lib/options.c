// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command line for all subcommands: the shared options, then their own.
 */
#include "lib/options.h"

#include "lib/amount.h"
#include "lib/escape.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 32
#define MAX_ROWS 1000000000ull

enum { OPTION_INPUT = 0x1000, OPTION_NOHEADINGS, OPTION_SORT };

/*
 * Shared options come in groups; a command gets those that mean anything to it,
 * so that the others are refused instead of ignored.
 */
static const struct option help_option[] = {
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static const struct option json_option[] = {
	{ "json", no_argument, NULL, 'J' },
	{ 0 }
};

static const struct option table_options[] = {
	{ "noheadings", no_argument, NULL, OPTION_NOHEADINGS },
	{ "output", required_argument, NULL, 'o' },
	{ 0 }
};

static const struct option rows_option[] = {
	{ "rows", required_argument, NULL, 'n' },
	{ 0 }
};

static const struct option sort_option[] = {
	{ "sort", required_argument, NULL, OPTION_SORT },
	{ 0 }
};

static const struct option bytes_option[] = {
	{ "bytes", no_argument, NULL, 'b' },
	{ 0 }
};

static const struct option input_option[] = {
	{ "input", required_argument, NULL, OPTION_INPUT },
	{ 0 }
};

static size_t append(struct option *all, size_t n, const struct option *more)
{
	while (more && more->name) {
		if (n == MAX_OPTIONS)
			abort();
		all[n++] = *more++;
	}
	return n;
}

static const char table_help[] =
	"  -o, --output COLUMNS  print these, separated by commas; +COLUMNS: these too\n"
	"      --noheadings      print no headings\n";

static const char input_help[] =
	"      --input FILE      read a saved copy of the module's file (- for standard\n"
	"                        input); needs neither root nor the module\n";

static void print_help(const struct options_spec *spec)
{
	printf("Usage: dchain %s\n\n%s\nOptions:\n", spec->usage, spec->about);
	if (spec->own_help)
		fputs(spec->own_help, stdout);
	if (spec->rows_help)
		printf("  -n, --rows N          %s\n", spec->rows_help);
	if (spec->sort_help)
		printf("      --sort COLUMN     order by this, largest first (%s)\n",
		       spec->sort_help);
	if (spec->has_bytes)
		puts("  -b, --bytes           print sizes in bytes");
	if (spec->columns || spec->has_json)
		puts("  -J, --json            print JSON");
	if (spec->columns)
		fputs(table_help, stdout);
	if (spec->max_inputs)
		fputs(input_help, stdout);
	puts("  -h, --help            print this");
	if (spec->columns)
		printer_help(stdout, spec->columns, spec->ncolumns);
}

enum dchain_exit options_refused(const struct options_spec *spec)
{
	fprintf(stderr, "Try 'dchain %.*s --help'.\n",
		(int)strcspn(spec->usage, " "), spec->usage);
	return DCHAIN_FAILED;
}

static bool take_input(struct options *o, const struct options_spec *spec)
{
	if (o->ninputs == spec->max_inputs) {
		warnx("--input is accepted %s", spec->max_inputs == 1 ?
		      "once" : "twice at most");
		return false;
	}
	o->inputs[o->ninputs++] = optarg;
	return true;
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
		if (!spec->has_bytes)
			break;
		o->format.bytes = true;
		return true;
	case 'n':
		return spec->rows_help ? take_rows(o) :
					spec->take(context, val, optarg);
	case 'o':
		o->format.columns = optarg;
		return true;
	case OPTION_NOHEADINGS:
		o->format.noheadings = true;
		return true;
	case OPTION_SORT:
		o->sort = optarg;
		return true;
	case OPTION_INPUT:
		return take_input(o, spec);
	case '?':
		/* getopt_long() has reported what is wrong. */
		return false;
	}
	return spec->take(context, val, optarg);
}

static bool count_arguments(const struct options_spec *spec, int argc,
			    char **argv)
{
	char text[100];

	if (spec->max_arguments < 0 || argc - optind <= spec->max_arguments)
		return true;
	warnx("unexpected argument `%s'",
	      escape_cut(argv[optind + spec->max_arguments], text,
			 sizeof(text)));
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
	size_t n = append(all, 0, help_option);

	n = append(all, n, spec->own);
	if (spec->columns || spec->has_json)
		n = append(all, n, json_option);
	if (spec->columns)
		n = append(all, n, table_options);
	if (spec->rows_help)
		n = append(all, n, rows_option);
	if (spec->sort_help)
		n = append(all, n, sort_option);
	if (spec->has_bytes)
		n = append(all, n, bytes_option);
	if (spec->max_inputs)
		append(all, n, input_option);
}

enum options_next options_parse(struct options *o,
				const struct options_spec *spec, void *context,
				int argc, char **argv,
				enum dchain_exit *status)
{
	struct option all[MAX_OPTIONS + 1] = { 0 };
	char shorts[2 * MAX_OPTIONS + 1];
	int val;

	*o = (struct options) { .rows = spec->usual_rows };
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
	if (count_arguments(spec, argc, argv))
		return OPTIONS_GO_ON;
refuse:
	*status = options_refused(spec);
	return OPTIONS_EXIT;
}

const char *options_input(const struct options *o)
{
	return o->ninputs ? o->inputs[0] : NULL;
}
