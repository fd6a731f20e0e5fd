/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The subcommands. Each is called with its own name as argv[0] and returns an
 * enum dchain_exit; dchain.c holds the table of them and nothing else.
 */
#ifndef DCHAIN_CMD_H
#define DCHAIN_CMD_H

int cmd_capture(int argc, char **argv);
int cmd_census(int argc, char **argv);
int cmd_cgroups(int argc, char **argv);
int cmd_diagnose(int argc, char **argv);
int cmd_drop(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_top(int argc, char **argv);

#endif
