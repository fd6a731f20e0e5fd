// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the counts: keys, and for each CPU that is online an array of
 * cells. A CPU gets its array before it comes up; when it is gone what it
 * counted is kept.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "count/count.h"
#include "count/removed.h"

/* The share of all memory that counts may take at load: one part of so many. */
#define CELLS_SHARE 8

static DEFINE_MUTEX(cells_mutex);
static enum cpuhp_state cells_state;
static unsigned int cells_arrays;	/* allocated */
static unsigned int cells_lacking;	/* CPUs that have none */

/**
 * count_lock() - keep slots and arrays as they are
 *
 * They are still counted into, and slots are claimed.
 *
 * Context: process, may sleep.
 */
void count_lock(void)
{
	mutex_lock(&cells_mutex);
}

void count_unlock(void)
{
	mutex_unlock(&cells_mutex);
}

static size_t cells_size(void)
{
	return sizeof(struct ledger_cell) * ledger_slots(&count_state.ledger);
}

/* Before a CPU comes up. Lack of memory must not make it fail. */
static int cells_prepare(unsigned int cpu)
{
	struct count_cpu *own = per_cpu_ptr(&count_cpu, cpu);
	struct ledger_cell *cells;

	cells = vzalloc_node(cells_size(), cpu_to_node(cpu));
	count_lock();
	count_state.ledger.cells[cpu] = cells;
	own->cells = cells;
	own->last = 0;
	own->until_timed = COUNT_TIMED;
	own->until_walked = 1;
	own->random = get_random_u32() | 1;
	if (cells)
		cells_arrays++;
	else
		cells_lacking++;
	count_unlock();
	/* For CPUs that are online already the load fails, with a line. */
	if (!cells && !cpu_online(cpu))
		pr_err("no memory to count on CPU %u\n", cpu);
	return 0;
}

/* When a CPU has gone: nothing runs on it. */
static int cells_dead(unsigned int cpu)
{
	struct count_cpu *own = per_cpu_ptr(&count_cpu, cpu);
	struct ledger_cell *gone;

	count_lock();
	if (own->cells) {
		own->cells = NULL;
		own->last = 0;
		gone = ledger_drop_cpu(&count_state.ledger, cpu);
		cells_arrays -= !!gone;
		vfree(gone);
	} else {
		cells_lacking--;
	}
	count_unlock();
	return 0;
}

static int cells_init(void)
{
	int cpu, state;

	cpus_read_lock();
	/* Older kernels do not call for the CPUs that are there. */
	state = cpuhp_setup_state_nocalls_cpuslocked(CPUHP_BP_PREPARE_DYN,
						     "dchain:count",
						     cells_prepare, cells_dead);
	if (state > 0) {
		cells_state = state;
		for_each_online_cpu(cpu)
			cells_prepare(cpu);
	}
	cpus_read_unlock();
	if (state < 0)
		return state;
	return cells_lacking ? -ENOMEM : 0;
}

/* Is there memory for so many, now and without harm? */
static bool cells_fit(const struct ledger *l)
{
	u64 need = (u64)cells_size() * num_online_cpus() +
		   (sizeof(*l->keys) << l->bits);
	struct sysinfo info;
	u64 may;

	si_meminfo(&info);
	may = (u64)info.totalram * info.mem_unit / CELLS_SHARE;
	if (need <= may)
		return true;
	pr_err("cannot load: max_cgroups=%u needs %llu MiB for %u CPUs, which is more than 1/%u of all memory (%llu MiB)\n",
	       l->max, need >> 20, num_online_cpus(), CELLS_SHARE, may >> 20);
	return false;
}

/**
 * count_init() - allocate the ledger
 * @max_cgroups: slots that may be claimed
 *
 * An array a CPU and not one alloc_percpu() object: these end at 32 KiB.
 *
 * Context: process, before the first event.
 * Return: 0, or -ENOMEM with all undone and a line in the log.
 */
