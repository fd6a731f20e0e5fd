// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain - chain lengths of the dentry hash table, by cgroup
 *
 * This file holds the parameters that a load fixes, and the order: up, and
 * exactly the reverse down.
 */
#include <linux/debugfs.h>

#include "census/job.h"
#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"
#include "count/slots.h"
#include "files/files.h"

#define MAX_CGROUPS (1U << 20)
/* Nobody else runs meanwhile: below a millisecond where a node takes 300 ns. */
#define MAX_STEPS 3000

/* 250 pods of 4 cgroups, some 200 services, and room for those that went. */
static unsigned int max_cgroups = 1536;
module_param(max_cgroups, uint, 0444);
MODULE_PARM_DESC(max_cgroups, "cgroups with a row of their own (default 1536)");

static unsigned int max_steps = MAX_STEPS;
module_param(max_steps, uint, 0444);
MODULE_PARM_DESC(max_steps, "nodes after which a walk is given up: 1 to 3000 (default)");

static char *hook = "auto";
module_param(hook, charp, 0444);
MODULE_PARM_DESC(hook, "how functions are hooked: auto (default: ftrace where it works), ftrace, kprobe");

static struct dentry *dir;

static int __init check_parameters(void)
{
	if (!max_cgroups || max_cgroups > MAX_CGROUPS)
		pr_err("cannot load: max_cgroups=%u is not in 1...%u\n",
		       max_cgroups, MAX_CGROUPS);
	else if (!max_steps || max_steps > MAX_STEPS)
		pr_err("cannot load: max_steps=%u is not in 1...%u\n",
		       max_steps, MAX_STEPS);
	else
		return 0;
	return -EINVAL;
}

/* Also of a load that failed half-way: what did not begin has no end to do. */
static void dchain_exit(void)
{
	debugfs_remove_recursive(dir);
	census_exit();
	mutex_lock(&mode_mutex);
	mode_set(MODE_OFF);
	mutex_unlock(&mode_mutex);
	probes_end();
	control_exit();
	slots_exit();
}

static int __init dchain_init(void)
{
	int err;

	count_state.max_steps = max_steps;
	hierarchy_subsys = hierarchy_now();
	err = check_parameters() ?: files_dir(&dir) ?: probes_init(hook) ?:
	      slots_init(max_cgroups) ?: control_init(&count_state.table) ?:
	      parameters_apply() ?: census_init(&count_state.table) ?:
	      files_create(dir) ?: census_device_init();
	if (err) {
		dchain_exit();
		return err;
	}
	pr_info("counting, mode %s, hierarchy %s, %llu buckets\n",
		mode_names[mode_get()], hierarchy_name(hierarchy_subsys),
		chain_buckets(&count_state.table));
	return 0;
}

static void __exit dchain_unload(void)
{
	census_device_exit();
	dchain_exit();
}

module_init(dchain_init);
module_exit(dchain_unload);

MODULE_DESCRIPTION("Chain lengths of the dentry hash table by cgroup");
MODULE_AUTHOR("dchain developers");
MODULE_VERSION("0.2.0");
MODULE_LICENSE("GPL");
