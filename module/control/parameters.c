// SPDX-License-Identifier: GPL-2.0-only
/*
 * The parameters that can be written while the module runs.
 *
 * They are module parameters and not files of debugfs, because a kernel that
 * is locked down (Secure Boot does that) opens no file of debugfs that has a
 * write bit, not even for reading.
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
 * @get: writes its value, without a newline; waits for nobody
 * @early: what came with the load, obeyed when the module begins to count
 */
struct parameter {
	const char *name;
	int (*set)(const char *text);
	int (*get)(char *text);
	char *early;
};

/*
 * The kernel hands over what came with the load first, then makes the files,
 * then calls the module's init; it takes the files away after the exit. Changed
 * under mode_mutex.
 */
static enum { AT_LOAD, STARTING, RUNNING, STOPPED } parameters_state;

static int parameter_obey(struct parameter *p, const char *text)
{
	int err = mutex_lock_killable(&mode_mutex);

	if (err)
		return err;
	if (parameters_state == RUNNING) {
		err = p->set(text);
	} else {
		pr_err("%s cannot be written while the module is loaded or unloaded\n",
		       p->name);
		err = -EBUSY;
	}
	mutex_unlock(&mode_mutex);
	return err;
}

/* The kernel's lock of all parameters is released: others can be read. */
static int parameter_set(const char *value, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	char *text = kstrdup(value, GFP_KERNEL);
	int err;

	if (!text)
		return -ENOMEM;
	/* While no file is there it is not from one. */
	if (parameters_state == AT_LOAD && !THIS_MODULE->mkobj.mp) {
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

static int parameter_get(char *text, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	int len = p->get(text);

	text[len++] = '\n';
	return len;
}

static void parameter_free(void *arg)
{
	struct parameter *p = arg;

	kfree(p->early);
}

static const struct kernel_param_ops parameter_ops = {
	.set = parameter_set,
	.get = parameter_get,
	.free = parameter_free,
};

/* A number, or a line in the log. */
static int parameter_number(const char *name, const char *text,
			    unsigned int min, unsigned int max,
			    unsigned int *number)
{
	if (!kstrtouint(text, 0, number) && *number >= min && *number <= max)
		return 0;
	pr_err("%s=%*pE is not in %u...%u\n", name,
	       (int)strnlen(text, 64), text, min, max);
	return -EINVAL;
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

static int get_mode(char *text)
{
	return sprintf(text, "%s", mode_names[mode_get()]);
}

static int set_sample(const char *text)
{
	unsigned int n;
	int err = parameter_number("sample", text, 1, MODE_MAX_SAMPLE, &n);

	if (!err)
		mode_set_sample(n);
	return err;
}

static int get_sample(char *text)
{
	return sprintf(text, "%u", mode_get_sample());
}

static int set_reset(const char *text)
{
	if (!strcmp(text, "1"))
		return mode_reset();
	pr_err("reset=%*pE is not 1\n", (int)strnlen(text, 64), text);
	return -EINVAL;
}

static int get_reset(char *text)
{
	u64 seconds;
	unsigned int resets = mode_resets(&seconds);

	return sprintf(text, "resets: %u\nseconds: %llu", resets, seconds);
}

/* In the order in which those of a load are obeyed: mode begins to count. */
static struct parameter parameters[] = {
	{ .name = "sample", .set = set_sample, .get = get_sample },
	{ .name = "reset", .set = set_reset, .get = get_reset },
	{ .name = "mode", .set = set_mode, .get = get_mode },
};

module_param_cb(sample, &parameter_ops, &parameters[0], 0644);
MODULE_PARM_DESC(sample, "walk one of so many lookups, count all: 1 (default) to 1024");
module_param_cb(reset, &parameter_ops, &parameters[1], 0600);
MODULE_PARM_DESC(reset, "write 1 to forget all counts; reads as how often that was done");
module_param_cb(mode, &parameter_ops, &parameters[2], 0644);
MODULE_PARM_DESC(mode, "how steps are counted: walk (default), loop, off");

/**
 * parameters_apply() - obey what came with the load, and begin to count
 *
 * From here on writes are refused until parameters_open().
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int parameters_apply(void)
{
	struct parameter *p;
	int err = 0;

	mutex_lock(&mode_mutex);
	parameters_state = STARTING;
	for (p = parameters; !err && p < parameters + ARRAY_SIZE(parameters);
	     p++)
		if (p->early)
			err = p->set(strim(p->early));
	if (!err && !parameters[ARRAY_SIZE(parameters) - 1].early)
		err = mode_set(MODE_WALK);
	mutex_unlock(&mode_mutex);
	return err;
}

static void parameters_enter(int state)
{
	mutex_lock(&mode_mutex);
	parameters_state = state;
	mutex_unlock(&mode_mutex);
}

/* Obey writes; process context. */
void parameters_open(void)
{
	parameters_enter(RUNNING);
}

/* Refuse writes, for good, after the one that is at it; process context. */
void parameters_close(void)
{
	parameters_enter(STOPPED);
}
