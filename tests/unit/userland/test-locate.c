// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loop heads in the functions of real kernels, where objdump shows the first
 * instruction of the loop's body; and how code is read, named and written.
 */
#include "heads.h"

#include "lib/slurp.h"
#include "lib/array.h"

static void read_text(const char *name, struct locate_text *text)
{
	struct reader_fault fault;
	struct reader_table t;
	char path[256];
	char *content;
	size_t len;

	snprintf(path, sizeof(path), TEST_DATA "/text-%s", name);
	content = slurp_file(path, &len);
	if (!content)
		fail_msg("%s is missing", path);
	assert_int_equal(reader_parse_table(&t, "text", content, len, &fault),
			 READER_OK);
	assert_int_equal(locate_parse(text, &t, &fault), READER_OK);
	reader_free_table(&t);
}

/* Offset 0: no such function. */
static const struct {
	const char *kernel;
	uint64_t offset[LOCATE_FUNCTIONS];
} kernels[] = {
	{ "5.10", { 0x41, 0x82, 0 } },
	{ "6.1", { 0x4b, 0x4e, 0x50 } },
	{ "6.12", { 0x58, 0x51, 0x4e } },
	{ "7.2", { 0x68, 0x61, 0x60 } },
	{ "6.1-arm64", { 0x70, 0x54, 0x68 } },
};

static void heads_of_real_kernels_are_found(void **state)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(kernels); i++) {
		read_text(kernels[i].kernel, &text);
		assert_int_equal(locate_heads(&text, results), 0);
		for (j = 0; j < LOCATE_FUNCTIONS; j++) {
			if (kernels[i].offset[j])
				found_at(results[j], kernels[i].offset[j]);
			else
				assert_int_equal(results[j].verdict,
						 LOCATE_ABSENT);
		}
		locate_free_text(&text);
	}
}

/* int3, or brk #4, as the kernel puts it. */
static void put_probe(struct locate_code *code, uint64_t offset)
{
	static const uint8_t x86[] = { 0xcc };
	static const uint8_t arm64[] = { 0x80, 0x00, 0x20, 0xd4 };

	if (code->arch == LOCATE_X86_64)
		memcpy(code->parts[0].bytes + offset, x86, sizeof(x86));
	else
		memcpy(code->parts[0].bytes + offset, arm64, sizeof(arm64));
}

/* As with mode loop, or somebody else's probe, at the head itself. */
static void a_probe_at_the_head_is_seen(void **state)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(kernels); i++) {
		read_text(kernels[i].kernel, &text);
		for (j = 0; j < LOCATE_FUNCTIONS; j++)
			if (kernels[i].offset[j])
				put_probe(&text.code[j], kernels[i].offset[j]);
		assert_int_equal(locate_heads(&text, results),
				 kernels[i].offset[2] ? 3 : 2);
		for (j = 0; j < LOCATE_REQUIRED; j++) {
			assert_int_equal(results[j].verdict, LOCATE_PROBED);
			assert_non_null(strstr(results[j].reason,
					       "dchain mode off"));
		}
		locate_free_text(&text);
	}
}

/* What an optimised kprobe leaves: a jump to far from the kernel's text. */
static void a_jump_at_the_entry_is_a_probe(void **state)
{
	static const uint8_t far_away[] = { 0xe9, 0x00, 0x00, 0x00, 0x40 };
	static const uint8_t endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;
	uint8_t *entry;

	(void)state;
	read_text("6.1", &text);
	memcpy(text.code[0].parts[0].bytes, far_away, sizeof(far_away));
	entry = text.code[1].parts[0].bytes;
	memcpy(entry, endbr, sizeof(endbr));
	memcpy(entry + sizeof(endbr), far_away, sizeof(far_away));
	assert_int_equal(locate_heads(&text, results), 2);
	assert_int_equal(results[0].verdict, LOCATE_PROBED);
	assert_int_equal(results[1].verdict, LOCATE_PROBED);
	assert_non_null(strstr(results[1].reason, "at +0x4"));
	locate_free_text(&text);
}

/* Whatever the bytes are, the answer comes and nothing beyond them is read. */
static void damaged_code_is_survived(void **state)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;
	struct locate_part *part;
	unsigned int bit;
	size_t size;

	(void)state;
	read_text("6.1", &text);
	part = &text.code[1].parts[0];
	size = part->size;
	for (bit = 0; bit < size * 8; bit++) {
		part->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		locate_heads(&text, results);
		assert_true(results[1].verdict == LOCATE_FOUND ||
			    results[1].reason[0]);
		part->bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (part->size = size - 1; part->size; part->size--) {
		uint8_t *whole = part->bytes;

		part->bytes = malloc(part->size);
		assert_non_null(part->bytes);
		memcpy(part->bytes, whole, part->size);
		locate_heads(&text, results);
		free(part->bytes);
		part->bytes = whole;
	}
	part->size = size;
	locate_free_text(&text);
}

