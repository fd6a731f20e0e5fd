/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a capture leaves out, because it is sent to other people: names of files
 * and directories. The same name becomes the same number everywhere, so that a
 * directory of the census is still found among the mounts.
 *
 * Each writes to @out what is left of @text, which is cut up.
 */
#ifndef DCHAIN_HIDE_H
#define DCHAIN_HIDE_H

#include <stdio.h>

/* hide_nothing() - all is left */
void hide_nothing(FILE *out, char *text);

/* hide_census() - names, examples and the longest chain's name go */
void hide_census(FILE *out, char *text);

/* hide_mounts() - of /proc/PID/mountinfo device, place and type stay */
void hide_mounts(FILE *out, char *text);

/*
 * hide_boot() - of the kernel's command line, or of its log, stays what tells
 *	the size of the table and whether cgroups have memory
 */
void hide_boot(FILE *out, char *text);

#endif
