// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of the counts: keys, and an array of cells for each CPU that is
 * online. Each has its own, because alloc_percpu() gives no more than 32 KiB.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "count/count.h"
#include "count/slots.h"

/* The share of all memory that counts may take at load: one part of so many. */
#define CELLS_SHARE 8

DEFINE_SPINLOCK(count_lock);
DEFINE_MUTEX(move_mutex); /* see slots.c */
unsigned long count_generation;
unsigned int cells_lacking;

static enum cpuhp_state cells_hotplug;

static size_t cells_size(const struct ledger *l)
{
	return sizeof(struct ledger_cell) * ledger_slots(l);
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
	u64 need = (u64)cells_size(l) * num_online_cpus() +
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

/* Before a CPU comes up. Lack of memory must not make it fail. */
static int cells_cpu_comes(unsigned int cpu)
{
	struct count_cpu *own = per_cpu_ptr(&count_cpu, cpu);
	struct ledger_cell *cells;

	cells = vzalloc_node(cells_size(&count_state.ledger), cpu_to_node(cpu));
	own->last = NULL;
	own->until_walked = 1;
	own->random = get_random_u32() | 1;
	own->cells = cells;
	spin_lock(&count_lock);
	count_state.ledger.cells[cpu] = cells;
	cells_lacking += !cells;
	spin_unlock(&count_lock);
	/* For CPUs that are online already the load fails, with a line. */
	if (!cells && !cpu_online(cpu))
		pr_err("no memory to count on CPU %u\n", cpu);
	return 0;
}

/* Add a CPU's cells to those of all that went, a slot at a time. */
static void cells_add_to_gone(struct ledger *l, unsigned int cpu)
{
	struct ledger_cell *cells = l->cells[cpu], *gone = l->cells[l->nr_cpus];
	unsigned int slot;

	for (slot = 0; slot < ledger_slots(l); slot++) {
		spin_lock(&count_lock);
		ledger_move(gone + slot, cells + slot);
		spin_unlock(&count_lock);
		cond_resched();
	}
}

/* When a CPU has gone: nothing runs on it. */
static int cells_cpu_gone(unsigned int cpu)
{
	struct count_cpu *own = per_cpu_ptr(&count_cpu, cpu);
	struct ledger *l = &count_state.ledger;
	struct ledger_cell *left = own->cells;

	own->cells = NULL;
	own->last = NULL;
	mutex_lock(&move_mutex);
	if (left && l->cells[l->nr_cpus])
		cells_add_to_gone(l, cpu);
	spin_lock(&count_lock);
	cells_lacking -= !left;
	l->cells[cpu] = NULL;
	if (!l->cells[l->nr_cpus])
		swap(l->cells[l->nr_cpus], left);
	spin_unlock(&count_lock);
	mutex_unlock(&move_mutex);
	vfree(left);
	return 0;
}

static int cells_watch_cpus(void)
{
	int cpu, state;

	cpus_read_lock();
	/* Older kernels do not call for the CPUs that are there. */
	state = cpuhp_setup_state_nocalls_cpuslocked(CPUHP_BP_PREPARE_DYN,
						     "dchain:count",
						     cells_cpu_comes,
						     cells_cpu_gone);
	if (state > 0) {
		cells_hotplug = state;
		for_each_online_cpu(cpu)
			cells_cpu_comes(cpu);
	}
	cpus_read_unlock();
	if (state < 0)
		return state;
	return cells_lacking ? -ENOMEM : 0;
}

/**
 * cells_init() - allocate the keys, and an array for each CPU
 * @l: the ledger; its sizes are set
 *
 * Context: process, before the first event.
 * Return: 0, or an error; the caller calls cells_stop() and cells_free() in
 * both cases.
 */
int cells_init(struct ledger *l)
{
	l->keys = kvcalloc(1UL << l->bits, sizeof(*l->keys), GFP_KERNEL);
	l->cells = kcalloc(l->nr_cpus + 1, sizeof(*l->cells), GFP_KERNEL);
	return l->keys && l->cells ? cells_watch_cpus() : -ENOMEM;
}

/* Let CPUs come and go without their cells; process context. */
void cells_stop(void)
{
	if (cells_hotplug)
		cpuhp_remove_state_nocalls(cells_hotplug);
}

/* Free all; process context, no handler runs any more. */
void cells_free(struct ledger *l)
{
	unsigned int cpu;

	for (cpu = 0; l->cells && cpu <= l->nr_cpus; cpu++)
		vfree(l->cells[cpu]);
	kfree(l->cells);
	kvfree(l->keys);
}
