// SPDX-License-Identifier: GPL-2.0-only
#include "counts/reading.h"

#include "file/source.h"

#include <err.h>

enum dchain_exit reading_take(struct reading *r, const char *input)
{
	struct reader_fault fault;
	struct reader_table t;
	enum dchain_exit status;

	status = source_table(&t, "cgroups", input);
	if (status)
		return status;
	if (sample_read(&r->sample, &t, &fault)) {
		warnx("%s: %s", input ? input : "cgroups", fault.message);
		return DCHAIN_FORMAT;
	}
	r->table = r->sample.table;
	return DCHAIN_OK;
}

void reading_free(struct reading *r)
{
	sample_free(&r->sample);
}
