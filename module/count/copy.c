// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading what was counted, a row at a time, so that no reader keeps others
 * waiting: see slots.c for who else takes these locks. Where rows have moved
 * meanwhile all are read anew; who has no luck for long keeps them from moving.
 */
#include "count/count.h"
#include "count/slots.h"

#define COPY_TRIES 16
/* Slots that are passed between offers to let others run. */
#define COPY_PART 1024

/* The slot's reference keeps the cgroup, and with it its path. */
static void copy_slot(struct slots_row *row, unsigned int slot)
{
	const struct ledger *l = &count_state.ledger;
	struct cgroup *cgrp = (void *)ledger_key(l, slot);
	int len = cgroup_path(cgrp, row->path, sizeof(row->path));

	/* Nobody hides a table behind a path too long for it. */
	if (len < 0 || len + 1 >= sizeof(row->path))
		strscpy(row->path, "(unknown)", sizeof(row->path));
	row->id = compat_cgroup_inode(cgrp);
	row->state = cgroup_is_live(cgrp) ? "live" : "removed";
	ledger_sum(l, slot, &row->sum);
}

static void copy_removed(struct slots_row *row, const struct list_head *at)
{
	const struct removed_cgroup *r =
		list_entry(at, struct removed_cgroup, list);

	row->id = r->id;
	row->state = "removed";
	row->sum = r->sum;
	memcpy(row->path, r->path, r->path_size);
}

/* What is no cgroup's: the row behind all others, and the one behind that. */
static void copy_sum(struct slots_row *row, bool other)
{
	row->id = 0;
	row->state = other ? "-" : "removed";
	strscpy(row->path, other ? "(other)" : "(removed)", sizeof(row->path));
	if (other)
		ledger_sum(&count_state.ledger, LEDGER_OTHER, &row->sum);
	else
		row->sum = removed_rest;
}

/*
 * The rows' order: slots from 1 on, removed cgroups from @at on, two sums. What
 * is copied is row number @n of the slots and sums. Returns whether it is one.
 */
static bool copy_next(struct slots_row *row, unsigned int *n,
		      struct list_head **at)
{
	unsigned int slots = ledger_slots(&count_state.ledger);

	if (*n < slots) {
		copy_slot(row, (*n)++);
		return true;
	}
	if (!list_is_last(*at, &removed_cgroups)) {
		*at = (*at)->next;
		copy_removed(row, *at);
		return true;
	}
	copy_sum(row, (*n)++ > slots);
	return !ledger_is_empty(&row->sum);
}

static int copy_all(slots_row_fn *fn, void *arg, struct slots_row *row)
{
	const struct ledger *l = &count_state.ledger;
	unsigned int slots = ledger_slots(l), n = 1;
	unsigned long generation = READ_ONCE(count_generation);
	struct list_head *at = &removed_cgroups;
	bool same = !(generation & 1), some;

	fn(arg, NULL);
	while (same && n < slots + 2) {
		if (n < slots && !ledger_key(l, n)) {
			if (!(++n % COPY_PART))
				cond_resched();
			continue;
		}
		spin_lock(&count_lock);
		same = count_generation == generation;
		some = same && copy_next(row, &n, &at);
		spin_unlock(&count_lock);
		if (some)
			fn(arg, row);
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return same ? 0 : -EAGAIN;
}

/**
 * slots_read() - read all rows
 * @fn: called with NULL at the beginning, also where all begins anew, and then
 *	for each row: those of the slots, then those of the cgroups that were
 *	removed, the last one first, then (removed) and (other); may sleep
 * @arg: its first argument
 *
 * Counting goes on meanwhile, so rows are some events apart from each other.
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM or -EINTR.
 */
int slots_read(slots_row_fn *fn, void *arg)
{
	struct slots_row *row = kmalloc(sizeof(*row), GFP_KERNEL_ACCOUNT);
	int err = -EAGAIN, tries;

	if (!row)
		return -ENOMEM;
	for (tries = 0; err == -EAGAIN && tries < COPY_TRIES; tries++)
		err = copy_all(fn, arg, row);
	if (err == -EAGAIN) {
		err = mutex_lock_killable(&move_mutex);
		if (!err) {
			err = copy_all(fn, arg, row);
			mutex_unlock(&move_mutex);
		}
	}
	kfree(row);
	return err;
}

/* Bytes of counters, keys and rows of removed cgroups; any context. */
size_t count_memory(void)
{
	const struct ledger *l = &count_state.ledger;
	unsigned int arrays = num_online_cpus() +
			      !!READ_ONCE(l->cells[l->nr_cpus]);

	return arrays * ledger_slots(l) * sizeof(struct ledger_cell) +
	       (sizeof(*l->keys) << l->bits) + READ_ONCE(removed_bytes) +
	       READ_ONCE(removed_nr) * sizeof(struct removed_cgroup);
}
