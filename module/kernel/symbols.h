/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses of kernel symbols that are not exported. */
#ifndef DCHAIN_SYMBOLS_H
#define DCHAIN_SYMBOLS_H

unsigned long symbol_address(const char *name);
bool symbol_at(unsigned long addr, unsigned long *offset,
	       unsigned long *length);

#endif /* DCHAIN_SYMBOLS_H */
