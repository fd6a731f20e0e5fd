/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of names/ share. */
#ifndef DCHAIN_NAMES_PLACE_H
#define DCHAIN_NAMES_PLACE_H

#include "names/names.h"

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
