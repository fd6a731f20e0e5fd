/* SPDX-License-Identifier: GPL-2.0-only */
/* Loop heads are told to the module; here they are put to the test. */
#ifndef DCHAIN_VERIFY_H
#define DCHAIN_VERIFY_H

#include "heads.h"

int verify_heads(const struct head *heads, unsigned int n);

#endif /* DCHAIN_VERIFY_H */
