/* SPDX-License-Identifier: GPL-2.0-only */
/* Loop heads as text: "__d_lookup+0x4b,__d_lookup_rcu+0x4e". Pure. */
#ifndef DCHAIN_HEADS_H
#define DCHAIN_HEADS_H

#include <linux/types.h>

/**
 * struct head - a function and the head of the chain-walk loop in it
 * @symbol: the function
 * @offset: of the head, in bytes; 0 where it is not known
 */
struct head {
	const char *symbol;
	unsigned int offset;
};

int heads_parse(const char *text, struct head *heads, unsigned int n,
		char *bad, size_t size);

#endif /* DCHAIN_HEADS_H */
