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
#include "count/probes.h"

/**
 * struct parameter - one that can be written
 * @name: its name
 * @set: obeys a text without blanks around it: 0, or -errno after a line in the
 *	log; under mode_lock(), while the module runs
 * @get: writes its value, without a newline; under mode_lock()
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
 * then calls the module's init; it takes the files away after the exit.
 */
static enum { AT_LOAD, STARTING, RUNNING, STOPPED } parameters_state;

static int parameter_set(const char *value, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	char *copy, *text;
	int err = 0;

	copy = kstrdup(value, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	text = strim(copy);
	mode_lock();
	switch (parameters_state) {
	case RUNNING:
		err = p->set(text);
		break;
	case AT_LOAD:
		/* no file is there yet: not from one */
		if (!THIS_MODULE->mkobj.mp) {
			swap(p->early, copy);
			break;
		}
		fallthrough;
	default:
		pr_err("%s cannot be written while the module is loaded or unloaded\n",
		       p->name);
		err = -EBUSY;
	}
	mode_unlock();
	kfree(copy);
	return err;
}

static int parameter_get(char *text, const struct kernel_param *kp)
{
	struct parameter *p = kp->arg;
	int len;

	mode_lock();
	len = p->get(text);
	mode_unlock();
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

static int get_heads(char *text)
{
	const struct probe *p;
	int len = 0;

	for (p = probes + PROBE_LOOP; p < probes + PROBE_NR; p++)
		if (p->offset)
			len += sprintf(text + len, "%s%s+0x%x", len ? "," : "",
				       p->symbol, p->offset);
	return len;
}

static int set_sample(const char *text)
{
	unsigned int n;
	int err = parameter_number("sample", text, 1, SAMPLING_MAX_SAMPLE, &n);

	if (!err)
		sampling_want_sample(n);
	return err;
}

static int get_sample(char *text)
{
	return sprintf(text, "%u", sampling_wanted_sample());
}

static int set_max_cost(const char *text)
{
	unsigned int n;
	int err = parameter_number("max_cost", text, 0, 100, &n);

	if (!err)
		sampling_set_max(n);
	return err;
}

static int get_max_cost(char *text)
{
	return sprintf(text, "%u", sampling_max() / 100);
}

static int set_reset(const char *text)
{
	if (!strcmp(text, "1")) {
		mode_reset();
		return 0;
	}
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
	{ .name = "max_cost", .set = set_max_cost, .get = get_max_cost },
	{ .name = "heads", .set = mode_set_heads, .get = get_heads },
	{ .name = "reset", .set = set_reset, .get = get_reset },
	{ .name = "mode", .set = set_mode, .get = get_mode },
};

module_param_cb(sample, &parameter_ops, &parameters[0], 0644);
MODULE_PARM_DESC(sample, "walk one of so many lookups, count all: 1 (default) to 1024");
module_param_cb(max_cost, &parameter_ops, &parameters[1], 0644);
MODULE_PARM_DESC(max_cost, "percent of a CPU above which fewer are walked: 0 (default, no limit) to 100");
module_param_cb(heads, &parameter_ops, &parameters[2], 0600);
MODULE_PARM_DESC(heads, "heads of the chain-walk loops, as printed by dchain locate --param");
module_param_cb(reset, &parameter_ops, &parameters[3], 0600);
MODULE_PARM_DESC(reset, "write 1 to forget all counts; reads as how often that was done");
module_param_cb(mode, &parameter_ops, &parameters[4], 0644);
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

	mode_lock();
	parameters_state = STARTING;
	for (p = parameters; !err && p < parameters + ARRAY_SIZE(parameters);
	     p++)
		if (p->early)
			err = p->set(strim(p->early));
	if (!err && !parameters[ARRAY_SIZE(parameters) - 1].early)
		err = mode_set(MODE_WALK);
	mode_unlock();
	return err;
}

/* Obey writes; process context. */
void parameters_open(void)
{
	mode_lock();
	parameters_state = RUNNING;
	mode_unlock();
}

/* Refuse writes, for good, after the one that is at it; process context. */
void parameters_close(void)
{
	mode_lock();
	parameters_state = STOPPED;
	mode_unlock();
}
