// SPDX-License-Identifier: GPL-2.0-only
/* Directories of a census by their paths, and in the order of their size. */
#include "census/figures.h"

#include "lib/program.h"

#include <stdlib.h>
#include <string.h>

/* From its end, as the tree is climbed. */
char *census_path(const struct census *c, const struct census_dir *dir,
		  char *path, size_t size)
{
	size_t at = size - 1;

	path[at] = '\0';
	for (;;) {
		size_t len = strlen(dir->name);

		if (dir->parent == CENSUS_NONE && at < size - 1 &&
		    dir->name[0] == '/')
			len = 0;
		if (at < len + 1)
			break;
		at -= len;
		memcpy(path + at, dir->name, len);
		if (dir->parent == CENSUS_NONE)
			break;
		path[--at] = '/';
		dir = &c->dirs[dir->parent];
	}
	return memmove(path, path + at, size - at);
}

static int by_count(const void *a, const void *b, void *of)
{
	const double *count = of;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (count[x] != count[y])
		return (count[x] < count[y]) - (count[x] > count[y]);
	return (x > y) - (x < y);
}

uint32_t *census_order(const struct census *c, enum census_count count,
		       bool subtrees)
{
	uint32_t *order = must(calloc(c->ndirs + 1, sizeof(*order))), i;
	double *of = must(calloc(c->ndirs + 1, sizeof(*of)));

	for (i = 0; i < c->ndirs; i++) {
		const struct census_dir *d = &c->dirs[i];

		order[i] = i;
		of[i] = subtrees ? d->all[count] : d->own[count];
	}
	qsort_r(order, c->ndirs, sizeof(*order), by_count, of);
	free(of);
	return order;
}
