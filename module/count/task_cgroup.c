// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hierarchy that rows are made from, and the references that keep a
 * cgroup's identity and path readable after its rmdir.
 */
#include <linux/errno.h>
#include <linux/irq_work.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/percpu-refcount.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "kernel/compat.h"
#include "count/task_cgroup.h"

int task_cgroup_subsys = -1;
struct irq_work task_cgroup_scarce;

static const struct {
	const char *name;
	int subsys;	/* < 0: the default hierarchy */
	bool built;
} hierarchies[] = {
	{ "v2", -1, true },
	{ "memory", COMPAT_MEMORY_SUBSYS, COMPAT_MEMORY_SUBSYS >= 0 },
	{ "pids", COMPAT_PIDS_SUBSYS, COMPAT_PIDS_SUBSYS >= 0 },
};

static unsigned int task_cgroup_index;

/*
 * A host is a v1 host when a controller that every container runtime uses
 * stands on a hierarchy of its own; the default one then has nothing in it.
 */
static unsigned int task_cgroup_auto(void)
{
	if (compat_memory_on_v1())
		return 1;
	if (compat_pids_on_v1())
		return 2;
	return 0;
}

/**
 * task_cgroup_init() - choose the hierarchy
 * @hierarchy: auto, v2, memory or pids
 *
 * Context: process, before the first event.
 * Return: 0, -EINVAL with a line in the log.
 */
int task_cgroup_init(const char *hierarchy)
{
	unsigned int i;

	if (!strcmp(hierarchy, "auto"))
		i = task_cgroup_auto();
	else
		for (i = 0; i < ARRAY_SIZE(hierarchies); i++)
			if (!strcmp(hierarchy, hierarchies[i].name))
				break;
	if (i == ARRAY_SIZE(hierarchies)) {
		pr_err("cannot load: hierarchy=%*pE is none of auto, v2, memory, pids\n",
		       (int)strnlen(hierarchy, 64), hierarchy);
		return -EINVAL;
	}
	if (!hierarchies[i].built) {
		pr_err("cannot load: hierarchy=%s, but this kernel is built without that controller\n",
		       hierarchy);
		return -EINVAL;
	}
	/* such a controller has all tasks in its root */
	if ((i == 1 && !compat_memory_enabled()) ||
	    (i == 2 && !compat_pids_enabled())) {
		pr_err("cannot load: hierarchy=%s, but that controller is switched off by cgroup_disable= on the kernel's command line\n",
		       hierarchy);
		return -EINVAL;
	}
	task_cgroup_index = i;
	task_cgroup_subsys = hierarchies[i].subsys;
	return 0;
}

const char *task_cgroup_hierarchy(void)
{
	return hierarchies[task_cgroup_index].name;
}

/**
 * task_cgroup_claim() - make a slot for a cgroup seen for the first time
 * @l: the ledger
 * @cgrp: the current task's cgroup
 *
 * The slot holds a reference until removed.c gives it back: the pointer, which
 * is the key, cannot become another cgroup's. The reference is taken before the
 * key is published. Dropping it again here may drop the last one; that only
 * queues work and is allowed in any context.
 *
 * Of a cgroup that is being destroyed none is taken, or a v1 hierarchy that is
 * being unmounted would be kept from it by its own tasks.
 *
 * Context: any, with preemption off.
 * Return: the slot, LEDGER_OTHER when there is none left or the cgroup is
 * past its end.
 */
unsigned int task_cgroup_claim(struct ledger *l, struct cgroup *cgrp)
{
	unsigned int slot, used = atomic_read(&l->used);
	bool claimed;

	/* A full table is met at every event: make that cheap. */
	if (used >= l->max)
		return LEDGER_OTHER;
	if (!css_tryget_online(&cgrp->self))
		return LEDGER_OTHER;
	slot = ledger_claim(l, (unsigned long)cgrp, &claimed);
	if (!claimed)
		css_put(&cgrp->self);
	else if (used >= l->max / 2)
		irq_work_queue(&task_cgroup_scarce);
	return slot;
}

/**
 * task_cgroup_release() - drop the references of all slots
 * @l: the ledger, which nobody counts into any more
 *
 * Context: process, may sleep.
 */
void task_cgroup_release(struct ledger *l)
{
	unsigned int slot;

	for (slot = 1; slot < ledger_slots(l); slot++) {
		struct cgroup *cgrp = (void *)ledger_key(l, slot);

		if (cgrp)
			css_put(&cgrp->self);
		if (!(slot % 1024))
			cond_resched();
	}
}

/* Has nobody removed the cgroup's directory yet? */
bool task_cgroup_is_live(const struct cgroup *cgrp)
{
	return READ_ONCE(cgrp->self.flags) & CSS_ONLINE;
}

/*
 * Is it on its way out? Its directory is removed, or it is the root of a v1
 * hierarchy that is unmounted. That does not change any more.
 */
bool task_cgroup_is_gone(struct cgroup *cgrp)
{
	return !task_cgroup_is_live(cgrp) ||
	       percpu_ref_is_dying(&cgrp->self.refcnt);
}
