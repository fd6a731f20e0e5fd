/* SPDX-License-Identifier: GPL-2.0-only */
/* The file `cgroups`, read now or from a capture, as numbers. */
#ifndef DCHAIN_READING_H
#define DCHAIN_READING_H

#include "lib/exits.h"
#include "counts/sample.h"

/**
 * struct reading - a reading
 * @table:  the file; holds the text that @sample points to
 * @sample: its numbers
 */
struct reading {
	struct reader_table table;
	struct sample sample;
};

/**
 * reading_take() - read it
 * @r:	   filled in on success; release it with reading_free()
 * @input: a saved capture, or NULL for the running module
 *
 * Return: DCHAIN_OK, or another status after one line on stderr.
 */
enum dchain_exit reading_take(struct reading *r, const char *input);

void reading_free(struct reading *r);

#endif
