/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of the engines' files, and where answers go. */
#ifndef DCHAIN_NAMES_ENGINES_H
#define DCHAIN_NAMES_ENGINES_H

#include "names/names.h"

/**
 * struct names_row - one thing to look for, and what is known of it
 * @user: whose engine may answer: that of the slice it is in; "": the host's
 * @key: a container's id, or a pod's UID
 * @runtime: and the others as in struct names
 */
struct names_row {
	char user[16];
	char key[NAMES_MAX];
	char runtime[16];
	char name[NAMES_MAX];
	char pod_name[NAMES_MAX];
};

/**
 * struct names_known - memory that parent and child share
 * @root: descriptor of the directory below which the host's files are
 * @most: rows that there is room for
 * @n: of them are asked for, sorted by @user and @key
 */
struct names_known {
	int root;
	size_t most;
	size_t n;
	struct names_row rows[];
};

/* names_row() - the row of a question, or NULL where nobody asks that */
struct names_row *names_row(const struct names_known *known,
			    const char *user, const char *key);

/**
 * engines_read() - read all files that may answer
 *
 * No file is read whose size, depth or number of values is not bounded. A file
 * system may still hang: the caller ends this process then.
 */
void engines_read(struct names_known *known);

#endif
