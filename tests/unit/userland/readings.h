/* SPDX-License-Identifier: GPL-2.0-only */
/* Readings of the file cgroups, for the tests of what is made of them. */
#ifndef TEST_READINGS_H
#define TEST_READINGS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "counts/sample.h"

#define TITLE "dchain cgroups - version: 1\n"
#define COLUMNS "# id lookups walked steps longest created_negative state path\n"

static inline void read_text(struct reader_table *t, struct sample *s,
			     const char *text)
{
	struct reader_fault fault;
	char *copy = strdup(text);

	assert_non_null(copy);
	assert_int_equal(reader_parse_table(t, "cgroups", copy, strlen(copy),
					    &fault), READER_OK);
	assert_int_equal(sample_read(s, t, &fault), READER_OK);
}

static inline void release(struct reader_table *t, struct sample *s)
{
	sample_free(s);
	reader_free_table(t);
}

static inline const struct sample_row *find(const struct sample *s,
					    const char *path)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!strcmp(s->rows[i].path, path))
			return &s->rows[i];
	fail_msg("no row of %s", path);
	return NULL;
}

#endif
