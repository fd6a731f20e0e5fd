// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which hierarchy of cgroups rows are made from. It is chosen when the module
 * is loaded; the host's may change when others are mounted, so that is asked
 * again whenever a file is opened.
 */
#include "count/hierarchy.h"

int hierarchy_subsys = -1;

/*
 * A host is a v1 host when a controller that every container runtime uses
 * stands on a hierarchy of its own; the default one then has nothing in it.
 * This is the one that would be chosen now.
 */
int hierarchy_now(void)
{
	if (compat_memory_on_v1())
		return COMPAT_MEMORY_SUBSYS;
	return compat_pids_on_v1() ? COMPAT_PIDS_SUBSYS : -1;
}

/* The name of one of them. */
const char *hierarchy_name(int subsys)
{
	if (subsys < 0)
		return "v2";
	return subsys == COMPAT_MEMORY_SUBSYS ? "memory" : "pids";
}
