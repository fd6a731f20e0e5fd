/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory of the counts, and the locks of those who move and read them. */
#ifndef DCHAIN_CELLS_H
#define DCHAIN_CELLS_H

#include "count/ledger.h"

/* Held while a slot or a row is moved or read: nobody sees it half done. */
extern spinlock_t count_lock;
/* Held by who moves counts, but not during grace periods. */
extern struct mutex move_mutex;
/* Changes when a slot is given back; odd while all are cleared. */
extern unsigned long count_generation;
/* CPUs whose events are not counted, because there was no memory. */
extern unsigned int cells_lacking;

bool cells_fit(const struct ledger *l);
int cells_init(struct ledger *l);
void cells_stop(void);
void cells_free(struct ledger *l);
size_t cells_memory(const struct ledger *l);

#endif /* DCHAIN_CELLS_H */
