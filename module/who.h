/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose lookup is it: the current task's cgroup, and its slot. */
#ifndef DCHAIN_WHO_H
#define DCHAIN_WHO_H

#include <linux/cgroup.h>
#include <linux/sched.h>

#include "ledger.h"

/* Index into css_set::subsys of the hierarchy in use, < 0: the default one. */
extern int who_subsys;

/*
 * Context: any, with preemption off: that is an RCU read side, under which
 * neither the css_set nor its cgroups go away.
 */
static __always_inline struct cgroup *who_cgroup(void)
{
	struct css_set *set = rcu_dereference_raw(current->cgroups);

	if (likely(who_subsys < 0))
		return set->dfl_cgrp;
	return set->subsys[who_subsys]->cgroup;
}

unsigned int who_claim(struct ledger *l, struct cgroup *cgrp);

/**
 * who_slot() - the slot of the current task's cgroup
 * @l: the ledger
 * @cgrp: who_cgroup()
 *
 * Context: any, with preemption off; no lock.
 */
static inline unsigned int who_slot(struct ledger *l, struct cgroup *cgrp)
{
	unsigned int slot = ledger_find(l, (unsigned long)cgrp);

	if (likely(slot != LEDGER_OTHER))
		return slot;
	return who_claim(l, cgrp);
}

int who_init(const char *hierarchy);
const char *who_hierarchy(void);
void who_release(struct ledger *l);
bool who_is_live(const struct cgroup *cgrp);

#endif /* DCHAIN_WHO_H */
