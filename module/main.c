// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain - chain lengths of the dentry hash table, by cgroup
 *
 * This file holds the parameters and the order: up, and exactly the reverse
 * down.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/security.h>

#include "alive.h"
#include "census.h"
#include "compat.h"
#include "cost.h"
#include "count.h"
#include "files.h"
#include "mode.h"
#include "probes.h"
#include "symbols.h"
#include "who.h"

#define MAX_CGROUPS (1U << 20)
#define MAX_STEPS (1U << 20)

static char *mode = "walk";
module_param(mode, charp, 0444);
MODULE_PARM_DESC(mode, "how steps are counted: walk (default), loop, off");

static char *heads = "";
module_param(heads, charp, 0444);
MODULE_PARM_DESC(heads, "heads of the chain-walk loops, as printed by dchain locate --param");

static char *hierarchy = "auto";
module_param(hierarchy, charp, 0444);
MODULE_PARM_DESC(hierarchy, "cgroup hierarchy: auto (default), v2, memory, pids");

/* 250 pods of 4 cgroups, some 200 services, and room for those that went. */
static unsigned int max_cgroups = 1536;
module_param(max_cgroups, uint, 0444);
MODULE_PARM_DESC(max_cgroups, "cgroups with a row of their own (default 1536)");

static unsigned int max_steps = 4096;
module_param(max_steps, uint, 0444);
MODULE_PARM_DESC(max_steps, "nodes after which a walk is given up (default 4096)");

static char *hook = "kprobe";
module_param(hook, charp, 0444);
MODULE_PARM_DESC(hook, "how functions are hooked: kprobe (default), ftrace");

static unsigned int sample = 1;
module_param(sample, uint, 0444);
MODULE_PARM_DESC(sample, "walk one of so many lookups, count all (default 1: walk all)");

static unsigned int max_cost;
module_param(max_cost, uint, 0444);
MODULE_PARM_DESC(max_cost, "percent of a CPU above which fewer are walked (default 0: no limit)");

static struct dentry *dir;

static int __init check_parameters(void)
{
	if (mode_parse(mode) < 0)
		pr_err("cannot load: mode=%s is none of walk, loop, off\n",
		       mode);
	else if (!max_cgroups || max_cgroups > MAX_CGROUPS)
		pr_err("cannot load: max_cgroups=%u is not in 1...%u\n",
		       max_cgroups, MAX_CGROUPS);
	else if (!max_steps || max_steps > MAX_STEPS)
		pr_err("cannot load: max_steps=%u is not in 1...%u\n",
		       max_steps, MAX_STEPS);
	else if (!sample || sample > COST_MAX_SAMPLE)
		pr_err("cannot load: sample=%u is not in 1...%u\n",
		       sample, COST_MAX_SAMPLE);
	else if (max_cost > 100)
		pr_err("cannot load: max_cost=%u is not in 0...100\n",
		       max_cost);
	else
		return 0;
	return -EINVAL;
}

/* The heads first: loops can be checked only before a probe hides them. */
static int __init start_counting(void)
{
	int err;

	mode_lock();
	err = mode_set_heads(heads);
	if (!err)
		err = mode_set(mode_parse(mode));
	mode_unlock();
	return err;
}

/* Also of a load that fails once counting has begun. */
static void dchain_exit(void)
{
	debugfs_remove_recursive(dir);
	census_exit();
	cost_stop();
	mode_lock();
	mode_set(MODE_OFF);
	mode_unlock();
	alive_exit();
	count_exit();
}

static int __init dchain_init(void)
{
	int err;

	err = check_parameters();
	if (err)
		return err;
	err = who_init(hierarchy);
	if (err)
		return err;
	err = symbols_find_table(&count_state.table);
	if (err)
		return err;
	err = probes_init(hook);
	if (err)
		return err;
	count_state.max_steps = max_steps;
	count_state.sample = sample;
	err = count_init(max_cgroups);
	if (err) {
		pr_err("cannot load: no memory for %u cgroups on %u CPUs\n",
		       max_cgroups, num_possible_cpus());
		return err;
	}
	dir = files_dir();
	if (IS_ERR(dir)) {
		err = PTR_ERR(dir);
		goto free_counts;
	}
	err = alive_init(dir);
	if (err)
		goto remove_dir;
	err = start_counting();
	if (err)
		goto exit_alive;
	cost_start(max_cost, sample);
	census_init(&count_state.table);
	err = files_create(dir) ?: census_files_init(dir);
	if (err) {
		dchain_exit();
		return err;
	}
	pr_info("counting, mode %s, hierarchy %s, %llu buckets\n", mode,
		who_hierarchy(), chain_buckets(&count_state.table));
	return 0;

exit_alive:
	alive_exit();
remove_dir:
	debugfs_remove_recursive(dir);
free_counts:
	count_exit();
	return err;
}

module_init(dchain_init);
module_exit(dchain_exit);

MODULE_DESCRIPTION("Chain lengths of the dentry hash table by cgroup");
MODULE_AUTHOR("dchain developers");
MODULE_VERSION("0.1.0");
MODULE_LICENSE("GPL");
