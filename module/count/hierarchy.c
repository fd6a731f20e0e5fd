// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which hierarchy of cgroups rows are made from. It is chosen when the module
 * is loaded; which one auto would choose may change when others are mounted, so
 * that is asked again whenever a file is opened.
 */

#include "count/hierarchy.h"

int hierarchy_subsys = -1;

enum hierarchy_id { HIERARCHY_V2, HIERARCHY_MEMORY, HIERARCHY_PIDS };

static const struct {
	const char *name;
	int subsys;	/* < 0: the default hierarchy, or not in this kernel */
} hierarchies[] = {
	[HIERARCHY_V2] = { "v2", -1 },
	[HIERARCHY_MEMORY] = { "memory", COMPAT_MEMORY_SUBSYS },
	[HIERARCHY_PIDS] = { "pids", COMPAT_PIDS_SUBSYS },
};

static unsigned int hierarchy_used;
static bool hierarchy_by_auto;

/*
 * A host is a v1 host when a controller that every container runtime uses
 * stands on a hierarchy of its own; the default one then has nothing in it.
 */
static enum hierarchy_id hierarchy_auto(void)
{
	if (compat_memory_on_v1())
		return HIERARCHY_MEMORY;
	if (compat_pids_on_v1())
		return HIERARCHY_PIDS;
	return HIERARCHY_V2;
}

/* A controller that is switched off has all tasks in its root. */
static bool hierarchy_is_there(enum hierarchy_id i)
{
	if (i == HIERARCHY_MEMORY)
		return compat_memory_enabled();
	return i == HIERARCHY_V2 || compat_pids_enabled();
}

/**
 * hierarchy_init() - choose the hierarchy
 * @wanted: auto, v2, memory or pids
 *
 * Context: process, before the first event.
 * Return: 0, -EINVAL with a line in the log.
 */
int hierarchy_init(const char *wanted)
{
	unsigned int i = hierarchy_auto();

	hierarchy_by_auto = !strcmp(wanted, "auto");
	if (!hierarchy_by_auto)
		for (i = 0; i < ARRAY_SIZE(hierarchies); i++)
			if (!strcmp(wanted, hierarchies[i].name))
				break;
	if (i == ARRAY_SIZE(hierarchies)) {
		pr_err("cannot load: hierarchy=%*pE is none of auto, v2, memory, pids\n",
		       (int)strnlen(wanted, 64), wanted);
		return -EINVAL;
	}
	if (!hierarchy_is_there(i)) {
		pr_err("cannot load: hierarchy=%s, but this kernel is built or booted without that controller\n",
		       wanted);
		return -EINVAL;
	}
	hierarchy_used = i;
	hierarchy_subsys = hierarchies[i].subsys;
	return 0;
}

/* The name of the hierarchy in use. */
const char *hierarchy_name(void)
{
	return hierarchies[hierarchy_used].name;
}

/* The name of the one that auto would choose now. */
const char *hierarchy_name_now(void)
{
	return hierarchies[hierarchy_auto()].name;
}

/* Was it chosen by auto, which would choose another one now? */
bool hierarchy_is_stale(void)
{
	return hierarchy_by_auto && hierarchy_auto() != hierarchy_used;
}
