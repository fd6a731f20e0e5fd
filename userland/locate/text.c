// SPDX-License-Identifier: GPL-2.0-only
/*
 * The code of the lookup functions: symbols -> parts, parts <-> text file.
 */
#include "locate/text.h"

#include "lib/array.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const locate_functions[LOCATE_FUNCTIONS] = {
	"__d_lookup",
	"__d_lookup_rcu",
	"__d_lookup_rcu_op_compare",
};

static const char *const arch_names[] = {
	[LOCATE_X86_64] = "x86_64",
	[LOCATE_ARM64] = "arm64",
};

/* Which function a symbol belongs to; -1: none of ours. */
static int function_of(const char *name, bool *cold)
{
	int i;

	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		size_t length = strlen(locate_functions[i]);

		if (strncmp(name, locate_functions[i], length) != 0)
			continue;
		*cold = !strncmp(name + length, ".cold", 5);
		if (*cold || !name[length])
			return i;
	}
	return -1;
}

void locate_note_symbol(struct locate_text *text, const char *name,
			uint64_t address)
{
	struct locate_code *code;
	struct locate_part *part;
	bool cold;
	int i;

	i = function_of(name, &cold);
	if (i < 0)
		return;
	code = &text->code[i];
	/* The first place is the entry's, whichever symbol comes first. */
	if (!code->nparts)
		code->nparts = 1;
	part = &code->parts[cold ? code->nparts : 0];
	if (cold && code->nparts == LOCATE_PARTS)
		return;
	if (!cold && part->address)
		text->twice[i] = true;
	part->address = address;
	part->size = LOCATE_BYTES + 1;
	code->nparts += cold;
}

void locate_note_end(struct locate_text *text, uint64_t address)
{
	size_t i, j;

	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		for (j = 0; j < text->code[i].nparts; j++) {
			struct locate_part *part = &text->code[i].parts[j];

			if (address > part->address &&
			    address - part->address < part->size)
				part->size = address - part->address;
		}
	}
}

static struct locate_result head_of(const struct locate_text *text, int i)
{
	static const struct locate_result absent = {
		.verdict = LOCATE_ABSENT,
		.reason = "no such function in this kernel",
	}, twice = {
		.verdict = LOCATE_REFUSED,
		.reason = "more than one function has this name",
	};

	if (!text->code[i].nparts || !text->code[i].parts[0].size)
		return absent;
	return text->twice[i] ? twice : locate_head(&text->code[i]);
}

unsigned int locate_heads(const struct locate_text *text,
			  struct locate_result *results)
{
	unsigned int missing = 0;
	int i;

	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		results[i] = head_of(text, i);
		if (results[i].verdict == LOCATE_FOUND)
			continue;
		if (results[i].verdict != LOCATE_ABSENT || i < LOCATE_REQUIRED)
			missing++;
	}
	return missing;
}

static void write_part(FILE *out, const struct locate_code *code, size_t part,
		       const char *name)
{
	const struct locate_part *p = &code->parts[part];
	size_t i;

	fprintf(out, "%s%s %s 0x%llx ", name, part ? ".cold" : "",
		arch_names[code->arch], (unsigned long long)p->address);
	for (i = 0; i < p->size; i++)
		fprintf(out, "%02x", p->bytes[i]);
	fputc('\n', out);
}

void locate_write(FILE *out, const struct locate_text *text,
		  const char *origin)
{
	size_t i, j;

	fprintf(out, "dchain text - version: %d\n", READER_VERSION);
	fprintf(out, "# symbol arch address bytes\n# kernel: %s\n", origin);
	for (i = 0; i < LOCATE_FUNCTIONS; i++)
		for (j = 0; j < text->code[i].nparts; j++)
			if (text->code[i].parts[j].size)
				write_part(out, &text->code[i], j,
					   locate_functions[i]);
}

static enum reader_error broken(struct reader_fault *fault, size_t row,
				const char *what)
{
	fault->error = READER_BROKEN;
	fault->line = 0;
	snprintf(fault->message, sizeof(fault->message), "row %zu: %s",
		 row + 1, what);
	return READER_BROKEN;
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static bool parse_bytes(struct locate_part *part, const char *hex)
{
	size_t size = strlen(hex) / 2, i;

	if (!size || size > LOCATE_BYTES || strlen(hex) % 2)
		return false;
	part->bytes = malloc(size);
	if (!part->bytes)
		return false;
	for (i = 0; i < size; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		part->bytes[i] = (uint8_t)(high << 4 | low);
	}
	part->size = size;
	return true;
}

static bool parse_address(const char *text, uint64_t *address)
{
	char *end;

	if (strncmp(text, "0x", 2) != 0 || nibble(text[2]) < 0)
		return false;
	errno = 0;
	*address = strtoull(text + 2, &end, 16);
	return !*end && !errno && *address;
}

static bool parse_arch(const char *text, enum locate_arch *arch)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(arch_names); i++) {
		if (strcmp(text, arch_names[i]) != 0)
			continue;
		*arch = (enum locate_arch)i;
		return true;
	}
	return false;
}

/* One row: the place for its part is made as if a symbol had been seen. */
static enum reader_error parse_part(struct locate_text *text,
				    const struct reader_table *t, size_t row,
				    struct reader_fault *fault)
{
	const char *name = reader_cell(t, row, reader_column(t, "symbol"));
	struct locate_code *code;
	struct locate_part *part;
	enum locate_arch arch;
	uint64_t address;
	bool cold;
	int i;

	i = function_of(name, &cold);
	if (i < 0)
		return broken(fault, row,
			      "symbol is no function that searches the dentry hash table");
	if (!parse_arch(reader_cell(t, row, reader_column(t, "arch")), &arch))
		return broken(fault, row, "arch must be x86_64 or arm64");
	if (!parse_address(reader_cell(t, row, reader_column(t, "address")),
			   &address))
		return broken(fault, row,
			      "address must be a number like 0xffffffff81000000");
	code = &text->code[i];
	if (cold ? code->nparts == LOCATE_PARTS : code->parts[0].address != 0)
		return broken(fault, row, "the symbol comes too often");
	locate_note_symbol(text, name, address);
	code->arch = arch;
	part = &code->parts[cold ? code->nparts - 1 : 0];
	part->size = 0;
	if (!parse_bytes(part, reader_cell(t, row, reader_column(t, "bytes"))))
		return broken(fault, row,
			      "bytes must be an even number of hexadecimal digits");
	return READER_OK;
}

enum reader_error locate_parse(struct locate_text *text,
			       const struct reader_table *t,
			       struct reader_fault *fault)
{
	enum reader_error error = READER_OK;
	size_t row;

	*text = (struct locate_text) { 0 };
	for (row = 0; !error && row < t->nrows; row++)
		error = parse_part(text, t, row, fault);
	return error;
}

void locate_free_text(struct locate_text *text)
{
	size_t i, j;

	for (i = 0; i < LOCATE_FUNCTIONS; i++)
		for (j = 0; j < LOCATE_PARTS; j++)
			free(text->code[i].parts[j].bytes);
	*text = (struct locate_text) { 0 };
}