int count_init(unsigned int max_cgroups)
{
	struct ledger *l = &count_state.ledger;

	l->max = max_cgroups;
	l->bits = ledger_bits(max_cgroups);
	l->nr_cpus = nr_cpu_ids;
	if (!cells_fit(l))
		return -ENOMEM;
	l->keys = kvcalloc(1UL << l->bits, sizeof(*l->keys), GFP_KERNEL);
	l->cells = kcalloc(l->nr_cpus + 1, sizeof(*l->cells), GFP_KERNEL);
	if (l->keys && l->cells && !cells_init() && !removed_init())
		return 0;
	pr_err("cannot load: no memory for %u cgroups on %u CPUs\n",
	       max_cgroups, num_online_cpus());
	count_exit();
	return -ENOMEM;
}

/**
 * count_exit() - drop all references and free the ledger
 *
 * Context: process; no handler runs any more.
 */
void count_exit(void)
{
	struct ledger *l = &count_state.ledger;
	unsigned int cpu;

	removed_exit();
	if (cells_state)
		cpuhp_remove_state_nocalls(cells_state);
	if (l->keys)
		task_cgroup_release(l);
	for (cpu = 0; l->cells && cpu <= l->nr_cpus; cpu++)
		vfree(l->cells[cpu]);
	kfree(l->cells);
	kvfree(l->keys);
}

/**
 * count_forget_last() - let each CPU look up its cgroup's slot again
 *
 * When this returns, all handlers see what was written to count_state before.
 *
 * Context: process, may sleep.
 */
void count_forget_last(void)
{
	int cpu;

	/* Handlers run with preemption off: those from before have ended. */
	synchronize_rcu();
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(count_cpu, cpu).last, 0);
}

/**
 * count_reset() - forget all counts and rows
 *
 * Events that happen meanwhile are not counted.
 *
 * Context: process, may sleep.
 */
void count_reset(void)
{
	count_lock();
	WRITE_ONCE(count_state.closed, true);
	/* Past this, none takes a cell. */
	count_forget_last();
	/* And past this, none has one. */
	synchronize_rcu();
	task_cgroup_release(&count_state.ledger);
	ledger_clear(&count_state.ledger);
	removed_forget();
	/* The cleared ledger must be seen before it is open. */
	smp_store_release(&count_state.closed, false);
	count_unlock();
}

/* Bytes allocated for counters, keys and rows of removed cgroups. */
size_t count_memory(void)
{
	const struct ledger *l = &count_state.ledger;
	size_t size;

	count_lock();
	size = (sizeof(*l->keys) << l->bits) +
	       sizeof(*l->cells) * (l->nr_cpus + 1) +
	       cells_size() * cells_arrays +
	       sizeof(struct count_cpu) * num_possible_cpus() +
	       removed_memory();
	count_unlock();
	return size;
}

/* CPUs whose events are not counted, because there was no memory. */
unsigned int count_lacking(void)
{
	return READ_ONCE(cells_lacking);
}

/**
 * count_total() - the sum of one counter over all rows
 * @what: not LEDGER_LONGEST
 *
 * Context: process, may sleep.
 */
u64 count_total(enum ledger_count what)
{
	const struct ledger *l = &count_state.ledger;
	const struct removed_cgroup *r;
	struct ledger_cell sum;
	unsigned int slot;
	u64 total;

	count_lock();
	total = removed_rest.count[what];
	list_for_each_entry(r, &removed_cgroups, list) {
		total += r->sum.count[what];
		cond_resched();
	}
	for (slot = 0; slot < ledger_slots(l); slot++) {
		if (slot == LEDGER_OTHER || ledger_key(l, slot)) {
			ledger_sum(l, slot, &sum);
			total += sum.count[what];
			cond_resched();
		} else if (!(slot % 1024)) {
			cond_resched();
		}
	}
	count_unlock();
	return total;
}
