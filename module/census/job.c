// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking a census. A worker of the kernel takes it: then a reader that has
 * little of a CPU makes no census longer, and nobody else wait longer. Whoever
 * asks waits for a census that began after he came; all who ask meanwhile for
 * as many buckets share it. Its memory is charged to the first of them. It ends
 * when nobody waits any more. A waiter can be frozen: no census delays suspend.
 */
#include <linux/completion.h>
#include <linux/freezer.h>
#include <linux/seq_file.h>

#include "census/counting.h"
#include "census/job.h"
#include "census/keys.h"

/**
 * struct job - a census that somebody waits for, and then reads
 * @ref: the worker, and each who waits or reads
 * @work: the worker's
 * @buckets: to be walked
 * @counting: the census, while it runs
 * @result: what becomes of it
 * @waiters: who still wait; under @job_lock
 * @done: it has ended
 * @began: in ns
 * @err: 0, or why there is no result
 */
struct job {
	struct kref ref;
	struct work_struct work;
	u64 buckets;
	struct counting counting;
	struct census_result result;
	unsigned int waiters;
	struct completion done;
	u64 began;
	int err;
};

static const struct chain_table *the_table;
static struct workqueue_struct *workers;

/* Guards what follows, and who waits, for a few instructions. */
static DEFINE_SPINLOCK(job_lock);
static struct job *waiting[2];	/* not begun: for some buckets, for all */
static struct job *running;

static void job_free(struct kref *ref)
{
	struct job *job = container_of(ref, struct job, ref);

	census_result_free(&job->result);
	kvfree(job);
}

static void job_put(struct job *job)
{
	kref_put(&job->ref, job_free);
}

static bool job_wanted(struct job *job)
{
	return READ_ONCE(job->waiters);
}

static void job_walk(struct job *job)
{
	struct census_walk *walk = &job->counting.walk;

	while (job_wanted(job) && census_walk_slice(walk))
		cond_resched();
	census_walk_stop(walk);
}

static int job_count(struct job *job)
{
	struct counting *c = &job->counting;
	struct census_result *r = &job->result;

	job_walk(job);
	r->restarts = c->walk.restarts;
	r->torn = c->walk.torn;
	r->pinned = c->walk.pinned;
	counting_again(c);
	job_walk(job);
	if (!job_wanted(job))
		return -EINTR;
	r->longest_slice = c->walk.longest_ns;
	marks_read(c->marks, &r->marks);
	return census_result_finish(r);
}

u64 census_buckets(void)
{
	return chain_buckets(the_table);
}

static void job_begin(struct job *job)
{
	counting_begin(&job->counting, the_table, job->buckets, &job->result);
	job->began = ktime_get_ns();
	spin_lock(&job_lock);
	waiting[job->result.full] = NULL;
	running = job;
	spin_unlock(&job_lock);
}

static void job_end(struct job *job)
{
	/* a cgroup is held no longer than this */
	counting_end(&job->counting);
	job->result.nanoseconds = ktime_get_ns() - job->began;
	spin_lock(&job_lock);
	running = NULL;
	spin_unlock(&job_lock);
}

static void job_work(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	job_begin(job);
	job->err = job_count(job);
	job_end(job);
	complete_all(&job->done);
	job_put(job);
}

static struct job *job_new(u64 buckets)
{
	struct job *job = kvzalloc(sizeof(*job), GFP_KERNEL_ACCOUNT);

	if (!job)
		return NULL;
	kref_init(&job->ref);
	INIT_WORK(&job->work, job_work);
	init_completion(&job->done);
	job->buckets = buckets;
	job->result.full = buckets == census_buckets();
	if (!census_result_init(&job->result, census_buckets()))
		return job;
	job_put(job);
	return NULL;
}

/* One that has not begun, to wait for; @new becomes one where there is none. */
static struct job *job_join(u64 buckets, struct job *new)
{
	struct job **place = &waiting[buckets == census_buckets()], *job;

	spin_lock(&job_lock);
	if (!*place && new) {
		*place = new;
		queue_work(workers, &new->work);
	}
	job = *place;
	if (job) {
		kref_get(&job->ref);
		job->waiters++;
	}
	spin_unlock(&job_lock);
	return job;
}

static int job_wait(struct job *job)
{
	long left;

	do {
		left = wait_for_completion_killable_timeout(&job->done, HZ / 5);
		try_to_freeze();
	} while (!left);
	spin_lock(&job_lock);
	WRITE_ONCE(job->waiters, job->waiters - 1);
	spin_unlock(&job_lock);
	return left < 0 ? -EINTR : job->err;
}

/**
 * census_take() - take a census
 * @buckets: how many to walk, 1 to census_buckets(), chosen by chance
 *
 * Context: process; sleeps. Returns at the end, or when the caller is killed.
 * Return: the result, for census_put(); an ERR_PTR(): -EINTR, -ENOMEM.
 */
struct census_result *census_take(u64 buckets)
{
	struct job *job = job_join(buckets, NULL), *new;
	int err;

	if (!job) {
		new = job_new(buckets);
		if (!new)
			return ERR_PTR(-ENOMEM);
		job = job_join(buckets, new);
		if (job != new)
			job_put(new);
	}
	err = job_wait(job);
	if (!err)
		return &job->result;
	job_put(job);
	return ERR_PTR(err);
}

/* Give a result back. Process context, may sleep. */
void census_put(struct census_result *r)
{
	job_put(container_of(r, struct job, result));
}

/* Write how far a census under way is; a file's show(). */
int census_progress(struct seq_file *m, void *v)
{
	u64 walked = 0, wanted = 0, began = 0;

	spin_lock(&job_lock);
	if (running) {
		walked = READ_ONCE(running->counting.walk.next);
		wanted = running->counting.walk.end;
		began = running->began;
	}
	spin_unlock(&job_lock);
	seq_printf(m, "state: %s\n", wanted ? "running" : "idle");
	if (!wanted)
		return 0;
	seq_printf(m, "walked: %llu\n", walked);
	seq_printf(m, "wanted: %llu\n", wanted);
	seq_printf(m, "microseconds: %llu\n",
		   (ktime_get_ns() - began) / NSEC_PER_USEC);
	return 0;
}

/**
 * census_init() - make ready
 * @table: the dentry hash table, which must stay
 *
 * Context: process, may sleep.
 * Return: 0, or -ENOMEM with a line in the log.
 */
int census_init(const struct chain_table *table)
{
	the_table = table;
	census_owner_init();
	workers = alloc_ordered_workqueue("dchain_census", 0);
	if (workers)
		return 0;
	pr_err("cannot load: no memory for the census's work queue\n");
	return -ENOMEM;
}

/* After the files are gone: nobody waits for, or reads, a census any more. */
void census_exit(void)
{
	if (workers)
		destroy_workqueue(workers);
}
