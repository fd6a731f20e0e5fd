// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and changing the module's mode. `loop' needs the places of the loops;
 * where the module has none yet they are found first.
 */
#include "control/mode.h"
#include "locate/locate.h"
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

static enum dchain_exit have_heads(bool *have)
{
	enum dchain_exit status;
	char *text;

	status = source_parameter(&text, "heads");
	if (status)
		return status;
	*have = text[strspn(text, " \t\n")];
	free(text);
	return DCHAIN_OK;
}

/* Find the heads and hand them over. */
static enum dchain_exit give_heads(void)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	struct locate_text text;
	enum dchain_exit status;
	char heads[256];

	status = locate_running(&text);
	if (!status && locate_heads(&text, results)) {
		locate_complain(results);
		status = DCHAIN_FAILED;
	}
	locate_free_text(&text);
	if (status)
		return status;
	locate_join(results, ",", heads, sizeof(heads));
	return source_write("heads", heads);
}

static enum dchain_exit set_loop(void)
{
	enum dchain_exit status;
	char before[MODE_SIZE];
	bool have = false;

	status = mode_get(before);
	if (!status && !strcmp(before, "loop"))
		return DCHAIN_OK;
	if (!status)
		status = have_heads(&have);
	if (!status && !have)
		status = give_heads();
	return status ? status : source_write("mode", "loop");
}

enum dchain_exit mode_set(const char *mode)
{
	return strcmp(mode, "loop") ? source_write("mode", mode) : set_loop();
}
