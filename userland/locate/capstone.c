// SPDX-License-Identifier: GPL-2.0-only
#include "locate/capstone.h"

#include "lib/later.h"

struct libcapstone libcapstone;

bool libcapstone_load(void)
{
#define F(name) "cs_" #name "\0"
	return later_load(LIBCAPSTONE, CAPSTONE_FUNCTIONS(F, /* nothing */),
			  &libcapstone);
#undef F
}
