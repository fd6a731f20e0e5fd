// SPDX-License-Identifier: GPL-2.0-only
/* The order of a census' rows. */
#include "census/census.h"

#include "lib/array.h"

#include <stdlib.h>
#include <string.h>

/* Where the amounts are that rows can be sorted by; path is none of them. */
static const struct {
	const char *name;
	size_t offset;
} sorts[] = {
	{ "dentries", offsetof(struct census_holder, dentries) },
	{ "share", offsetof(struct census_holder, dentries) },
	{ "negative", offsetof(struct census_holder, negative) },
	{ "in_use", offsetof(struct census_holder, in_use) },
	{ "negative_in_use", offsetof(struct census_holder, negative_in_use) },
	{ "used_again", offsetof(struct census_holder, used_again) },
	{ "transient", offsetof(struct census_holder, transient) },
	{ "name_bytes", offsetof(struct census_holder, name_bytes) },
	{ "own", offsetof(struct census_holder, own) },
};

static int compare_amounts(const void *a, const void *b, void *offset)
{
	const struct census_holder *x = a, *y = b;
	const struct census_amount *m, *n;

	if (census_is_named(x) != census_is_named(y))
		return census_is_named(x) ? -1 : 1;
	if (!offset)
		return strcmp(x->path, y->path);
	m = (const void *)((const char *)a + *(size_t *)offset);
	n = (const void *)((const char *)b + *(size_t *)offset);
	return m->value < n->value ? 1 : m->value > n->value ? -1 :
	       strcmp(x->path, y->path);
}

bool census_sort(struct census_holders *h, const char *column)
{
	size_t i, offset;

	if (!strcmp(column, "path")) {
		qsort_r(h->rows, h->n, sizeof(*h->rows), compare_amounts, NULL);
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(sorts); i++) {
		if (strcmp(column, sorts[i].name) != 0)
			continue;
		offset = sorts[i].offset;
		qsort_r(h->rows, h->n, sizeof(*h->rows), compare_amounts,
			&offset);
		return true;
	}
	return false;
}
