/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of the counts: keys, and an array of cells for each CPU. */
#ifndef DCHAIN_CELLS_H
#define DCHAIN_CELLS_H

#include "count/ledger.h"

void cells_lock(void);
void cells_unlock(void);
bool cells_fit(const struct ledger *l);
int cells_init(void);
void cells_exit(void);
size_t cells_memory(void);
unsigned int cells_lacking(void);

#endif /* DCHAIN_CELLS_H */
