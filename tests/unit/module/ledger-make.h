/* SPDX-License-Identifier: GPL-2.0-only */
/* A ledger of a few CPUs, for its tests. */
#ifndef DCHAIN_LEDGER_MAKE_H
#define DCHAIN_LEDGER_MAKE_H

#include "pure.h"
#include "count/ledger.h"

#define CPUS 4U

static struct ledger *ledger_make(PURE_TEST, unsigned int max)
{
	struct ledger *l = pure_alloc(sizeof(*l));
	unsigned int cpu;

	l->max = max;
	l->bits = ledger_bits(max);
	l->nr_cpus = CPUS;
	l->keys = pure_alloc(sizeof(*l->keys) << l->bits);
	l->cells = pure_alloc((CPUS + 1) * sizeof(*l->cells));
	for (cpu = 0; cpu < CPUS; cpu++)
		l->cells[cpu] = pure_alloc(ledger_slots(l) *
					   sizeof(**l->cells));
	return l;
}

/* The next key after @key whose search starts at @index. */
static inline unsigned long key_at(const struct ledger *l, unsigned int index,
				   unsigned long key)
{
	do
		key += 4;
	while (hash_long(key, l->bits) != index);
	return key;
}

#endif /* DCHAIN_LEDGER_MAKE_H */
