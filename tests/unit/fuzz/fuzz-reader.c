// SPDX-License-Identifier: GPL-2.0-only
/* libFuzzer: any bytes as a file of the module, of tables or of values. */
#include "fuzz.h"

#include "file/reader.h"

#include <string.h>

static void check_cells(const struct reader_table *t)
{
	size_t row, column;

	fuzz_assert(t->ncolumns > 0);
	for (row = 0; row < t->nrows; row++)
		for (column = 0; column < t->ncolumns; column++)
			fuzz_assert(reader_cell(t, row, (int)column));
}

static void tables(const uint8_t *data, size_t size, size_t n)
{
	static const char *const names[] = { "cgroups", "owners", "x" };
	struct reader_fault fault = { 0 };
	struct reader_table t[3];

	if (reader_cut_tables(t, names, n, fuzz_text(data, size), &fault)) {
		fuzz_assert(fault.message[0] && !t[0].text);
		return;
	}
	while (n-- > 0) {
		check_cells(&t[n]);
		reader_free_table(&t[n]);
	}
}

static void values(const uint8_t *data, size_t size)
{
	struct reader_fault fault = { 0 };
	struct reader_values v;
	char value[16];
	size_t i;

	if (reader_cut_values(&v, fuzz_text(data, size), &fault)) {
		fuzz_assert(fault.message[0] && !v.text);
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
	tables(data, size, 1);
	tables(data, size, 3);
	values(data, size);
	return 0;
}
