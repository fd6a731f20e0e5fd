/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose lookup is it: the current task's cgroup, and its slot. */
#ifndef DCHAIN_TASK_CGROUP_H
#define DCHAIN_TASK_CGROUP_H

#include <linux/cgroup.h>
#include <linux/sched.h>

#include "count/ledger.h"

/* Index into css_set::subsys of the hierarchy in use, < 0: the default one. */
extern int task_cgroup_subsys;

/*
 * Queued when a cgroup claims a slot and half of all slots are in use.
 * removed.c sets its function, which gives slots of removed cgroups back soon.
 */
extern struct irq_work task_cgroup_scarce;

/*
 * The current task's cgroup in the default hierarchy.
 *
 * Context: any, with preemption off: that is an RCU read side, under which
 * neither the css_set nor its cgroups go away.
 */
static __always_inline struct cgroup *task_cgroup_default(void)
{
	return rcu_dereference_raw(current->cgroups)->dfl_cgrp;
}

/* Likewise in the hierarchy that is in use. */
static __always_inline struct cgroup *task_cgroup_now(void)
{
	if (likely(task_cgroup_subsys < 0))
		return task_cgroup_default();
	return rcu_dereference_raw(current->cgroups)
		->subsys[task_cgroup_subsys]->cgroup;
}

unsigned int task_cgroup_claim(struct ledger *l, struct cgroup *cgrp);

/**
 * task_cgroup_slot() - the slot of the current task's cgroup
 * @l: the ledger
 * @cgrp: task_cgroup_now()
 *
 * Context: any, with preemption off; no lock.
 */
static inline unsigned int task_cgroup_slot(struct ledger *l,
					    struct cgroup *cgrp)
{
	unsigned int slot = ledger_find(l, (unsigned long)cgrp);

	if (likely(slot != LEDGER_OTHER))
		return slot;
	return task_cgroup_claim(l, cgrp);
}

int task_cgroup_init(const char *hierarchy);
const char *task_cgroup_hierarchy(void);
void task_cgroup_release(struct ledger *l);
bool task_cgroup_is_live(const struct cgroup *cgrp);
bool task_cgroup_is_gone(struct cgroup *cgrp);

#endif /* DCHAIN_TASK_CGROUP_H */
