/* SPDX-License-Identifier: GPL-2.0-only */
/* What the child process that reads engines' files does for names/ask.c. */
#ifndef DCHAIN_NAMES_ENGINES_H
#define DCHAIN_NAMES_ENGINES_H

#include "names/names.h"

/**
 * struct question - one thing to look for
 * @user: whose engine may answer: that of the slice it is in; "": the host's
 * @key: a container's id, a pod's UID, a layer's directory, or /NAMESPACE/NAME,
 *	the cgroup of a container of containerd's that has no id
 */
struct question {
	char user[16];
	char key[NAMES_MAX];
};

enum told {
	TOLD_RUNTIME, TOLD_ID, TOLD_NAME, TOLD_POD, TOLD_NAMESPACE, TOLD_IMAGE,
	TOLD_FIELDS
};

/**
 * struct answer - what is written to a pipe, all or nothing (PIPE_BUF)
 * @question: its place among the questions
 * @told: printable ASCII without blanks: what else a name has, is \ooo
 */
struct answer {
	size_t question;
	char told[TOLD_FIELDS][NAMES_MAX];
};

/**
 * struct engines - all questions, sorted, and where answers go
 * @root: descriptor of the directory below which the host's files are
 */
struct engines {
	const struct question *questions;
	size_t n;
	int root;
	int out;
};

int engines_order(const void *a, const void *b);

/* The place of a question, or @e->n where nobody asks that. */
size_t engines_find(const struct engines *e, const char *user, const char *key);

/**
 * engines_read() - read all files that may answer
 *
 * No file is read whose size, depth or number of values is not bounded. A file
 * system may still hang: the caller ends this process then.
 */
void engines_read(const struct engines *e);

#endif
