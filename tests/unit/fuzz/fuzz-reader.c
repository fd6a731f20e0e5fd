// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as one of the module's files. Beside what the sanitizers
 * see, a file is either refused with a message or has all its cells.
 */
#include "fuzz.h"

#include "counts/columns.h"
#include "file/reader.h"

static void check_cells(const struct reader_table *t)
{
	char *wanted[] = { "/a", "7" };
	size_t row, column;

	fuzz_assert(t->ncolumns > 0);
	for (row = 0; row < t->nrows; row++) {
		for (column = 0; column < t->ncolumns; column++)
			fuzz_assert(*reader_cell(t, row, (int)column));
		counts_selects(row, reader_cell(t, row, 0), wanted, 2);
	}
	for (column = 0; column < t->ncolumns; column++)
		fuzz_assert(reader_column(t, t->columns[column]) ==
			    (int)column);
}

static void check_columns(const struct reader_table *t)
{
	struct counts_columns c;

	counts_columns(&c, IN_CGROUPS, t, NULL, 0, NULL, 0);
	fuzz_assert(c.n == t->ncolumns);
	counts_columns_free(&c);
}

static void table(const uint8_t *data, size_t size)
{
	struct reader_fault fault = { 0 };
	struct reader_table t;

	if (reader_parse_table(&t, "cgroups", fuzz_text(data, size), size,
			       &fault)) {
		fuzz_assert(fault.error && fault.message[0] && !t.text);
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

	if (reader_parse_values(&v, fuzz_text(data, size), size, &fault)) {
		fuzz_assert(fault.error && fault.message[0] && !v.text);
		return;
	}
	fuzz_assert(v.npairs > 0);
	for (i = 0; i < v.npairs; i++) {
		fuzz_assert(reader_value(&v, v.pairs[i].name));
		reader_field(v.pairs[i].value, "symbol", value, sizeof(value));
		fuzz_assert(memchr(value, '\0', sizeof(value)));
	}
	reader_free_values(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	table(data, size);
	values(data, size);
	return 0;
}
