// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain - how long are the dentry hash chains, and for whom?
 *
 * Dispatch only: one row a subcommand, everything else is in its cmd-*.c.
 */
#include "cmd/cmd.h"
#include "lib/array.h"
#include "lib/exits.h"
#include "lib/program.h"

#include <err.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef DCHAIN_VERSION
#error "DCHAIN_VERSION comes from the Makefile"
#endif

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "cgroups", cmd_cgroups, "lookups and steps of each cgroup" },
	{ "histogram", cmd_histogram, "lookups of each cgroup by steps" },
	{ "top", cmd_top, "victims and makers, on the whole screen" },
	{ "stat", cmd_stat, "rates of each cgroup, again and again" },
	{ "status", cmd_status, "what is counted, and whether it really is" },
	{ "diagnose", cmd_diagnose, "is it the dentry cache, whose doing, what to do" },
	{ "watch", cmd_watch, "diagnose again and again, speak on a change" },
	{ "census", cmd_census, "the table as it is: chains, owners, directories" },
	{ "export", cmd_export, "metrics for Prometheus and StatsD" },
	{ "mode", cmd_mode, "show or change how steps are counted" },
	{ "locate", cmd_locate, "find the loops that walk the chains" },
	{ "repro", cmd_repro, "reproduce how one container slows another" },
	{ "reset", cmd_reset, "forget all counts" },
};

static void print_usage(FILE *out)
{
	size_t i;

	fputs("Usage: dchain COMMAND [OPTION...] [ARGUMENT...]\n\n"
	      "Measures how many entries of a dentry hash chain the lookups of\n"
	      "each cgroup have to visit. The figures come from the kernel\n"
	      "module dchain.\n\nCommands:\n", out);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name,
			commands[i].help);
	fputs("\n`dchain COMMAND --help' tells the options of a command.\n\n"
	      "Exit status:\n"
	      "  0  done\n"
	      "  1  wrong usage, or any other failure\n"
	      "  2  answered, but a part of the answer is missing\n"
	      "  3  the module is not loaded\n"
	      "  4  not root\n"
	      "  5  debugfs is not mounted on /sys/kernel/debug\n"
	      "  6  the file has an unknown format version, or is damaged\n"
	      "  7  the module refused what was asked of it\n"
	      "  8  it would take more memory than its budget\n"
	      "  9  stopped by a signal before it was done\n"
	      "diagnose and watch: 0 healthy, 1 attention, 2 critical, 10 what is 1 elsewhere\n",
	      out);
}

int main(int argc, char **argv)
{
	size_t i;

	/* What a terminal can show; numbers are written alike everywhere. */
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		print_usage(stderr);
		return DCHAIN_FAILED;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		print_usage(stdout);
		return program_flush(DCHAIN_OK);
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("dchain %s\n", DCHAIN_VERSION);
		return program_flush(DCHAIN_OK);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return program_flush(commands[i].run(argc - 1,
							    argv + 1));
	warnx("%s: no such command (dchain --help lists them)", argv[1]);
	return DCHAIN_FAILED;
}
