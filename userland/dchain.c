// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain - how long are the dentry hash chains, and for whom?
 *
 * Each subcommand has a row here and a file in cmd/.
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

/**
 * struct command - a subcommand
 * @name: its name
 * @run: what it does, as main()
 * @help: the same in some words
 */
struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
};

static const struct command commands[] = {
	{ "diagnose", cmd_diagnose,
	  "is it the dentry cache, whose doing, what to do" },
	{ "top", cmd_top, "rates of each cgroup, again and again" },
	{ "cgroups", cmd_cgroups, "lookups and steps of each cgroup" },
	{ "census", cmd_census,
	  "the table as it is: chains, owners, directories" },
	{ "drop", cmd_drop, "free the unused entries below a directory" },
	{ "export", cmd_export, "metrics for Prometheus" },
	{ "capture", cmd_capture,
	  "copy all that dchain reads on this host, for --root" },
};

/* Commands of version 0.1, and what to type in their place. */
static const struct {
	const char *name;
	const char *instead;
} gone[] = {
	{ "mode", "echo loop >/sys/module/dchain/parameters/mode" },
	{ "reset", "echo 1 >/sys/module/dchain/parameters/reset" },
	{ "status", "cat /sys/kernel/debug/dchain/status" },
	{ "histogram", "dchain cgroups --histogram" },
	{ "stat", "dchain top" },
	{ "locate", "cat /sys/kernel/debug/dchain/status (in mode loop)" },
	{ "watch", "systemctl enable --now dchain-diagnose.timer" },
	{ "repro", "dchain-repro" },
};

static void print_usage(FILE *out)
{
	size_t i;

	fputs("Usage: dchain [COMMAND] [OPTION...] [ARGUMENT...]\n\n"
	      "Measures how many entries of a dentry hash chain the lookups of\n"
	      "each cgroup have to visit. The figures come from the kernel\n"
	      "module dchain.\n\nCommands:\n", out);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-10s %s\n", commands[i].name,
			commands[i].help);
	fputs("\nWithout a command: diagnose. `dchain help COMMAND' lists the options of\n"
	      "a command.\n\n"
	      "Exit status:\n"
	      "   0  done; diagnose: healthy\n"
	      "   1  attention (diagnose only)\n"
	      "   2  critical (diagnose only)\n"
	      "   3  unknown, or a part of the answer is missing: counting is off\n"
	      "   4  not root\n"
	      "   5  debugfs is not mounted on /sys/kernel/debug\n"
	      "   6  the file has an unknown format version, or is damaged\n"
	      "   7  the module refused what was asked of it\n"
	      "   9  stopped by a signal before it was done\n"
	      "  10  usage error, or any other failure\n"
	      "  11  the module is not loaded\n",
	      out);
}

static int run(const struct command *command, int argc, char **argv)
{
	return program_flush(command->run(argc, argv));
}

static int run_command(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[0], commands[i].name))
			return run(&commands[i], argc, argv);
	for (i = 0; i < ARRAY_SIZE(gone); i++)
		if (!strcmp(argv[0], gone[i].name)) {
			warnx("%s is gone; instead: %s", argv[0],
			      gone[i].instead);
			return DCHAIN_FAILED;
		}
	warnx("%s: no such command", argv[0]);
	fputs("Try 'dchain --help'.\n", stderr);
	return DCHAIN_FAILED;
}

int main(int argc, char **argv)
{
	char diagnose[] = "diagnose", help[] = "--help";
	char *usual[] = { diagnose, NULL };

	/* What a terminal can show; numbers are written alike everywhere. */
	setlocale(LC_CTYPE, "");
	if (argc < 2)
		return run_command(1, usual);
	if (!strcmp(argv[1], "help") && argc > 2) {
		char *list[] = { argv[2], help, NULL };

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
	if (*argv[1] != '-')
		return run_command(argc - 1, argv + 1);
	argv[0] = diagnose;
	return run_command(argc, argv);
}
