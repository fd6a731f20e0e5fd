/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The bytes of a function -> the head of its chain-walk loop.
 *
 * The functions that search the dentry hash table have one loop that is in no
 * other loop: the walk along the chain. Its head is the first instruction that
 * is executed once for each dentry visited. Loops inside it (comparing names,
 * reading a sequence count again) make "the first jump backwards" wrong.
 */
#ifndef DCHAIN_LOCATE_CFG_H
#define DCHAIN_LOCATE_CFG_H

#include "locate/decode.h"

/* A function and the parts that the compiler moved away (`NAME.cold'). */
#define LOCATE_PARTS 4

/* All parts together; the functions in question have less than 2 KiB. */
#define LOCATE_BYTES 65536

/**
 * struct locate_part - contiguous bytes of a function
 * @address: in the kernel
 * @size: bytes, above 0
 * @bytes: from malloc()
 */
struct locate_part {
	uint64_t address;
	size_t size;
	uint8_t *bytes;
};

/**
 * struct locate_code - a whole function
 * @arch: whose instructions these are
 * @nparts: how many parts; the first one begins with the function's entry
 * @parts: these
 */
struct locate_code {
	enum locate_arch arch;
	size_t nparts;
	struct locate_part parts[LOCATE_PARTS];
};

/**
 * enum locate_verdict - the result
 * @LOCATE_FOUND: there is exactly one outermost loop
 * @LOCATE_REFUSED: there is not, or the code could not be understood
 * @LOCATE_PROBED: a breakpoint is in the code and hides what was there
 * @LOCATE_ABSENT: there is no such function (never from locate_head())
 */
enum locate_verdict {
	LOCATE_FOUND,
	LOCATE_REFUSED,
	LOCATE_PROBED,
	LOCATE_ABSENT,
};

/**
 * struct locate_result - where the loop is, or why that is not known
 * @verdict: which of the two
 * @offset: bytes from the function's entry to the loop's head
 * @reason: one line for people, empty when found
 */
struct locate_result {
	enum locate_verdict verdict;
	uint64_t offset;
	char reason[160];
};

/**
 * locate_head - find the head of the chain-walk loop
 * @code: the function
 */
struct locate_result locate_head(const struct locate_code *code);

#endif
