/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as text where there are many of them: a row of `cgroups' put number
 * by number into a seq_file takes more than all else that a row needs.
 *
 * A number's last digit is known first, so text is written from its end: each
 * function writes in front of @at, where the caller has room, and returns where
 * it begins.
 */
#ifndef DCHAIN_FORMAT_H
#define DCHAIN_FORMAT_H

#include <linux/math64.h>
#include <linux/types.h>

/* Most characters of format_number() and of format_mean(). */
#define FORMAT_NUMBER 20
#define FORMAT_MEAN (FORMAT_NUMBER + 3)

static inline char *format_number(char *at, u64 n)
{
	unsigned int pair;

	/* each division waits for the one before it: one for two digits */
	while (n >= 100) {
		pair = n % 100;
		n /= 100;
		*--at = '0' + pair % 10;
		*--at = '0' + pair / 10;
	}
	if (n >= 10) {
		*--at = '0' + n % 10;
		n /= 10;
	}
	*--at = '0' + n;
	return at;
}

/* A mean with two decimals, rounded to the nearest; - of nothing. */
static inline char *format_mean(char *at, u64 sum, u64 n)
{
	u64 rest, hundredths;

	if (!n) {
		*--at = '-';
		return at;
	}
	sum = div64_u64_rem(sum, n, &rest);
	hundredths = div64_u64(rest * 100 + n / 2, n);
	sum += hundredths / 100;
	hundredths %= 100;
	*--at = '0' + hundredths % 10;
	*--at = '0' + hundredths / 10;
	*--at = '.';
	return format_number(at, sum);
}

#endif /* DCHAIN_FORMAT_H */
