// SPDX-License-Identifier: GPL-2.0-only
/* Changing the mode, the loop heads, and resetting. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "control/control.h"
#include "count/count.h"
#include "count/probes.h"

/* A function is some 200 bytes long; more digits are a mistake. */
#define MODE_MAX_OFFSET 0xffff

const char *const mode_names[MODE_NR] = { "off", "walk", "loop" };

static DEFINE_MUTEX(mode_mutex);
static enum mode mode_now;
static unsigned int resets;
static time64_t last_reset;

static_assert(PROBE_LOOP + CONTROL_NR_HEADS == PROBE_NR);

void mode_lock(void)
{
	mutex_lock(&mode_mutex);
}

void mode_unlock(void)
{
	mutex_unlock(&mode_mutex);
}

enum mode mode_get(void)
{
	return mode_now;
}

static int mode_enter(enum mode mode)
{
	int err = probes_detach();

	count_choose(count_state.sample, mode == MODE_LOOP);
	if (err && mode != MODE_OFF)
		pr_err("mode %s is refused: an earlier probe could not be unregistered\n",
		       mode_names[mode]);
	if (!err && mode != MODE_OFF)
		err = probes_attach(mode == MODE_LOOP);
	mode_now = err ? MODE_OFF : mode;
	return err;
}

/* Enter a mode, and see whether lookups are counted in it. */
static int mode_try(enum mode mode)
{
	const char *why;
	int err = mode_enter(mode);

	if (err || mode == MODE_OFF)
		return err;
	why = selftest_why_not();
	if (!why)
		return 0;
	pr_err("mode %s by %s would count nothing: %s\n", mode_names[mode],
	       probe_hook_names[probe_state.hook], why);
	return -ENXIO;
}

/*
 * Count insertions where own ones prove that it is right: in the innermost
 * functions, else in those that file systems call, else not at all.
 */
static int mode_prove_insertions(enum mode mode)
{
	const char *why;
	int err = 0;

	selftest_insertions();
	while (!err && !selftest_insertions_counted(&why) &&
	       probe_state.insertions != PROBE_LOOKUPS) {
		if (probe_state.insertions == PROBE_INNER) {
			probe_state.insertions = PROBE_OUTER;
		} else {
			probe_state.insertions = PROBE_LOOKUPS;
			pr_warn("insertions are not counted: %s\n", why);
		}
		err = mode_try(mode);
		if (!err && probe_state.insertions == PROBE_OUTER)
			selftest_insertions();
	}
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
 * mode is then what it was, or off if that failed too, and the log has the
 * reason.
 */
int mode_set(enum mode mode)
{
	enum mode before = mode_now;
	int err;

	if (mode == before)
		return 0;
	if (mode == MODE_LOOP && !probes[PROBE_LOOP].offset) {
		pr_err("mode loop needs the heads of the loops; type: dchain mode loop, or to load: insmod dchain.ko mode=loop heads=$(dchain locate --param)\n");
		return -ENODATA;
	}
	if (before == MODE_OFF)
		probes_best();
	err = mode_try(mode);
	if (err && mode != MODE_OFF && probe_state.wanted == PROBE_BY_AUTO &&
	    probe_state.hook == PROBE_BY_FTRACE) {
		pr_info("hook=auto: kprobes instead of ftrace\n");
		probe_state.hook = PROBE_BY_KPROBE;
		err = mode_try(mode);
	}
	if (!err && mode != MODE_OFF)
		err = mode_prove_insertions(mode);
	if (err)
		mode_enter(before);
	return err;
}

/* One SYMBOL+OFFSET; @offsets in the order of PROBE_LOOP and those after it. */
static int mode_parse_head(const char *word, unsigned int *offsets)
{
	const char *plus = strchr(word, '+');
	unsigned int offset, i;

	if (!plus || kstrtouint(plus + 1, 0, &offset) || !offset ||
	    offset > MODE_MAX_OFFSET)
		return -EINVAL;
	for (i = 0; i < CONTROL_NR_HEADS; i++) {
		const char *symbol = probes[PROBE_LOOP + i].symbol;

		if (strlen(symbol) != plus - word ||
		    strncmp(word, symbol, plus - word))
			continue;
		if (offsets[i])
			return -EINVAL;	/* named twice */
		offsets[i] = offset;
		return 0;
	}
	return -EINVAL;
}

/**
 * mode_set_heads() - take the heads of the chain-walk loops
 * @text: SYMBOL+OFFSET words, separated by commas, blanks or newlines; nothing
 *	forgets them
 *
 * They are proven on lookups of the module's own first.
 *
 * Context: process, may sleep; under mode_lock().
 * Return: 0; -EBUSY in mode loop; -EINVAL; or another error of the proof. The
 * heads are then as they were, and the log has the reason.
 */
int mode_set_heads(const char *text)
{
	static const char separators[] = ", \t\r\n";
	unsigned int offsets[CONTROL_NR_HEADS] = {}, i;
	bool any = false;
	int err;

	if (mode_now == MODE_LOOP) {
		pr_err("loop heads cannot be changed in mode loop\n");
		return -EBUSY;
	}
	for (text += strspn(text, separators); *text;
	     text += strspn(text, separators)) {
		int len = strcspn(text, separators);
		char word[64];

		snprintf(word, sizeof(word), "%.*s", len, text);
		if (len >= sizeof(word) || mode_parse_head(word, offsets)) {
			pr_err("loop head '%*pE' is not SYMBOL+OFFSET of __d_lookup, __d_lookup_rcu or __d_lookup_rcu_op_compare, each once\n",
			       (int)strlen(word), word);
			return -EINVAL;
		}
		any = true;
		text += len;
	}
	if (any) {
		err = verify_heads(offsets);
		if (err)
			return err;
	}
	for (i = 0; i < CONTROL_NR_HEADS; i++)
		probes[PROBE_LOOP + i].offset = offsets[i];
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
