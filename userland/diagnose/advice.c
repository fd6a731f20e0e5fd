// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/advice.h"

#include "diagnose/drop.h"
#include "diagnose/limit.h"
#include "diagnose/quote.h"
#include "lib/escape.h"
#include "names/one.h"

#include <inttypes.h>
#include <stdio.h>

/* Of all dentries; then the advice is that they cannot be dropped. */
#define MUCH_IN_USE 0.3

static bool charged(const struct facts *f)
{
	return !f->host.nokmem && !f->host.no_memory_cgroup;
}

static void say_doubt(struct advice *a, const struct facts *f)
{
	switch (f->facts.doubt) {
	case VERDICT_SURE:
		return;
	case VERDICT_NO_MODULE:
		advice_command(advice_add(a, "Without the module it is not known whose lookups are slow, who made the entries, and in which directories they are. To find out:"),
			       "modprobe dchain && dchain diagnose");
		return;
	case VERDICT_OFF:
		advice_command(advice_add(a, "While counting is off nobody's lookups are known. To find out:"),
			       "dchain mode walk && dchain diagnose");
		return;
	case VERDICT_DEAD:
		advice_command(advice_add(a, "The module does not see its own lookups (%s). Its probes, and what keeps them from firing:",
					  f->reason), "dchain status --probes");
		return;
	case VERDICT_INCOMPLETE:
		advice_command(advice_add(a, "Some lookups are in nobody's count: %s. What is missing, and why:",
					  f->reason), "dchain status --probes");
	}
}

/* A setting that the commands below would run into comes before them. */
static void mend_pressure(struct advice *a, const struct facts *f)
{
	int64_t pressure = f->host.pressure;

	if (pressure == HOST_NONE || pressure >= ADVICE_USUAL_PRESSURE)
		return;
	if (!pressure)
		advice_command(advice_add(a, "First: vm.vfs_cache_pressure is 0, which keeps the kernel from ever giving dentries and inodes back, to a limit and to memory.reclaim or drop_caches as well. This is why they stay. Set it to the kernel's default, and in the file of /etc/sysctl.d that sets it"),
			       "echo %d >/proc/sys/vm/vfs_cache_pressure",
			       ADVICE_USUAL_PRESSURE);
	else
		advice_command(advice_add(a, "First: vm.vfs_cache_pressure is %" PRId64 ", so that the kernel gives back %" PRId64 " dentries where it would give %d: commands below free as little. Set it to the kernel's default, and in the file of /etc/sysctl.d that sets it",
					  pressure, pressure,
					  ADVICE_USUAL_PRESSURE),
			       "echo %d >/proc/sys/vm/vfs_cache_pressure",
			       ADVICE_USUAL_PRESSURE);
}

static void say_uncharged(struct advice *a, const struct facts *f)
{
	if (f->host.no_memory_cgroup)
		advice_add(a, "The memory controller is off (cgroup_disable=memory on the kernel's command line, or not built): dentries are charged to no cgroup, no limit holds them, and whose they are is not known. Who made them is counted all the same (maker)");
	else if (f->host.nokmem)
		advice_add(a, "Kernel memory is not charged to cgroups (cgroup.memory=nokmem on the kernel's command line): no memory limit holds dentries, memory.reclaim frees none, and whose they are is not known. Who made them is counted all the same (maker)");
}

static void say_in_use(struct advice *a, const struct verdict *v,
		       const struct facts *f)
{
	const struct host *host = &f->host;
	const struct host_task *holder = &host->holder;
	uint64_t in_use = host->dentries.dentries > host->dentries.unused ?
			  host->dentries.dentries - host->dentries.unused : 0;
	struct advice_line *line;
	char comm[HOST_COMM * 4];

	if (!v->levels[VERDICT_IN_USE] &&
	    (double)host->open_files <
	    MUCH_IN_USE * (double)host->dentries.dentries)
		return;
	line = advice_add(a, "Entries in use cannot be dropped: %" PRIu64 " of %" PRIu64 " dentries are, with %" PRIu64 " files open. Most has process %d (%s): %s%" PRIu64 " descriptors. Does it leak them? They go when it closes them or ends. See which",
			  in_use, host->dentries.dentries, host->open_files,
			  holder->pid,
			  escape_cut(holder->comm, comm, sizeof(comm)),
			  host->holder_room ? "up to " : "", holder->count);
	/* Some of them: a list of all would make a dentry of each. */
	advice_command(line, "for n in 100 1000 10000; do readlink /proc/%d/fd/$n; done",
		       holder->pid);
}

