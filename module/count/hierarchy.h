/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose lookup is it: the current task's cgroup in the hierarchy in use. */
#ifndef DCHAIN_HIERARCHY_H
#define DCHAIN_HIERARCHY_H

/* Index into css_set::subsys of the hierarchy in use, < 0: the default one. */
extern int hierarchy_subsys;

/*
 * The current task's cgroup in the default hierarchy.
 *
 * Context: any, with preemption off: that is an RCU read side, under which
 * neither the css_set nor its cgroups go away.
 */
static __always_inline struct cgroup *hierarchy_default_cgroup(void)
{
	return rcu_dereference_raw(current->cgroups)->dfl_cgrp;
}

/* Likewise in the hierarchy that is in use. */
static __always_inline struct cgroup *hierarchy_cgroup(void)
{
	if (likely(hierarchy_subsys < 0))
		return hierarchy_default_cgroup();
	return rcu_dereference_raw(current->cgroups)
		->subsys[hierarchy_subsys]->cgroup;
}

int hierarchy_now(void);
const char *hierarchy_name(int subsys);

#endif /* DCHAIN_HIERARCHY_H */
