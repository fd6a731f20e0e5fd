// SPDX-License-Identifier: GPL-2.0-only
#include "lib/later.h"

#include <dlfcn.h>
#include <err.h>
#include <string.h>

bool later_load(const char *library, const char *names, void *functions)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), *function;
	char *to = functions;

	for (; handle && *names; names += strlen(names) + 1) {
		function = dlsym(handle, names);
		if (!function)
			handle = NULL;
		/* Not assigned: pointers to functions are another type. */
		memcpy(to, &function, sizeof(function));
		to += sizeof(function);
	}
	if (!handle)
		warnx("%s", dlerror());
	return handle;
}
