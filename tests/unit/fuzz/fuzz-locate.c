// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any file of functions' code, and any bytes as code. Each function
 * gets a head inside it, or a reason.
 */
#include "fuzz.h"

#include "locate/text.h"

static void check(const struct locate_result *result, size_t size)
{
	if (result->verdict == LOCATE_FOUND ? result->offset >= size :
	    !result->reason[0])
		abort();
}

static void code(const uint8_t *data, size_t size, enum locate_arch arch)
{
	struct locate_code code = { .arch = arch, .nparts = 1 };
	struct locate_result result;

	/* Without the NUL: what is read beyond the code must be seen. */
	code.parts[0].bytes = malloc(size ? size : 1);
	if (!code.parts[0].bytes)
		abort();
	memcpy(code.parts[0].bytes, data, size);
	code.parts[0].size = size;
	code.parts[0].address = 0xffffffff81000000;
	result = locate_head(&code);
	check(&result, size);
	free(code.parts[0].bytes);
}

static void file(const uint8_t *data, size_t size)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct reader_fault fault = { 0 };
	struct locate_text text;
	struct reader_table t;
	int i;

	if (reader_parse_table(&t, "text", fuzz_text(data, size), size, &fault))
		return;
	if (!locate_parse(&text, &t, &fault)) {
		locate_heads(&text, results);
		for (i = 0; i < LOCATE_FUNCTIONS; i++)
			check(&results[i], text.code[i].parts[0].size);
	} else if (!fault.message[0]) {
		abort();
	}
	locate_free_text(&text);
	reader_free_table(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	file(data, size);
	code(data, size, LOCATE_X86_64);
	code(data, size, LOCATE_ARM64);
	return 0;
}
