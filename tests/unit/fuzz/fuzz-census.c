// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as a census, with what follows from it; and as the texts
 * of which a capture leaves names out.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "census/figures.h"
#include "cmd/hide.h"
#include "fuzz.h"

static void ask(struct census *c)
{
	struct census_limit limit = { .most = 10, .per_directory = true };
	struct census_bin bins[CENSUS_BINS];
	uint32_t *order = census_order(c, CENSUS_NEGATIVE, true);
	char path[64];
	size_t i;

	for (i = 0; i < c->ndirs; i++) {
		fuzz_assert(c->dirs[i].parent == CENSUS_NONE ||
			    c->dirs[i].parent < i);
		census_path(c, &c->dirs[order[i]], path, sizeof(path));
		fuzz_assert(strlen(path) < sizeof(path));
	}
	free(order);
	census_histogram(c, true, bins);
	census_limit(&limit, c);
	fuzz_assert(!(limit.dropped < 0) && !(limit.used < 0));
	census_limit_free(&limit);
	fuzz_assert(!(census_error(c, c->n[CENSUS_DENTRIES]) < 0));
	census_free(c);
}

static void leave_out(void (*hide)(FILE *out, char *text), char *text)
{
	FILE *out = fopen("/dev/null", "w");

	fuzz_assert(out);
	hide(out, text);
	fclose(out);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader_fault fault;
	struct census c;

	leave_out(hide_census, fuzz_text(data, size));
	leave_out(hide_mounts, fuzz_text(data, size));
	leave_out(hide_boot, fuzz_text(data, size));
	if (!census_parse(&c, fuzz_text(data, size), &fault))
		ask(&c);
	return 0;
}
