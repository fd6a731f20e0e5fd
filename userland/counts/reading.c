// SPDX-License-Identifier: GPL-2.0-only
#include "counts/reading.h"

#include "file/source.h"

#include <err.h>

enum dchain_exit reading_take(struct reading *r, const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;

	status = source_table(&r->table, "cgroups", input);
	if (status)
		return status;
	if (sample_read(&r->sample, &r->table, &fault)) {
		warnx("%s: %s", input ? input : "cgroups", fault.message);
		reader_free_table(&r->table);
		return DCHAIN_FORMAT;
	}
	return DCHAIN_OK;
}

void reading_free(struct reading *r)
{
	sample_free(&r->sample);
	reader_free_table(&r->table);
}
