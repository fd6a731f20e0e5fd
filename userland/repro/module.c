// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module, as the reproduction uses it.
 */
#include "repro/module.h"
#include "locate/mode.h"
#include "read/reader.h"
#include "read/source.h"

#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum dchain_exit module_open(struct module *m)
{
	struct reader_values status;
	enum dchain_exit ret;
	const char *buckets;

	memset(m, 0, sizeof(*m));
	ret = source_values(&status, "status", NULL);
	if (ret)
		return ret;
	buckets = reader_value(&status, "buckets");
	if (!buckets || !reader_number(buckets, &m->buckets) || !m->buckets) {
		warnx("status: no number of buckets");
		ret = DCHAIN_FORMAT;
	}
	reader_free_values(&status);
	return ret;
}

enum dchain_exit module_mode(struct module *m, const char *mode)
{
	enum dchain_exit ret = *m->mode ? DCHAIN_OK : mode_get(m->mode);

	return ret ? ret : mode_set(mode);
}

void module_restore(struct module *m)
{
	if (*m->mode)
		mode_set(m->mode);
	*m->mode = '\0';
}

static bool take_row(const struct reader_table *t, size_t row,
		     struct phase_count *count)
{
	return reader_number(reader_cell(t, row, reader_column(t, "lookups")),
			     &count->lookups) &&
	       reader_number(reader_cell(t, row, reader_column(t, "steps")),
			     &count->steps);
}

/* Warnings are for the end: here they would come with every point. */
static enum dchain_exit read_rows(struct reader_table *t)
{
	struct reader_fault fault;
	enum dchain_exit ret;
	char *text;

	ret = source_text(&text, "cgroups");
	if (ret)
		return ret;
	if (!reader_parse_table(t, "cgroups", text, strlen(text), &fault))
		return DCHAIN_OK;
	warnx("cgroups: line %u: %s", fault.line, fault.message);
	return DCHAIN_FORMAT;
}

enum dchain_exit module_count(uint64_t id, struct phase_count *count)
{
	enum dchain_exit ret;
	struct reader_table t;
	char wanted[24];
	size_t row;
	int column;

	memset(count, 0, sizeof(*count));
	ret = read_rows(&t);
	if (ret)
		return ret;
	snprintf(wanted, sizeof(wanted), "%" PRIu64, id);
	column = reader_column(&t, "id");
	for (row = 0; row < t.nrows; row++) {
		if (strcmp(reader_cell(&t, row, column), wanted))
			continue;
		if (!take_row(&t, row, count)) {
			warnx("cgroups: the row of cgroup %s has no lookups or steps",
			      wanted);
			ret = DCHAIN_FORMAT;
		}
		break;
	}
	reader_free_table(&t);
	return ret;
}

enum dchain_exit module_complete(void)
{
	enum dchain_exit ret;
	struct reader_table t;

	ret = source_table(&t, "cgroups", NULL);
	if (!ret)
		reader_free_table(&t);
	return ret;
}
