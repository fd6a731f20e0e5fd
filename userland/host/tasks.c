// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes that hold many descriptors, and tasks that wait for a lookup: the
 * two things that look like a full dentry cache and are not cured by emptying
 * it.
 */
#include "host/host.h"

#include "lib/array.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Beyond, one has seen enough of them. */
#define MOST_WAITING 4096

struct host_waiting {
	int pids[MOST_WAITING];
	size_t n;
};

static bool is_pid(const char *name)
{
	return isdigit((unsigned char)*name);
}

static void take_comm(struct host_task *task)
{
	char *text = host_read("/proc/%d/comm", task->pid);

	snprintf(task->comm, sizeof(task->comm), "%.*s",
		 text ? (int)strcspn(text, "\n") : 1, text ? text : "?");
	free(text);
}

/*
 * The size of the folder is their number since Linux 6.2. Before, there is the
 * room for them. To list the folder would make a dentry of each.
 */
static uint64_t descriptors(int proc, const char *pid, bool *room)
{
	char path[64], *text;
	uint64_t n = 0;
	struct stat st;

	*room = false;
	snprintf(path, sizeof(path), "%.16s/fd", pid);
	if (!fstatat(proc, path, &st, 0) && st.st_size > 0)
		return (uint64_t)st.st_size;
	text = host_read("/proc/%.16s/status", pid);
	*room = host_number(text, "FDSize", &n);
	free(text);
	return n;
}

static DIR *open_proc(const char *below)
{
	char path[1200];

	if (!host_path(path, sizeof(path), "/proc%s", below))
		return NULL;
	return opendir(path);
}

void host_find_holder(struct host *host)
{
	DIR *proc = open_proc("");
	struct dirent *entry;

	host->holder.pid = 0;
	host->holder.count = 0;
	host->holder_room = false;
	if (!proc)
		return;
	while ((entry = readdir(proc))) {
		uint64_t n;
		bool room;

		if (!is_pid(entry->d_name))
			continue;
		n = descriptors(dirfd(proc), entry->d_name, &room);
		if (n <= host->holder.count)
			continue;
		host->holder.pid = atoi(entry->d_name);
		host->holder.count = n;
		host->holder_room = room;
	}
	closedir(proc);
	if (host->holder.pid)
		take_comm(&host->holder);
}

/* A directory's lock has no name in the stack; the lookup that waits has. */
static bool waits_in_stack(const char *stack)
{
	static const char *const places[] = {
		"d_alloc_parallel", "d_wait_lookup", "lookup_slow",
		"lookup_open"
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (strstr(stack, places[i]))
			return true;
	return false;
}

/*
 * The state stands behind the name, which may hold anything. To read every
 * sleeping task's stack would take long on a host with many thousands.
 */
static bool is_blocked(int pid, int tid)
{
	char *text = host_read("/proc/%d/task/%d/stat", pid, tid);
	const char *end = text ? strrchr(text, ')') : NULL;
	bool blocked = end && end[1] == ' ' && end[2] == 'D';

	free(text);
	return blocked;
}

static bool waits(int pid, int tid)
{
	char *text;
	bool found;

	if (!is_blocked(pid, tid))
		return false;
	text = host_read("/proc/%d/task/%d/stack", pid, tid);
	found = text && waits_in_stack(text);
	free(text);
	return found;
}

static void look_at_threads(const char *pid, struct host_waiting *w)
{
	char below[64];
	struct dirent *entry;
	DIR *dir;

	snprintf(below, sizeof(below), "/%.16s/task", pid);
	dir = open_proc(below);
	if (!dir)
		return;
	while (w->n < MOST_WAITING && (entry = readdir(dir)))
		if (is_pid(entry->d_name) &&
		    waits(atoi(pid), atoi(entry->d_name)))
			w->pids[w->n++] = atoi(entry->d_name);
	closedir(dir);
}

struct host_waiting *host_wait_begin(void)
{
	struct host_waiting *w = calloc(1, sizeof(*w));
	DIR *proc = w ? open_proc("") : NULL;
	struct dirent *entry;

	if (!proc)
		return w;
	while (w->n < MOST_WAITING && (entry = readdir(proc)))
		if (is_pid(entry->d_name))
			look_at_threads(entry->d_name, w);
	closedir(proc);
	return w;
}

/* A task can be seen by its own number, whichever process it belongs to. */
void host_wait_end(struct host *host, struct host_waiting *w)
{
	size_t i;

	host->waiter = (struct host_task){ 0 };
	for (i = 0; w && i < w->n; i++) {
		if (!waits(w->pids[i], w->pids[i]))
			continue;
		if (!host->waiter.count++)
			host->waiter.pid = w->pids[i];
	}
	if (host->waiter.pid)
		take_comm(&host->waiter);
	free(w);
}
