// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module, as the reproduction uses it.
 */
#include "repro/module.h"
#include "control/mode.h"
#include "counts/reading.h"
#include "file/source.h"
#include "lib/amount.h"

#include <err.h>
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
	if (!buckets || !amount_count(buckets, &m->buckets) || !m->buckets) {
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

/* Warnings are for the end: here they would come with every point. */
enum dchain_exit module_count(uint64_t id, struct phase_count *count)
{
	enum dchain_exit ret;
	struct reading r;
	size_t i;

	memset(count, 0, sizeof(*count));
	source_quiet(true);
	ret = reading_take(&r, NULL);
	source_quiet(false);
	if (ret)
		return ret;
	for (i = 0; i < r.sample.n; i++) {
		const struct sample_row *row = &r.sample.rows[i];

		if (row->id != id)
			continue;
		count->lookups = row->count[SAMPLE_LOOKUPS];
		count->steps = row->count[SAMPLE_STEPS];
	}
	reading_free(&r);
	return DCHAIN_OK;
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
