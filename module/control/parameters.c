// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameters that can be written while the module runs.
 *
 * They are module parameters and not files of debugfs, because a kernel that
 * is locked down (Secure Boot does that) opens no file of debugfs that has a
 * write bit, not even for reading.
 *
 * The kernel holds a lock of all parameters over a set. It is released while
 * one works or waits, so that others can be read: reading waits for nobody.
 */
#include "control/control.h"
#include "count/count.h"
#include "count/slots.h"

#define MAX_SAMPLE 1024

/**
 * struct parameter - one that can be written
 * @set: obeys a text: 0, or an error after a line in the log; under mode_mutex,
 *	while the module runs
 * @early: the default or what came with the load, obeyed when the module begins
 *	to count
 */
struct parameter {
	int (*set)(const char *text);
	char early[32];
};

/* The module is live from the end of its init to the begin of its exit. */
static int parameter_obey(const struct kernel_param *kp, const char *text)
{
	const struct parameter *p = kp->arg;
	int err = mutex_lock_killable(&mode_mutex);

	if (err)
		return err;
	if (READ_ONCE(THIS_MODULE->state) == MODULE_STATE_LIVE) {
		err = p->set(text);
	} else {
		pr_err("%s cannot be written while the module is loaded or unloaded\n",
		       kp->name);
		err = -EBUSY;
	}
	mutex_unlock(&mode_mutex);
	return err;
}

/*
 * The kernel hands over what came with the load, then makes the files, then
 * calls the module's init; it takes the files away after the exit.
 */
static int parameter_set(const char *text, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	int err;

	if (!THIS_MODULE->mkobj.mp) {
		strscpy(p->early, text, sizeof(p->early));
		return 0;
	}
	kernel_param_unlock(THIS_MODULE);
	err = parameter_obey(kp, text);
	kernel_param_lock(THIS_MODULE);
	return err;
}

static int parameter_refuse(const char *name, const char *text,
			    const char *accepted)
{
	int length = min_t(size_t, strcspn(text, "\n"), 64);

	pr_err("%s=%*pE is %s\n", name, length, text, accepted);
	return -EINVAL;
}

static int set_mode(const char *text)
{
	int mode = sysfs_match_string(mode_names, text);

	return mode >= 0 ? mode_set(mode) :
	       parameter_refuse("mode", text, "none of walk, loop, off");
}

static int get_mode(char *text, const struct kernel_param *kp)
{
	return sprintf(text, "%s\n", mode_names[mode_get()]);
}

static int set_sample(const char *text)
{
	unsigned int n;

	if (kstrtouint(text, 0, &n) || !n || n > MAX_SAMPLE)
		return parameter_refuse("sample", text, "not in 1...1024");
	count_choose(n, mode_get() == MODE_LOOP);
	return 0;
}

static int get_sample(char *text, const struct kernel_param *kp)
{
	return sprintf(text, "%u\n", READ_ONCE(count_state.sample));
}

static int set_reset(const char *text)
{
	return sysfs_streq(text, "1") ?
	       count_reset() : parameter_refuse("reset", text, "not 1");
}

#define get_reset NULL	/* status says how often */

#define PARAMETER(name, initial, mode)					\
static struct parameter param_##name = {				\
	.set = set_##name, .early = initial				\
};									\
static const struct kernel_param_ops param_ops_of_##name = {		\
	.set = parameter_set, .get = get_##name				\
};									\
module_param_cb(name, &param_ops_of_##name, &param_##name, mode)

PARAMETER(sample, "1", 0644);
MODULE_PARM_DESC(sample, "walk one of so many lookups, count all: 1 (default) to 1024");
PARAMETER(reset, "", 0200);
MODULE_PARM_DESC(reset, "write 1 to forget all counts");
PARAMETER(mode, "walk", 0644);
MODULE_PARM_DESC(mode, "how steps are counted: walk (default), loop, off");

/**
 * parameters_apply() - obey what came with the load, and begin to count
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int parameters_apply(void)
{
	int err;

	mutex_lock(&mode_mutex);
	err = set_sample(param_sample.early) ?: set_mode(param_mode.early);
	mutex_unlock(&mode_mutex);
	return err;
}
