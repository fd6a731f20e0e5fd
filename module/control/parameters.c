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
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "control/control.h"

/**
 * struct parameter - one that can be written
 * @name: its name
 * @set: obeys a text without blanks around it: 0, or -errno after a line in the
 *	log; under mode_mutex, while the module runs
 * @early: what came with the load, obeyed when the module begins to count
 */
struct parameter {
	const char *name;
	int (*set)(const char *text);
	char *early;
};

static bool parameters_obeyed;	/* under mode_mutex */

static int parameter_obey(struct parameter *p, const char *text)
{
	int err = mutex_lock_killable(&mode_mutex);

	if (err)
		return err;
	if (parameters_obeyed) {
		err = p->set(text);
	} else {
		pr_err("%s cannot be written while the module is loaded or unloaded\n",
		       p->name);
		err = -EBUSY;
	}
	mutex_unlock(&mode_mutex);
	return err;
}

/*
 * The kernel hands over what came with the load, then makes the files, then
 * calls the module's init; it takes the files away after the exit.
 */
static int parameter_set(const char *value, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	char *text = kstrdup(value, GFP_KERNEL);
	int err;

	if (!text)
		return -ENOMEM;
	if (!THIS_MODULE->mkobj.mp) {
		kfree(p->early);
		p->early = text;
		return 0;
	}
	kernel_param_unlock(THIS_MODULE);
	err = parameter_obey(p, strim(text));
	kernel_param_lock(THIS_MODULE);
	kfree(text);
	return err;
}

static void parameter_free(void *arg)
{
	struct parameter *p = arg;

	kfree(p->early);
}

static int set_mode(const char *text)
{
	int mode = match_string(mode_names, MODE_NR, text);

	if (mode >= 0)
		return mode_set(mode);
	pr_err("mode=%*pE is none of walk, loop, off\n",
	       (int)strnlen(text, 64), text);
	return -EINVAL;
}

static int get_mode(char *text, const struct kernel_param *kp)
{
	return sprintf(text, "%s\n", mode_names[mode_get()]);
}

static int set_sample(const char *text)
{
	unsigned int n;

	if (!kstrtouint(text, 0, &n) && n && n <= MODE_MAX_SAMPLE) {
		mode_set_sample(n);
		return 0;
	}
	pr_err("sample=%*pE is not in 1...%u\n", (int)strnlen(text, 64), text,
	       MODE_MAX_SAMPLE);
	return -EINVAL;
}

static int get_sample(char *text, const struct kernel_param *kp)
{
	return sprintf(text, "%u\n", mode_get_sample());
}

static int set_reset(const char *text)
{
	if (!strcmp(text, "1"))
		return mode_reset();
	pr_err("reset=%*pE is not 1\n", (int)strnlen(text, 64), text);
	return -EINVAL;
}

static int get_reset(char *text, const struct kernel_param *kp)
{
	u64 seconds;
	unsigned int resets = mode_resets(&seconds);

	return sprintf(text, "resets: %u\nseconds: %llu\n", resets, seconds);
}

/* In the order in which those of a load are obeyed: mode begins to count. */
static struct parameter parameters[] = {
	{ .name = "sample", .set = set_sample },
	{ .name = "reset", .set = set_reset },
	{ .name = "mode", .set = set_mode },
};

#define PARAMETER_OPS(what)						\
static const struct kernel_param_ops what##_ops = {			\
	.set = parameter_set, .get = get_##what, .free = parameter_free	\
}

PARAMETER_OPS(sample);
PARAMETER_OPS(reset);
PARAMETER_OPS(mode);

module_param_cb(sample, &sample_ops, &parameters[0], 0644);
MODULE_PARM_DESC(sample, "walk one of so many lookups, count all: 1 (default) to 1024");
module_param_cb(reset, &reset_ops, &parameters[1], 0600);
MODULE_PARM_DESC(reset, "write 1 to forget all counts; reads as how often that was done");
module_param_cb(mode, &mode_ops, &parameters[2], 0644);
MODULE_PARM_DESC(mode, "how steps are counted: walk (default), loop, off");

/**
 * parameters_apply() - obey what came with the load, and begin to count
 *
 * Context: process, may sleep; before parameters_obey().
 * Return: 0, or an error with a line in the log.
 */
int parameters_apply(void)
{
	struct parameter *p;
	int err = 0;

	mutex_lock(&mode_mutex);
	for (p = parameters; !err && p < parameters + ARRAY_SIZE(parameters);
	     p++)
		if (p->early)
			err = p->set(strim(p->early));
	if (!err && !parameters[ARRAY_SIZE(parameters) - 1].early)
		err = mode_set(MODE_WALK);
	mutex_unlock(&mode_mutex);
	return err;
}

/* Obey writes from now on, or refuse them after the one that is at it. */
void parameters_obey(bool obey)
{
	mutex_lock(&mode_mutex);
	parameters_obeyed = obey;
	mutex_unlock(&mode_mutex);
}
