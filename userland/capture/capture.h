/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A capture: what dchain reads on a host, in one file for another machine.
 *
 * It is a compressed tar of files under their own paths, such as
 * proc/sys/fs/dentry-state, and of these beside them:
 *   dchain-capture   `format: 1' and who made it; the first file
 *   before/          cgroups, status and reset, some seconds earlier
 *   clock            nanoseconds between the two
 *   names            names_save()
 */
#ifndef DCHAIN_CAPTURE_H
#define DCHAIN_CAPTURE_H

#include "lib/exits.h"

#include <stdbool.h>

/* The format that this version writes and reads. */
#define CAPTURE_FORMAT 1

/**
 * struct capture_plan - what to capture
 * @file: to write, "-" for standard output
 * @names: names of example entries, which may be anybody's file names, as well
 * @seconds: between the two readings of the counts
 */
struct capture_plan {
	const char *file;
	bool names;
	double seconds;
};

/**
 * capture_write() - make a capture of this host
 *
 * Opens census_sample, which takes a census. Without the module only the host's
 * own files are in it.
 *
 * Return: DCHAIN_OK, DCHAIN_INCOMPLETE without the module, or another status;
 * after one line on stderr, and no file is left then.
 */
enum dchain_exit capture_write(const struct capture_plan *plan);

/**
 * capture_arguments() - let a command read a capture in place of this host
 * @argc: the command and its words
 * @argv: likewise; where `--input FILE' names a capture, a new list without it,
 *	or with what the command expects there
 *
 * A file that is no capture is left to the command. The capture is unpacked
 * into a folder in $TMPDIR that is removed at the exit.
 *
 * Return: DCHAIN_OK, or another status after saying why.
 */
enum dchain_exit capture_arguments(int *argc, char ***argv);

#endif