static void say_waiting(struct advice *a, const struct facts *f)
{
	const struct host_task *waiter = &f->host.waiter;
	char comm[HOST_COMM * 4];

	if (!waiter->count)
		return;
	advice_command(advice_add(a, "%" PRIu64 " tasks waited all the time for a lookup that another task makes, or for a directory's lock, such as %d (%s): a file system is slow to answer. That time is in no count of dchain, and no empty dentry cache cures it. Where it waits",
				  waiter->count, waiter->pid,
				  escape_cut(waiter->comm, comm, sizeof(comm))),
		       "cat /proc/%d/stack", waiter->pid);
}

/* Is it the doing of one cgroup, so that what it gives back is enough? */
static bool owner_is_enough(const struct verdict *v)
{
	if (v->owner_share < 0.5)
		return false;
	return !v->levels[VERDICT_DIRECTORY] ||
	       v->directory_share <= v->owner_share;
}

/* One that owns a small part is left alone: it would change nothing. */
static bool is_owned(const struct verdict *v, const struct facts *f, size_t i,
		     const struct host_cgroup *c, char *folder)
{
	return charged(f) && c->folder[0] &&
	       v->owners[i]->dentries.value >=
			VERDICT_SMALL_SHARE * v->dentries &&
	       quote_word(c->folder, folder, ADVICE_PATH);
}

static void give_for_dentries(struct advice *a, const struct verdict *v,
			      const struct facts *f,
			      const struct host_cgroup *cgroups,
			      const struct shrinker *shrinker)
{
	char folder[ADVICE_PATH];
	struct names names;
	bool owned = false;
	size_t i;

	advice_drop_directories(a, v, f);
	for (i = 0; i < v->nowners; i++) {
		const struct host_cgroup *c = &cgroups[i];

		if (!is_owned(v, f, i, c, folder))
			continue;
		owned |= !i;
		if (advice_may_reclaim(f, c))
			advice_drop_owned(a, f, c,
					  v->owners[i]->dentries.value, folder);
	}
	if (!owned || !owner_is_enough(v))
		advice_drop_all(a, f);
	if (shrinker->file[0])
		advice_drop_by_shrinker(a, shrinker);
	for (i = 0; i < v->nowners; i++) {
		if (!is_owned(v, f, i, &cgroups[i], folder))
			continue;
		names_find(names_one(cgroups[i].path), cgroups[i].path, &names);
		advice_limit_owner(a, &cgroups[i], &names);
		advice_remove_container(a, f, &names, f->root[i]);
	}
	if (v->levels[VERDICT_CHAINS] && f->facts.census)
		advice_larger_table(a, v, f);
	advice_kernel_limit(a, v, f);
}

/* Dentries that fill a limit are no loss: they go first when it needs room. */
static void give_for_limit(struct advice *a, const struct facts *f)
{
	const struct host_cgroup *c = f->tight;
	char folder[ADVICE_PATH];

	if (!c || !advice_may_reclaim(f, c) ||
	    !quote_word(c->folder, folder, sizeof(folder)))
		return;
	advice_drop_owned(a, f, c, (double)c->slab / advice_each(f), folder);
}

static bool is_dentries(const struct verdict *v)
{
	return advice_is_entries(v) || v->levels[VERDICT_PINNED] ||
	       v->levels[VERDICT_EMPTY];
}

void advice_give(struct advice *a, const struct verdict *v,
		 const struct facts *f, const struct host_cgroup *cgroups,
		 const struct shrinker *shrinker)
{
	a->n = 0;
	a->drops = 0;
	say_doubt(a, f);
	say_waiting(a, f);
	if ((v->levels[VERDICT_CHAINS] || v->levels[VERDICT_CLUMPS]) &&
	    v->cause == VERDICT_CLUMPED) {
		advice_command(advice_add(a, "Few chains hold many entries. Equal names in one directory do that (/proc/sys/net with many network namespaces), or names made for it. See who looks them up, and where they are"),
			       "dchain census --full --directories");
		return;
	}
	if (!is_dentries(v) && !v->levels[VERDICT_CGROUP] &&
	    !v->levels[VERDICT_IN_USE])
		return;
	mend_pressure(a, f);
	say_uncharged(a, f);
	say_in_use(a, v, f);
	if (is_dentries(v))
		give_for_dentries(a, v, f, cgroups, shrinker);
	else if (v->levels[VERDICT_CGROUP])
		give_for_limit(a, f);
}
