/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of names/ share: the reader of engines' files first. */
#ifndef DCHAIN_NAMES_ENGINES_H
#define DCHAIN_NAMES_ENGINES_H

#include "names/names.h"

/**
 * struct question - one thing to look for
 * @user: whose engine may answer: that of the slice it is in; "": the host's
 * @key: a container's id, a pod's UID, or a layer's directory
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

/* names_place() without what was told: a layer may be a container's own */
bool place_of_path(const char *directory, struct names_place *out);

/**
 * names_answer() - set the names that were told
 * @user: whose engine may answer
 * @key: see struct question
 *
 * Return: false, and nothing set, where nothing was told.
 */
bool names_answer(const struct names_known *known, const char *user,
		  const char *key, struct names *out);

#endif
