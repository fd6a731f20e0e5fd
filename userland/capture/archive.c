// SPDX-License-Identifier: GPL-2.0-only
#include "capture/archive.h"

#include "lib/later.h"

struct libarchive libarchive;

bool libarchive_load(void)
{
#define F(name) "archive_" #name "\0"
	return later_load(LIBARCHIVE, ARCHIVE_FUNCTIONS(F, /* nothing */),
			  &libarchive);
#undef F
}
