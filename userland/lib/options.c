// SPDX-License-Identifier: GPL-2.0-only
/*
 * One command line for all subcommands: the shared options, then their own.
 */
#include "lib/options.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 32
#define OPTION_INPUT 255

/*
 * Shared options come in three groups; a command gets those that mean anything
 * to it, so that the others are refused instead of ignored.
 */
static const struct option help_option[] = {
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static const struct option table_options[] = {
	{ "json", no_argument, NULL, 'J' },
	{ "noheadings", no_argument, NULL, 'n' },
	{ "output", required_argument, NULL, 'o' },
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
	"  -J, --json            print JSON\n"
	"  -n, --noheadings      print no headings\n"
	"  -o, --output COLUMNS  print these, separated by commas; +COLUMNS: these too\n";

static const char input_help[] =
	"      --input FILE      read a saved copy of the module's file (- for standard\n"
	"                        input); needs neither root nor the module\n";

static void print_help(const struct options_spec *spec)
{
	printf("Usage: dchain %s\n\n%s\nOptions:\n", spec->usage, spec->about);
	if (spec->own_help)
		fputs(spec->own_help, stdout);
	if (spec->columns)
		fputs(table_help, stdout);
	if (spec->max_inputs)
		fputs(input_help, stdout);
	fputs("  -h, --help            print this\n", stdout);
	if (spec->columns)
		printer_help(stdout, spec->columns, spec->ncolumns);
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

static bool take(struct options *o, const struct options_spec *spec,
		 void *context, int val)
{
	switch (val) {
	case 'J':
		o->format.json = true;
		return true;
	case 'n':
		o->format.noheadings = true;
		return true;
	case 'o':
		o->format.columns = optarg;
		return true;
	case OPTION_INPUT:
		return take_input(o, spec);
	case '?':
		/* getopt_long() has said what is wrong. */
		return false;
	default:
		return spec->take(context, val, optarg);
	}
}

static bool count_arguments(const struct options_spec *spec, int argc,
			    char **argv)
{
	if (spec->max_arguments < 0 || argc - optind <= spec->max_arguments)
		return true;
	warnx("unexpected argument `%s'", argv[optind + spec->max_arguments]);
	return false;
}

enum options_next options_parse(struct options *o,
				const struct options_spec *spec, void *context,
				int argc, char **argv,
				enum dchain_exit *status)
{
	struct option all[MAX_OPTIONS + 1] = { 0 };
	size_t n = append(all, 0, help_option);
	int val;

	*o = (struct options) { 0 };
	*status = DCHAIN_FAILED;
	n = append(all, n, spec->own);
	if (spec->columns)
		n = append(all, n, table_options);
	if (spec->max_inputs)
		append(all, n, input_option);
	/* What getopt_long() puts before its complaints. */
	argv[0] = program_invocation_short_name;
	optind = 0;
	while ((val = getopt_long(argc, argv, spec->columns ? "hJno:" : "h",
				  all, NULL)) != -1) {
		if (val == 'h') {
			print_help(spec);
			*status = DCHAIN_OK;
			return OPTIONS_EXIT;
		}
		if (!take(o, spec, context, val))
			return OPTIONS_EXIT;
	}
	return count_arguments(spec, argc, argv) ? OPTIONS_GO_ON : OPTIONS_EXIT;
}

const char *options_input(const struct options *o)
{
	return o->ninputs ? o->inputs[0] : NULL;
}
