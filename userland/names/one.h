/* SPDX-License-Identifier: GPL-2.0-only */
/* Until every caller asks once for all of its paths. */
#ifndef DCHAIN_NAMES_ONE_H
#define DCHAIN_NAMES_ONE_H

#include "names/names.h"

const struct names_known *names_one(const char *path);

#endif
