/* SPDX-License-Identifier: GPL-2.0-only */
/* libcapstone, which is loaded when code is decoded. */
#ifndef DCHAIN_LOCATE_CAPSTONE_H
#define DCHAIN_LOCATE_CAPSTONE_H

#include <capstone/capstone.h>
#include <stdbool.h>

#define CAPSTONE_FUNCTIONS(f, end)					\
	f(close) end f(disasm_iter) end f(free) end f(insn_group) end	\
	f(malloc) end f(open) end f(option) end

/* Its functions: libcapstone.open() is cs_open(). */
extern struct libcapstone {
#define F(name) typeof(cs_##name) *(name)
	CAPSTONE_FUNCTIONS(F, ;)
#undef F
} libcapstone;

/* libcapstone_load() - before its first use; false, with a line, without it */
bool libcapstone_load(void);

#endif
