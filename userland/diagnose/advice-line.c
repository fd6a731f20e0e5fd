// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/advice-line.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct advice_line *advice_add(struct advice *a, const char *format, ...)
{
	struct advice_line *line = &a->lines[a->n];
	va_list args;

	/* Not reached: there is less advice. */
	if (a->n < ADVICE_MAX - 1)
		a->n++;
	memset(line, 0, sizeof(*line));
	va_start(args, format);
	vsnprintf(line->why, sizeof(line->why), format, args);
	va_end(args);
	return line;
}

void advice_command(struct advice_line *line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(line->command, sizeof(line->command), format, args);
	va_end(args);
}

double advice_each(const struct facts *f)
{
	const struct host_slabs *s = &f->host.slabs;

	if (!s->known || !f->host.dentries.dentries)
		return DSTATE_DENTRY_BYTES;
	return (double)(s->dentry.held + s->names.held) /
	       (double)f->host.dentries.dentries;
}

bool advice_is_entries(const struct verdict *v)
{
	return v->levels[VERDICT_CHAINS] || v->levels[VERDICT_TIME] ||
	       v->levels[VERDICT_MEMORY] || v->levels[VERDICT_DIRECTORY] ||
	       v->levels[VERDICT_TREE];
}
