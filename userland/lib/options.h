/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The options that subcommands share: -J, -o, --noheadings, -n, --sort,
 * --bytes, --root and --help, alike everywhere; the arguments INTERVAL and
 * COUNT; and a way to add a command's own.
 */
#ifndef DCHAIN_OPTIONS_H
#define DCHAIN_OPTIONS_H

#include "lib/exits.h"
#include "lib/printer.h"

#include <getopt.h>

/* Rows of a table on a terminal, unless -n says otherwise. */
#define OPTIONS_SCREEN_ROWS 20

/**
 * struct options - the command line, parsed
 * @format: how to print
 * @rows: argument of --rows; 0: all
 * @sort: argument of --sort, or NULL
 * @interval: seconds between reports, see @has_interval of the spec
 * @count: how many reports; 0: without end, or the command's usual number
 */
struct options {
	struct printer_format format;
	uint64_t rows;
	const char *sort;
	double interval;
	uint64_t count;
};

/**
 * struct options_spec - what a command accepts
 * @usage: after "Usage: dchain "
 * @about: one or more lines about what it does, each ended by a newline
 * @columns: what -o can name; NULL for a command that prints no table
 * @ncolumns: how many
 * @max_arguments: how many arguments that are no options; -1: any number
 * @has_root: it reads files of the host or module: --root
 * @has_json: JSON without columns; those with columns have it anyway
 * @has_bytes: numbers can be printed with all digits
 * @interval: its arguments are [INTERVAL [COUNT]], seconds of the first by
 *	default; 0: they are not
 * @rows_help: rows can be limited: its line for --help
 * @usual_rows: to so many, by default; 0: 20 on a terminal, all elsewhere
 * @sort_help: rows can be sorted by a column; by this by default
 * @own: the command's own long options, ended by a row of zeros, or NULL; each
 *	val is a letter or from 256 to 0xfff, and each flag NULL
 * @own_help: their lines for --help
 * @take: called for each of them with @context, @val and its argument
 */
struct options_spec {
	const char *usage;
	const char *about;
	const struct printer_column *columns;
	size_t ncolumns;
	int max_arguments;
	bool has_root;
	bool has_json;
	bool has_bytes;
	double interval;
	const char *rows_help;
	uint64_t usual_rows;
	const char *sort_help;
	const struct option *own;
	const char *own_help;
	void (*take)(void *context, int val, const char *argument);
};

/**
 * options_parse - read a command line
 * @o: filled in
 * @spec: what is accepted
 * @context: handed to @spec->take
 * @argc: of the subcommand, its name being argv[0]
 * @argv: likewise; optind is afterwards where the arguments begin
 *
 * --help and what is not accepted end the program.
 */
void options_parse(struct options *o, const struct options_spec *spec,
		   void *context, int argc, char **argv);

/**
 * options_refuse - end the program, because the user gave something wrong
 * @text: what was given
 * @format: what is expected instead
 *
 * A second line says where to read on.
 */
void options_refuse(const char *text, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));

/**
 * options_seconds - a time that the user gave
 * @text: in seconds
 * @least: a shorter time is refused, and one of more than a day
 */
double options_seconds(const char *text, double least);

#endif
