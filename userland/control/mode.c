// SPDX-License-Identifier: GPL-2.0-only
/* Reading and changing the module's mode. */
#include "control/mode.h"
#include "file/source.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

enum dchain_exit mode_get(char mode[MODE_SIZE])
{
	enum dchain_exit status;
	size_t length;
	char *text;

	status = source_parameter(&text, "mode");
	if (status)
		return status;
	length = strcspn(text, "\n");
	if (!length || length >= MODE_SIZE) {
		warnx("mode: one word is expected there: use the dchain that came with the module");
		status = DCHAIN_FORMAT;
	} else {
		memcpy(mode, text, length);
		mode[length] = '\0';
	}
	free(text);
	return status;
}

enum dchain_exit mode_set(const char *mode)
{
	return source_write("mode", mode);
}
