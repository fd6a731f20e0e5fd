// SPDX-License-Identifier: GPL-2.0-only
/* What counting needs before the first event and after the last one. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "count.h"

struct count_state count_state __read_mostly;
DEFINE_PER_CPU(struct count_cpu, count_cpu);

/* count_walk(), with its time taken: what one lookup costs here and now. */
void count_walk_timed(struct count_cpu *cpu, struct ledger_cell *cell,
		      const struct dentry *parent, const struct qstr *name)
{
	u64 start = local_clock();

	count_walk(cpu, cell, parent, name);
	WRITE_ONCE(cpu->time, cpu->time + local_clock() - start);
	WRITE_ONCE(cpu->timed, cpu->timed + 1);
}

/**
 * count_turn() - a CPU counts for another cgroup than the last time
 * @cpu: the CPU's
 * @cgrp: the current task's cgroup
 *
 * It is remembered where it has a slot: the slot's reference keeps the pointer
 * from becoming another cgroup's until count_reset().
 *
 * Context: as count_lookup().
 * Return: the cell to count in.
 */
struct ledger_cell *count_turn(struct count_cpu *cpu, struct cgroup *cgrp)
{
	unsigned int slot;

	if (READ_ONCE(count_state.closed))
		return &cpu->waste;
	slot = who_slot(&count_state.ledger, cgrp);
	cpu->cell = cpu->cells + slot;
	cpu->last = slot == LEDGER_OTHER ? NULL : cgrp;
	return cpu->cell;
}

static size_t count_cells_size(void)
{
	return sizeof(struct ledger_cell) * ledger_slots(&count_state.ledger);
}

/* Bytes allocated for counters and keys, all CPUs. */
size_t count_memory(void)
{
	const struct ledger *l = &count_state.ledger;

	return (sizeof(*l->keys) << l->bits) +
	       sizeof(*l->cells) * l->nr_cpus +
	       count_cells_size() * num_possible_cpus();
}

/**
 * count_init() - allocate the ledger
 * @max_cgroups: slots that may be claimed
 *
 * An array a CPU and not one alloc_percpu() object: these end at 32 KiB.
 *
 * Context: process, before the first event.
 * Return: 0, or -ENOMEM with all undone.
 */
int count_init(unsigned int max_cgroups)
{
	struct ledger *l = &count_state.ledger;
	int cpu;

	l->max = max_cgroups;
	l->bits = ledger_bits(max_cgroups);
	l->nr_cpus = nr_cpu_ids;
	l->keys = kvcalloc(1UL << l->bits, sizeof(*l->keys), GFP_KERNEL);
	l->cells = kcalloc(l->nr_cpus, sizeof(*l->cells), GFP_KERNEL);
	if (!l->keys || !l->cells)
		goto fail;
	for_each_possible_cpu(cpu) {
		struct count_cpu *own = per_cpu_ptr(&count_cpu, cpu);

		l->cells[cpu] = vzalloc_node(count_cells_size(),
					     cpu_to_node(cpu));
		if (!l->cells[cpu])
			goto fail;
		own->cells = l->cells[cpu];
		own->skip = 0;
		own->random = get_random_u32() | 1;
	}
	return 0;
fail:
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

	if (l->keys)
		who_release(l);
	for (cpu = 0; l->cells && cpu < l->nr_cpus; cpu++)
		vfree(l->cells[cpu]);
	kfree(l->cells);
	kvfree(l->keys);
}

/**
 * count_reset() - forget all counts and rows
 *
 * Events that happen meanwhile are not counted.
 *
 * Context: process, may sleep; the caller serialises with itself and with
 * those who read the ledger.
 */
void count_reset(void)
{
	int cpu;

	WRITE_ONCE(count_state.closed, true);
	/* Handlers run with preemption off: past this, none takes a cell. */
	synchronize_rcu();
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(count_cpu, cpu).last, NULL);
	/* And past this, none has one. */
	synchronize_rcu();
	who_release(&count_state.ledger);
	ledger_clear(&count_state.ledger);
	/* The cleared ledger must be seen before it is open. */
	smp_store_release(&count_state.closed, false);
}
