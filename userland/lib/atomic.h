/* SPDX-License-Identifier: GPL-2.0-only */
/* Replaces a file as a whole: who reads it sees the old one or the new one. */
#ifndef DCHAIN_ATOMIC_H
#define DCHAIN_ATOMIC_H

#include <stdio.h>

/**
 * struct atomic_file - a file being replaced
 * @out:       write to this
 * @path:      the file; not copied
 * @temporary: beside it until the end, its name ending in six random letters
 */
struct atomic_file {
	FILE *out;
	const char *path;
	char temporary[4096];
};

/**
 * atomic_begin() - begin to replace a file
 *
 * Only a regular file is replaced: renaming over a device or a link would do
 * away with it. What fails ends the program, with a line.
 */
void atomic_begin(struct atomic_file *f, const char *path);

/**
 * atomic_commit() - put the new file, mode 0644, in the old one's place
 *
 * What fails ends the program, with a line; the old file then stays as it was.
 */
void atomic_commit(struct atomic_file *f);

#endif
