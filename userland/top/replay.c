// SPDX-License-Identifier: GPL-2.0-only
#include "top/replay.h"

#include "lib/program.h"
#include "lib/slurp.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TITLE "dchain cgroups - version: "

enum dchain_exit replay_open(struct replay *r, const char *name)
{
	size_t len;

	*r = (struct replay){ .name = name };
	r->text = slurp_file(name, &len);
	if (!r->text) {
		warn("%s", name);
		return DCHAIN_FAILED;
	}
	if (strlen(r->text) != len) {
		warnx("%s: a NUL byte in it", name);
		replay_close(r);
		return DCHAIN_FORMAT;
	}
	r->next = r->text;
	return DCHAIN_OK;
}

bool replay_ended(const struct replay *r)
{
	return !*r->next;
}

/* A copy reaches to the next line that begins one. */
static size_t copy_length(const char *text)
{
	const char *end = strstr(text, "\n" TITLE);

	return end ? (size_t)(end + 1 - text) : strlen(text);
}

enum dchain_exit replay_take(struct replay *r, struct reading *reading)
{
	size_t len = copy_length(r->next);
	struct reader_fault fault;
	char *copy = must(malloc(len + 1));

	memcpy(copy, r->next, len);
	copy[len] = '\0';
	r->next += len;
	if (!reader_parse_table(&reading->table, "cgroups", copy, len,
				&fault)) {
		if (!sample_read(&reading->sample, &reading->table, &fault))
			return DCHAIN_OK;
		reader_free_table(&reading->table);
	}
	warnx("%s: byte %zu: %s", r->name,
	      (size_t)(r->next - r->text) - len, fault.message);
	return DCHAIN_FORMAT;
}

void replay_close(struct replay *r)
{
	free(r->text);
	r->text = NULL;
}
