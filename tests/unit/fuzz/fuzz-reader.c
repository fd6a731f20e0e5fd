// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as one of the module's files. Beside what the sanitizers
 * see, a file is either refused with a message or has all its cells.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "read/columns.h"
#include "read/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *copy(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void check_cells(const struct reader_table *t)
{
	char *wanted[] = { "/a", "7" };
	size_t row, column;

	must(t->ncolumns > 0);
	for (row = 0; row < t->nrows; row++) {
		for (column = 0; column < t->ncolumns; column++)
			must(*reader_cell(t, row, (int)column));
		columns_select(t, row, wanted, 2);
	}
	for (column = 0; column < t->ncolumns; column++)
		must(reader_column(t, t->columns[column]) == (int)column);
}

static void check_columns(const struct reader_table *t)
{
	static const struct printer_column known[] = {
		{ "id", "", PRINTER_NUMBER, false },
		{ "path", "", PRINTER_PATH, false },
	};
	size_t n;

	free(columns_match(t, known, 2, &n));
	must(n == t->ncolumns);
}

static void table(const uint8_t *data, size_t size)
{
	struct reader_fault fault = { 0 };
	struct reader_table t;

	if (reader_parse_table(&t, "cgroups", copy(data, size), size,
			       &fault)) {
		must(fault.error && fault.message[0] && !t.text);
		return;
	}
	check_cells(&t);
	check_columns(&t);
	reader_free_table(&t);
}

static void values(const uint8_t *data, size_t size)
{
	struct reader_fault fault = { 0 };
	struct reader_values v;
	char value[16];
	size_t i;

	if (reader_parse_values(&v, copy(data, size), size, &fault)) {
		must(fault.error && fault.message[0] && !v.text);
		return;
	}
	must(v.npairs > 0);
	for (i = 0; i < v.npairs; i++) {
		must(reader_value(&v, v.pairs[i].name));
		reader_field(v.pairs[i].value, "symbol", value, sizeof(value));
		must(memchr(value, '\0', sizeof(value)));
	}
	reader_free_values(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	table(data, size);
	values(data, size);
	return 0;
}
