// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing the mode. A thread of the kernel does it, with the kernel's rights.
 */
#include "control/control.h"
#include "control/own.h"
#include "count/count.h"
#include "count/marks.h"
#include "count/probes.h"

const char *const mode_names[MODE_NR] = { "off", "walk", "loop" };

/*
 * Held for a change of any kind, however long that takes. Nobody takes it who
 * only reads.
 */
DEFINE_MUTEX(mode_mutex);
struct workqueue_struct *control_queue;

static enum mode mode_now;

/* The mode that was entered last; any context. */
enum mode mode_get(void)
{
	return READ_ONCE(mode_now);
}

static void mode_say_waiting(struct work_struct *work)
{
	pr_info("waiting for the kernel to let go of the probes; a task that never gives up its CPU delays that\n");
}

static DECLARE_DELAYED_WORK(mode_waiting, mode_say_waiting);

/*
 * Between walk and loop the probes at entries stay, so that every lookup is
 * counted. Those in loops are heeded only while all of them stand.
 */
static int mode_enter(enum mode mode)
{
	bool loops = mode == MODE_LOOP;
	int err;

	if (!loops)
		count_choose(count_state.sample, false);
	queue_delayed_work(control_queue, &mode_waiting, 5 * HZ);
	err = probes_detach(mode == MODE_OFF);
	cancel_delayed_work_sync(&mode_waiting);
	if (err && mode != MODE_OFF)
		pr_err("mode %s is refused: an earlier probe could not be unregistered\n",
		       mode_names[mode]);
	if (!err && mode != MODE_OFF)
		err = probes_attach(loops);
	if (err && mode != MODE_OFF)
		return err;
	count_choose(count_state.sample, loops);
	WRITE_ONCE(mode_now, mode);
	return err;
}

/* Enter a mode, and see whether lookups are counted in it. */
static int mode_try(enum mode mode)
{
	const char *why;
	int err = mode_enter(mode);

	if (err || mode == MODE_OFF)
		return err;
	why = selftest_lookups();
	if (!why)
		return 0;
	pr_err("mode %s by %s would count nothing: %s\n", mode_names[mode],
	       probe_hook_names[probe_state.hook], why);
	return -ENXIO;
}

static int mode_change(enum mode mode)
{
	enum mode before = mode_now;
	const char *why = mode == MODE_LOOP ? heads_find() : NULL;
	int err;

	if (why) {
		pr_err("mode loop is refused: %s\n", why);
		return -ENXIO;
	}
	if (before == MODE_OFF)
		probes_best();
	err = mode_try(mode);
	if (err && before == MODE_OFF && probe_state.wanted == PROBE_BY_AUTO &&
	    probe_state.hook == PROBE_BY_FTRACE) {
		pr_info("hook=auto: kprobes instead of ftrace\n");
		mode_enter(MODE_OFF);
		probe_state.hook = PROBE_BY_KPROBE;
		err = mode_try(mode);
	}
	if (err) {
		if (mode_enter(before))
			mode_enter(MODE_OFF);
	} else if (mode != MODE_OFF) {
		why = selftest_insertions();
		if (why)
			pr_warn("insertions are not counted: %s\n", why);
	}
	return err;
}

static enum mode change_to;
static int change_err;

static void mode_change_now(struct work_struct *work)
{
	change_err = mode_change(change_to);
}

static DECLARE_WORK(change_work, mode_change_now);

/**
 * mode_set() - change the mode
 * @mode: to which
 *
 * Counts are kept: from here on lookups are added in the new mode.
 *
 * Context: process, may sleep; under mode_mutex.
 * Return: 0; -ENXIO where the heads of the loops are not found or probes are
 * registered but not hit; or the error of a probe. The mode is then what it
 * was, or off if that failed too, and the log has the reason.
 */
int mode_set(enum mode mode)
{
	if (mode == mode_now)
		return 0;
	marks_interrupted();
	change_to = mode;
	queue_work(control_queue, &change_work);
	flush_work(&change_work);
	return change_err;
}

/**
 * control_init() - get ready to change modes and to test
 * @table: set to the dentry hash table
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log; control_exit() undoes all.
 */
int control_init(struct chain_table *table)
{
	control_queue = alloc_workqueue("dchain", WQ_UNBOUND, 0);
	if (!control_queue) {
		pr_err("cannot load: no memory for a work queue\n");
		return -ENOMEM;
	}
	selftest_init();
	return own_init(table);
}

/* The reverse, in mode off: process context. */
void control_exit(void)
{
	if (control_queue)
		destroy_workqueue(control_queue);
	own_exit();
}
