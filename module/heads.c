// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "heads.h"

/* A function is some 200 bytes long; more digits are a mistake. */
#define HEADS_MAX_OFFSET 0xffff

static const char separators[] = ", \t\r\n";

static int heads_parse_one(const char *word, struct head *heads,
			   unsigned int n)
{
	const char *plus = strchr(word, '+');
	unsigned int offset, i;

	if (!plus || kstrtouint(plus + 1, 0, &offset) || !offset ||
	    offset > HEADS_MAX_OFFSET)
		return -EINVAL;
	for (i = 0; i < n; i++) {
		size_t len = strlen(heads[i].symbol);

		if (len != plus - word || strncmp(word, heads[i].symbol, len))
			continue;
		if (heads[i].offset)
			return -EINVAL;	/* named twice */
		heads[i].offset = offset;
		return 0;
	}
	return -EINVAL;
}

/**
 * heads_parse() - read loop heads
 * @text: SYMBOL+OFFSET, separated by commas, blanks or newlines
 * @heads: the symbols accepted; their offsets are set, 0 where not named
 * @n: how many
 * @bad: where to put the word that is wrong, for the message
 * @size: room there, at least 1
 *
 * Return: 0, or -EINVAL with @bad set and all offsets 0.
 */
int heads_parse(const char *text, struct head *heads, unsigned int n,
		char *bad, size_t size)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		heads[i].offset = 0;
	for (;;) {
		size_t len;

		text += strspn(text, separators);
		len = strcspn(text, separators);
		if (!len)
			return 0;
		snprintf(bad, size, "%.*s", (int)min(len, size - 1), text);
		if (len >= size || heads_parse_one(bad, heads, n))
			break;
		text += len;
	}
	for (i = 0; i < n; i++)
		heads[i].offset = 0;
	return -EINVAL;
}
