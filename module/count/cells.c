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
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "count/cells.h"
#include "count/count.h"

/* The share of all memory that counts may take at load: one part of so many. */
#define CELLS_SHARE 8

static DEFINE_MUTEX(cells_mutex);
static enum cpuhp_state cells_state;
static unsigned int cells_arrays;	/* allocated */
static unsigned int cpus_lacking;	/* CPUs that have none */

/**
 * cells_lock() - keep slots and arrays as they are
 *
 * They are still counted into, and slots are claimed.
 *
 * Context: process, may sleep.
 */
void cells_lock(void)
{
	mutex_lock(&cells_mutex);
}

void cells_unlock(void)
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
	cells_lock();
	count_state.ledger.cells[cpu] = cells;
	own->cells = cells;
	own->last = 0;
	own->until_timed = COUNT_TIMED;
	own->until_walked = 1;
	own->random = get_random_u32() | 1;
	if (cells)
		cells_arrays++;
	else
		cpus_lacking++;
	cells_unlock();
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

	cells_lock();
	if (own->cells) {
		own->cells = NULL;
		own->last = 0;
		gone = ledger_drop_cpu(&count_state.ledger, cpu);
		cells_arrays -= !!gone;
		vfree(gone);
	} else {
		cpus_lacking--;
	}
	cells_unlock();
	return 0;
}

static int cells_attach(void)
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
	return cpus_lacking ? -ENOMEM : 0;
}

/**
 * cells_fit() - is there memory for the counts, now and without harm?
 * @l: the ledger; its sizes are set, nothing is allocated
 *
 * Context: process.
 * Return: false with a line in the log.
 */
bool cells_fit(const struct ledger *l)
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
 * cells_init() - allocate keys and cells, as many as the ledger's sizes say
 *
 * Each CPU has an array of its own, because alloc_percpu() gives no more than
 * 32 KiB.
 *
 * Context: process, before the first event.
 * Return: 0, or an error; the caller calls cells_exit() in both cases.
 */
int cells_init(void)
{
	struct ledger *l = &count_state.ledger;

	l->keys = kvcalloc(1UL << l->bits, sizeof(*l->keys), GFP_KERNEL);
	l->cells = kcalloc(l->nr_cpus + 1, sizeof(*l->cells), GFP_KERNEL);
	return l->keys && l->cells ? cells_attach() : -ENOMEM;
}

/**
 * cells_exit() - free the ledger
 *
 * Context: process; no handler runs any more.
 */
void cells_exit(void)
{
	struct ledger *l = &count_state.ledger;
	unsigned int cpu;

	if (cells_state)
		cpuhp_remove_state_nocalls(cells_state);
	for (cpu = 0; l->cells && cpu <= l->nr_cpus; cpu++)
		vfree(l->cells[cpu]);
	kfree(l->cells);
	kvfree(l->keys);
}

/* Bytes of keys and cells; the caller holds cells_lock(). */
size_t cells_memory(void)
{
	const struct ledger *l = &count_state.ledger;

	return (sizeof(*l->keys) << l->bits) +
	       sizeof(*l->cells) * (l->nr_cpus + 1) +
	       cells_size() * cells_arrays +
	       sizeof(struct count_cpu) * num_possible_cpus();
}

/* CPUs whose events are not counted, because there was no memory. */
unsigned int cells_lacking(void)
{
	return READ_ONCE(cpus_lacking);
}
