/* SPDX-License-Identifier: GPL-2.0-only */
/* What the answers about cgroups and directories share. */
#ifndef DCHAIN_NAMES_LABEL_H
#define DCHAIN_NAMES_LABEL_H

#include "names/names.h"
#include "names/store.h"

/**
 * struct label - where a text goes, cut off where there is no more room
 */
struct label {
	char *to;
	size_t size;
	size_t len;
};

void label_add(struct label *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void label_add_container(struct label *t, const struct names *n);

static inline void names_copy(char *to, const char *text)
{
	snprintf(to, NAMES_MAX, "%s", text);
}

/* names_take() - set @out's names from an engine's entry of a container */
void names_take(struct names *out, const struct store_container *c);

/* names_known() - all entries; layers and volumes only where @deep */
const struct store *names_known(bool deep);

#endif
