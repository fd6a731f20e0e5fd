// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain - how long are the dentry hash chains, and for whom?
 *
 * Each subcommand has a row here and a file in cmd/.
 */
#include "capture/capture.h"
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

/**
 * struct command - a subcommand
 * @name: its name
 * @run: what it does, as main()
 * @help: the same in some words
 * @input: it takes --input, which may be a capture that stands for the host
 */
struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
	bool input;
};

static const struct command commands[] = {
	{ "cgroups", cmd_cgroups, "lookups and steps of each cgroup", true },
	{ "histogram", cmd_histogram, "lookups of each cgroup by steps", true },
	{ "top", cmd_top, "victims and makers, on the whole screen", true },
	{ "stat", cmd_stat, "rates of each cgroup, again and again", true },
	{ "status", cmd_status,
	  "what is counted, and whether it really is", true },
	{ "diagnose", cmd_diagnose,
	  "is it the dentry cache, whose doing, what to do", true },
	{ "watch", cmd_watch,
	  "diagnose again and again, report changes", false },
	{ "census", cmd_census,
	  "the table as it is: chains, owners, subtrees", true },
	{ "drop", cmd_drop,
	  "free the unused dentries below a directory", false },
	{ "capture", cmd_capture,
	  "all of this host's figures in a file, for --input", false },
	{ "export", cmd_export, "metrics for Prometheus", true },
	{ "mode", cmd_mode, "show or change how steps are counted", false },
	{ "locate", cmd_locate, "find the loops that walk the chains", true },
	{ "repro", cmd_repro,
	  "reproduce how one container slows another", false },
	{ "reset", cmd_reset, "forget all counts", false },
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
	fputs("\n`dchain help COMMAND' lists the options of a command.\n\n"
	      "Exit status:\n"
	      "   0  done; diagnose and watch: healthy\n"
	      "   1  attention (diagnose and watch only)\n"
	      "   2  critical (diagnose and watch only)\n"
	      "   3  unknown, or a part of the answer is missing: counting is off\n"
	      "   4  not root\n"
	      "   5  debugfs is not mounted on /sys/kernel/debug\n"
	      "   6  the file has an unknown format version, or is damaged\n"
	      "   7  the module refused what was written to it\n"
	      "   8  it would take more memory than its budget\n"
	      "   9  stopped by a signal before it was done\n"
	      "  10  usage error, or any other failure\n"
	      "  11  the module is not loaded\n",
	      out);
}

static int run(const struct command *command, int argc, char **argv)
{
	enum dchain_exit status = DCHAIN_OK;

	if (command->input)
		status = capture_arguments(&argc, &argv);
	return status ? (int)status : command->run(argc, argv);
}

static int run_command(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[0], commands[i].name))
			return program_flush(run(&commands[i], argc, argv));
	warnx("%s: no such command", argv[0]);
	fputs("Try 'dchain --help'.\n", stderr);
	return DCHAIN_FAILED;
}

int main(int argc, char **argv)
{
	/* What a terminal can show; numbers are written alike everywhere. */
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		print_usage(stderr);
		return DCHAIN_FAILED;
	}
	if (!strcmp(argv[1], "help") && argc > 2) {
		char help[] = "--help", *list[] = { argv[2], help, NULL };

		return run_command(2, list);
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
	return run_command(argc - 1, argv + 1);
}
