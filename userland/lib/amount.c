// SPDX-License-Identifier: GPL-2.0-only
#include "lib/amount.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes no blanks, signs and 0x, as strtoull() would; and is faster. */
bool amount_count(const char *text, uint64_t *value)
{
	uint64_t n = 0;
	unsigned int digit;
	size_t i;

	/* Nineteen digits always fit. */
	for (i = 0; i < 19 && text[i] >= '0' && text[i] <= '9'; i++)
		n = n * 10 + (unsigned int)(text[i] - '0');
	for (; text[i] >= '0' && text[i] <= '9'; i++) {
		digit = (unsigned int)(text[i] - '0');
		if (n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (!i || text[i])
		return false;
	*value = n;
	return true;
}

bool amount_real(const char *text, double *value)
{
	double number;
	char *end;

	/* Only plain decimals: strtod() takes hexadecimal, inf, nan too. */
	if (!*text || strspn(text, "0123456789.") != strlen(text))
		return false;
	number = strtod(text, &end);
	if (end == text || *end || !isfinite(number) || number <= 0)
		return false;
	*value = number;
	return true;
}

uint64_t amount_whole(double value)
{
	if (!(value > 0))
		return 0;
	return value < 0x1p64 ? (uint64_t)value : UINT64_MAX;
}

/* Up to three digits, with one behind the point where it is below @fine. */
static char *with_unit(double value, double step, double fine,
		       const char *const *units, char *text, size_t size)
{
	bool whole = true;

	while (value >= step - 0.5 && units[1]) {
		value /= step;
		units++;
		whole = false;
	}
	snprintf(text, size, !whole && value < fine ? "%.1f%s" : "%.0f%s",
		 value, *units);
	return text;
}

char *amount_short(uint64_t value, char *text, size_t size)
{
	static const char *const units[] = {
		"", "k", "M", "G", "T", "P", "E", NULL
	};

	if (value >= 10000)
		return with_unit((double)value, 1000, 99.95, units, text, size);
	snprintf(text, size, "%u", (unsigned int)value);
	return text;
}

char *amount_bytes_text(uint64_t bytes, char *text, size_t size)
{
	static const char *const units[] = {
		" B", " KiB", " MiB", " GiB", " TiB", NULL
	};

	return with_unit((double)bytes, 1024, 9.95, units, text, size);
}

void amount_seconds_text(double seconds, char *text, size_t size)
{
	if (seconds < 120)
		snprintf(text, size, "%.0f s", seconds);
	else if (seconds < 7200)
		snprintf(text, size, "%.0f min", seconds / 60);
	else if (seconds < 172800)
		snprintf(text, size, "%.1f h", seconds / 3600);
	else
		snprintf(text, size, "%.0f days", seconds / 86400);
}
