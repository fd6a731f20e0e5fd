/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The options that subcommands share: --json, -o, --noheadings, --input and
 * --help, alike everywhere; and a way to add a command's own.
 */
#ifndef DCHAIN_OPTIONS_H
#define DCHAIN_OPTIONS_H

#include "lib/exits.h"
#include "lib/printer.h"

#include <getopt.h>

#define OPTIONS_INPUTS 2

/**
 * struct options - what was said on the command line
 * @format: how to print
 * @inputs: arguments of --input in their order
 * @ninputs: how many
 */
struct options {
	struct printer_format format;
	const char *inputs[OPTIONS_INPUTS];
	unsigned int ninputs;
};

/**
 * struct options_spec - what a command accepts
 * @usage: after "Usage: dchain "
 * @about: one or more lines that say what it does, each ended by a newline
 * @columns: what -o can name; NULL for a command that prints no table
 * @ncolumns: how many
 * @max_inputs: how often --input may be given, at most OPTIONS_INPUTS
 * @max_arguments: how many arguments that are no options; -1: any number
 * @own: the command's own long options, ended by a row of zeros, or NULL; each
 *	val is above 255 and each flag NULL
 * @own_help: their lines for --help
 * @take: called for each of them with @context, @val and its argument; prints
 *	its own complaint and returns false when it does not like it
 */
struct options_spec {
	const char *usage;
	const char *about;
	const struct printer_column *columns;
	size_t ncolumns;
	unsigned int max_inputs;
	int max_arguments;
	const struct option *own;
	const char *own_help;
	bool (*take)(void *context, int val, const char *argument);
};

enum options_next {
	OPTIONS_GO_ON,
	OPTIONS_EXIT,
};

/**
 * options_parse - read a command line
 * @o: filled in
 * @spec: what is accepted
 * @context: handed to @spec->take
 * @argc: of the subcommand, its name being argv[0]
 * @argv: likewise; optind tells afterwards where the arguments begin
 * @status: set for OPTIONS_EXIT
 *
 * Return: OPTIONS_EXIT after --help, and after a complaint.
 */
enum options_next options_parse(struct options *o,
				const struct options_spec *spec, void *context,
				int argc, char **argv,
				enum dchain_exit *status);

/**
 * options_input - the only --input, or NULL for the running module's file
 */
const char *options_input(const struct options *o);

#endif
