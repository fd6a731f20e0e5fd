// SPDX-License-Identifier: GPL-2.0-only
/* Changing the mode, the loop heads, and resetting. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "alive.h"
#include "count.h"
#include "mode.h"
#include "probes.h"
#include "verify.h"

const char *const mode_names[MODE_NR] = { "off", "walk", "loop" };

static DEFINE_MUTEX(mode_mutex);
static enum mode mode_now;
static unsigned int resets;
static time64_t last_reset;

/* In the order of PROBE_LOOP and the two after it. */
static struct head heads[MODE_NR_HEADS] = {
	{ .symbol = "__d_lookup" },
	{ .symbol = "__d_lookup_rcu" },
	{ .symbol = "__d_lookup_rcu_op_compare" },
};

static_assert(PROBE_LOOP + MODE_NR_HEADS == PROBE_NR);

void mode_lock(void)
{
	mutex_lock(&mode_mutex);
}

void mode_unlock(void)
{
	mutex_unlock(&mode_mutex);
}

/* The mode of a name, or -EINVAL. */
int mode_parse(const char *word)
{
	int i = match_string(mode_names, MODE_NR, word);

	return i < 0 ? -EINVAL : i;
}

enum mode mode_get(void)
{
	return mode_now;
}

const struct head *mode_heads(void)
{
	return heads;
}

static bool mode_heads_known(void)
{
	return heads[0].offset;
}

static int mode_enter(enum mode mode)
{
	int err = 0;

	probes_detach();
	count_state.by_loop = mode == MODE_LOOP;
	if (mode != MODE_OFF)
		err = probes_attach(mode == MODE_LOOP);
	mode_now = err ? MODE_OFF : mode;
	return err;
}

/**
 * mode_set() - change the mode
 * @mode: to which
 *
 * Counts are kept: from here on lookups are added in the new mode.
 *
 * Context: process, may sleep; under mode_lock().
 * Return: 0; -ENODATA where loop is wanted and the heads are not known;
 * -ENXIO where probes are registered but not hit; or the error of a probe. The
 * mode is then what it was, or off if that failed too, and the log says why.
 */
int mode_set(enum mode mode)
{
	enum mode before = mode_now;
	const char *why;
	int err;

	if (mode == before)
		return 0;
	if (mode == MODE_LOOP && !mode_heads_known()) {
		pr_err("mode loop needs the heads of the loops; type: dchain mode loop, or to load: insmod dchain.ko mode=loop heads=$(dchain locate --param)\n");
		return -ENODATA;
	}
	err = mode_enter(mode);
	if (!err && mode != MODE_OFF) {
		why = alive_why_not();
		if (why) {
			pr_err("mode %s would count nothing: %s\n",
			       mode_names[mode], why);
			err = -ENXIO;
		}
	}
	if (err)
		mode_enter(before);
	return err;
}

/**
 * mode_set_heads() - take the heads of the chain-walk loops
 * @text: as heads_parse() reads it; nothing forgets them
 *
 * They are checked on lookups of the module's own before they are believed.
 *
 * Context: process, may sleep; under mode_lock().
 * Return: 0; -EBUSY in mode loop; -EINVAL with a line in the log and the
 * heads as they were.
 */
int mode_set_heads(const char *text)
{
	struct head new[MODE_NR_HEADS];
	char bad[64];
	unsigned int i;
	int err;

	if (mode_now == MODE_LOOP)
		return -EBUSY;
	memcpy(new, heads, sizeof(new));
	err = heads_parse(text, new, MODE_NR_HEADS, bad, sizeof(bad));
	if (err) {
		pr_err("loop head '%s' is not SYMBOL+OFFSET of __d_lookup, __d_lookup_rcu or __d_lookup_rcu_op_compare, each once\n",
		       bad);
		return err;
	}
	if (new[0].offset || new[1].offset || new[2].offset) {
		err = verify_heads(new, MODE_NR_HEADS);
		if (err)
			return err;
	}
	memcpy(heads, new, sizeof(new));
	for (i = 0; i < MODE_NR_HEADS; i++)
		probes[PROBE_LOOP + i].offset = new[i].offset;
	return 0;
}

/* Forget all counts and rows; under mode_lock(). */
void mode_reset(void)
{
	count_reset();
	resets++;
	last_reset = ktime_get_seconds();
}

/* How often, and how long ago the last time. */
unsigned int mode_resets(u64 *seconds)
{
	*seconds = resets ? ktime_get_seconds() - last_reset : 0;
	return resets;
}
