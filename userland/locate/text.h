/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine code of the functions that search the dentry hash table, where
 * it lies, and how it is written to a file and read again.
 */
#ifndef DCHAIN_LOCATE_TEXT_H
#define DCHAIN_LOCATE_TEXT_H

#include "locate/cfg.h"
#include "file/reader.h"

#include <stdio.h>

/*
 * __d_lookup, __d_lookup_rcu and __d_lookup_rcu_op_compare, in this order. The
 * last one exists since Linux 6.1; the others must be there.
 */
#define LOCATE_FUNCTIONS 3
#define LOCATE_REQUIRED 2

extern const char *const locate_functions[LOCATE_FUNCTIONS];

/**
 * struct locate_text - the functions' code
 * @code: without parts where there is no such function
 * @twice: the name is ambiguous, there is more than one such function
 */
struct locate_text {
	struct locate_code code[LOCATE_FUNCTIONS];
	bool twice[LOCATE_FUNCTIONS];
};

/**
 * locate_note_symbol - first pass over the kernel's symbols: find the functions
 * @text: zeroed before the first symbol; parts get their address
 * @name: of the symbol, in the kernel's own text (not a module's)
 * @address: of the symbol
 *
 * Parts that the compiler moved away are named `FUNCTION.cold', sometimes with
 * a number behind it.
 */
void locate_note_symbol(struct locate_text *text, const char *name,
			uint64_t address);

/**
 * locate_note_end - second pass: a part ends where the next symbol begins
 * @text: after the first pass
 * @address: of any symbol
 */
void locate_note_end(struct locate_text *text, uint64_t address);

/**
 * locate_heads - find the loop of each function
 * @text: with the bytes in place
 * @results: LOCATE_FUNCTIONS of them
 *
 * Return: how many are refused, probed, or required and absent.
 */
unsigned int locate_heads(const struct locate_text *text,
			  struct locate_result *results);

/**
 * locate_write - write the code as a file that locate_parse() reads
 * @out: where
 * @text: the code
 * @origin: which kernel, for people
 */
void locate_write(FILE *out, const struct locate_text *text,
		  const char *origin);

/**
 * locate_parse - the reverse
 * @text: filled in; locate_free_text() releases it, also on failure
 * @t: the file, `dchain text'
 * @fault: filled in on failure
 */
enum reader_error locate_parse(struct locate_text *text,
			       const struct reader_table *t,
			       struct reader_fault *fault);

void locate_free_text(struct locate_text *text);

#endif