static void code_is_written_and_read_again(void **state)
{
	struct locate_text text, again;
	struct reader_fault fault;
	struct reader_table t;
	char *written = NULL;
	size_t len = 0, i;
	FILE *f;

	(void)state;
	read_text("7.2", &text);
	f = open_memstream(&written, &len);
	assert_non_null(f);
	locate_write(f, &text, "a kernel");
	assert_int_equal(fclose(f), 0);
	assert_int_equal(reader_parse_table(&t, "text", written, len, &fault),
			 READER_OK);
	assert_int_equal(locate_parse(&again, &t, &fault), READER_OK);
	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		const struct locate_part *a = &text.code[i].parts[0];
		const struct locate_part *b = &again.code[i].parts[0];

		assert_int_equal(again.code[i].nparts, text.code[i].nparts);
		assert_true(a->address == b->address);
		assert_int_equal(a->size, b->size);
		assert_memory_equal(a->bytes, b->bytes, a->size);
	}
	reader_free_table(&t);
	locate_free_text(&text);
	locate_free_text(&again);
}

static void bad_code_files_are_refused(void **state)
{
	static const char *const rows[] = {
		"main x86_64 0x1000 90\n",
		"__d_lookupx x86_64 0x1000 90\n",
		"__d_lookup mips 0x1000 90\n",
		"__d_lookup x86_64 1000 90\n",
		"__d_lookup x86_64 0x 90\n",
		"__d_lookup x86_64 0x0 90\n",
		"__d_lookup x86_64 0x10000000000000000 90\n",
		"__d_lookup x86_64 0x1000 9\n",
		"__d_lookup x86_64 0x1000 9g\n",
		"__d_lookup x86_64 0x1000 90\n__d_lookup x86_64 0x2000 90\n",
		"__d_lookup.cold x86_64 0x1 90\n__d_lookup.cold x86_64 0x2 90\n"
		"__d_lookup.cold x86_64 0x3 90\n__d_lookup.cold x86_64 0x4 90\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct locate_text text;
		struct reader_fault fault = { 0 };
		struct reader_table t;
		char *file;
		int len;

		len = asprintf(&file, "dchain text - version: 1\n"
			       "# symbol arch address bytes\n%s", rows[i]);
		assert_true(len > 0);
		assert_int_equal(reader_parse_table(&t, "text", file,
						    (size_t)len, &fault),
				 READER_OK);
		if (locate_parse(&text, &t, &fault) != READER_BROKEN)
			fail_msg("accepted: %s", rows[i]);
		assert_true(fault.message[0]);
		locate_free_text(&text);
		reader_free_table(&t);
	}
}

static void symbols_become_parts(void **state)
{
	struct locate_text text = { 0 };
	const struct locate_code *rcu = &text.code[1];

	(void)state;
	locate_note_symbol(&text, "__d_lookup_rcu.cold", 0x9000);
	locate_note_symbol(&text, "__d_lookup_rcu", 0x2000);
	locate_note_symbol(&text, "__d_lookup_rcu.cold.12", 0xa000);
	locate_note_symbol(&text, "__d_lookup_done", 0x5000);
	locate_note_symbol(&text, "__pfx___d_lookup_rcu", 0x1ff0);
	locate_note_symbol(&text, "d_lookup", 0x4000);
	locate_note_end(&text, 0x2000);
	locate_note_end(&text, 0x3000);
	locate_note_end(&text, 0x2100);
	locate_note_end(&text, 0x9010);
	assert_int_equal(text.code[0].nparts, 0);
	assert_int_equal(text.code[2].nparts, 0);
	assert_int_equal(rcu->nparts, 3);
	assert_int_equal(rcu->parts[0].address, 0x2000);
	assert_int_equal(rcu->parts[0].size, 0x100);
	assert_int_equal(rcu->parts[1].address, 0x9000);
	assert_int_equal(rcu->parts[1].size, 0x10);
	/* Nothing followed the last one, and that can be seen. */
	assert_true(rcu->parts[2].size > LOCATE_BYTES);
	assert_false(text.twice[1]);
}

static void an_ambiguous_name_is_refused(void **state)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;

	(void)state;
	read_text("6.1", &text);
	locate_note_symbol(&text, "__d_lookup", 0x3000);
	text.code[0].parts[0].size = 8;
	assert_int_equal(locate_heads(&text, results), 1);
	refused(results[0], "more than one");
	found_at(results[1], 0x4e);
	locate_free_text(&text);
}

static void a_kernel_without_the_functions_is_told(void **state)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text = { 0 };

	(void)state;
	assert_int_equal(locate_heads(&text, results), LOCATE_REQUIRED);
	assert_int_equal(results[0].verdict, LOCATE_ABSENT);
	assert_true(results[0].reason[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_of_real_kernels_are_found),
		cmocka_unit_test(a_probe_at_the_head_is_seen),
		cmocka_unit_test(a_jump_at_the_entry_is_a_probe),
		cmocka_unit_test(damaged_code_is_survived),
		cmocka_unit_test(code_is_written_and_read_again),
		cmocka_unit_test(bad_code_files_are_refused),
		cmocka_unit_test(symbols_become_parts),
		cmocka_unit_test(an_ambiguous_name_is_refused),
		cmocka_unit_test(a_kernel_without_the_functions_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
