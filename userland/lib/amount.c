// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing amounts.
 */
#include "lib/amount.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *name;
	uint64_t bytes;
} units[] = {
	{ "B", 1 },
	{ "K", 1ull << 10 }, { "KiB", 1ull << 10 }, { "kB", 1000 },
	{ "M", 1ull << 20 }, { "MiB", 1ull << 20 }, { "MB", 1000000 },
	{ "G", 1ull << 30 }, { "GiB", 1ull << 30 }, { "GB", 1000000000 },
	{ "T", 1ull << 40 }, { "TiB", 1ull << 40 }, { "TB", 1000000000000 },
};

/* strtoull() alone would take blanks, signs and 0x before the digits. */
static bool digits(const char *text, uint64_t *value, char **end)
{
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*value = strtoull(text, end, 10);
	return !errno;
}

bool amount_count(const char *text, uint64_t *value)
{
	uint64_t number;
	char *end;

	if (!digits(text, &number, &end) || *end)
		return false;
	*value = number;
	return true;
}

bool amount_bytes(const char *text, uint64_t *value)
{
	uint64_t number;
	char *end;
	size_t i;

	if (!digits(text, &number, &end))
		return false;
	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (!strcmp(end, units[i].name))
			return !__builtin_mul_overflow(number, units[i].bytes,
						       value);
	return false;
}

bool amount_real(const char *text, double *value)
{
	double number;
	char *end;

	/* Only plain decimals: strtod() knows hexadecimal, inf and nan too. */
	if (!*text || strspn(text, "0123456789.") != strlen(text))
		return false;
	number = strtod(text, &end);
	if (end == text || *end || !isfinite(number) || number <= 0)
		return false;
	*value = number;
	return true;
}

void amount_bytes_text(uint64_t bytes, char *text, size_t size)
{
	static const char * const names[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double value = (double)bytes;
	unsigned int i = 0;

	while (value >= 1023.5 && i < ARRAY_SIZE(names) - 1) {
		value /= 1024;
		i++;
	}
	snprintf(text, size, i && value < 9.95 ? "%.1f %s" : "%.0f %s", value,
		 names[i]);
}
