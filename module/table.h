/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DCHAIN_TABLE_H
#define DCHAIN_TABLE_H

#include "chain.h"

int table_from_dentries(struct chain_table *table);

#endif /* DCHAIN_TABLE_H */
