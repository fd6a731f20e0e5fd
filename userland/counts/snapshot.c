// SPDX-License-Identifier: GPL-2.0-only
#include "counts/snapshot.h"

#include "counts/rates.h"
#include "file/source.h"
#include "lib/amount.h"

#include <err.h>
#include <string.h>

static enum dchain_exit read_resets(struct snapshot *s)
{
	const char *resets, *seconds;
	struct reader_fault fault;
	struct reader_values v;
	enum dchain_exit status;
	char *text;

	status = source_parameter(&text, "reset");
	if (status)
		return status;
	if (reader_parse_values(&v, text, strlen(text), &fault)) {
		warnx("reset: line %u: %s", fault.line, fault.message);
		return DCHAIN_FORMAT;
	}
	resets = reader_value(&v, "resets");
	seconds = reader_value(&v, "seconds");
	if (!resets || !amount_count(resets, &s->resets) ||
	    !seconds || !amount_count(seconds, &s->since)) {
		warnx("reset: `resets: N' and `seconds: N' are expected there");
		status = DCHAIN_FORMAT;
	}
	reader_free_values(&v);
	return status;
}

/* A reset between the two files would give counts of one time to the other. */
enum dchain_exit snapshot_take(struct snapshot *s)
{
	enum dchain_exit status;

	status = read_resets(s);
	while (!status) {
		uint64_t before = s->resets;

		status = reading_take(&s->reading, NULL);
		s->clock = source_clock();
		if (status)
			break;
		status = read_resets(s);
		if (!status && s->resets == before)
			return DCHAIN_OK;
		reading_free(&s->reading);
	}
	return status;
}

bool snapshot_reset(const struct snapshot *then, const struct snapshot *now)
{
	return now->resets != then->resets || now->since < then->since ||
	       rates_reset(&then->reading.sample, &now->reading.sample);
}

double snapshot_seconds(const struct snapshot *then, const struct snapshot *now,
			bool reset)
{
	double between = (double)(now->clock - then->clock) / 1e9;

	if (reset && now->since && (double)now->since < between)
		return (double)now->since;
	return between;
}
