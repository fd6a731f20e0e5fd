// SPDX-License-Identifier: GPL-2.0-only
#include "export/push.h"

#include "read/rank.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#define ID_LEN 64
#define ID_SHORT 12

static void flush(struct push *p)
{
	if (p->len && !p->failed && p->send(p->context, p->text, p->len) < 0)
		p->failed = true;
	p->len = 0;
}

/* One metric a line; a line that does not fit begins the next datagram. */
__attribute__((format(printf, 2, 3)))
static void add(struct push *p, const char *format, ...)
{
	char line[PUSH_NAME + 100];
	va_list args;
	size_t len;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	len = strlen(line);
	if (p->len + 1 + len > sizeof(p->text))
		flush(p);
	if (p->len)
		p->text[p->len++] = '\n';
	memcpy(p->text + p->len, line, len);
	p->len += len;
}

static bool is_hex(char c)
{
	return isxdigit((unsigned char)c);
}

void push_name(const char *path, char *name)
{
	size_t n = 0, run, len;

	path += *path == '/';
	if (!*path)
		path = "root";
	for (; *path && n < PUSH_NAME - 1; path += len) {
		for (run = 0; is_hex(path[run]); run++)
			;
		len = run == ID_LEN ? ID_LEN : 1;
		run = len == 1 ? 1 : ID_SHORT;
		if (run > PUSH_NAME - 1 - n)
			run = PUSH_NAME - 1 - n;
		memcpy(name + n, path, run);
		if (len == 1 && !isalnum((unsigned char)*path) && *path != '-')
			name[n] = '_';
		n += run;
	}
	name[n] = '\0';
}

static void add_row(struct push *p, const char *prefix,
		    const struct sample_row *row, const bool *known)
{
	int c;

	for (c = 0; c < SAMPLE_COUNTS; c++)
		if (known[c])
			add(p, "%s.%s:%" PRIu64 "|c", prefix, sample_name(c),
			    row->count[c]);
	if (row->count[SAMPLE_WALKED])
		add(p, "%s.avg:%.2f|g", prefix, sample_avg(row));
}

static bool idle(const struct sample_row *row)
{
	return !row->count[SAMPLE_LOOKUPS] &&
	       !row->count[SAMPLE_CREATED_NEGATIVE] &&
	       !row->count[SAMPLE_CREATED_POSITIVE];
}

int push_delta(struct push *p, struct sample *d, size_t top)
{
	char prefix[PUSH_NAME + 16] = "dchain.cgroup.";
	char *name = prefix + strlen(prefix);
	struct sample_row total;
	size_t i, chosen;

	sample_total(d, &total);
	add_row(p, "dchain", &total, d->known);
	chosen = rank_top(d, top);
	for (i = 0; i < chosen; i++) {
		if (idle(&d->rows[i]))
			continue;
		push_name(d->rows[i].path, name);
		add_row(p, prefix, &d->rows[i], d->known);
	}
	flush(p);
	return p->failed ? -1 : 0;
}

int push_up(struct push *p, bool up)
{
	add(p, "dchain.up:%d|g", up);
	flush(p);
	return p->failed ? -1 : 0;
}
