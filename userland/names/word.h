/* SPDX-License-Identifier: GPL-2.0-only */
/* A piece of a path, not NUL-terminated, and the shapes that ids have. */
#ifndef DCHAIN_WORD_H
#define DCHAIN_WORD_H

#include <stdbool.h>
#include <stddef.h>

struct word {
	const char *s;
	size_t len;
};

bool word_is(struct word w, const char *s);

/* Each of the strippers leaves @w alone when it returns false. */
bool word_strip_prefix(struct word *w, const char *prefix);
bool word_strip_suffix(struct word *w, const char *suffix);

/**
 * word_after_last() - what stands behind the last @mark in @w
 * @w:    where to look
 * @mark: not empty
 * @rest: set when found
 */
bool word_after_last(struct word w, const char *mark, struct word *rest);

#define WORD_ID_LEN 64

/* so many hex digits: the id of an OCI container */
bool word_is_id(struct word w);

/* a UUID, its dashes perhaps written '_' for systemd, or 32 bare hex digits */
bool word_is_uid(struct word w);

/**
 * word_copy() - copy to a string, cut off where @size ends
 * @w:    what to copy
 * @to:   where to
 * @size: bytes at @to, at least 1
 */
void word_copy(struct word w, char *to, size_t size);

/* word_copy(), undoing systemd's \xNN; what is no such escape stays */
void word_unescape(struct word w, char *to, size_t size);

#endif
