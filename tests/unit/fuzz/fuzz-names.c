// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as a cgroup path. Beside what the sanitizers see, the
 * promises of names.h must hold.
 */
#include "fuzz.h"

#include "names/names.h"

static void ended(const char *field)
{
	if (!memchr(field, '\0', NAMES_MAX))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = malloc(size + 1), buf[NAMES_MAX];
	struct names names;

	if (!path)
		return 0;
	if (size)
		memcpy(path, data, size);
	path[size] = '\0';
	names_from_path(path, &names);
	if (!names.runtime)
		abort();
	ended(names.container);
	ended(names.pod);
	ended(names.unit);
	names_short(names.container, buf);
	ended(buf);
	free(path);
	return 0;
}
