// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain mode: show or change how steps are counted. `loop' needs the places
 * of the loops; where the module has none yet they are found first, with the
 * probes out of the text, because a probe hides the instruction below it.
 */
#include "cmd.h"
#include "locate.h"
#include "options.h"
#include "source.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define MODE_SIZE 16

/* The word in brackets: `off [walk] loop'. */
static enum dchain_exit get_mode(char mode[MODE_SIZE])
{
	enum dchain_exit status;
	size_t length = 0;
	char *text, *word;

	status = source_text(&text, "mode");
	if (status)
		return status;
	word = strchr(text, '[');
	if (word)
		length = strcspn(++word, "]");
	if (!length || length >= MODE_SIZE || word[length] != ']') {
		warnx("mode: no word in brackets there: use the dchain that came with the module");
		status = DCHAIN_FORMAT;
	} else {
		memcpy(mode, word, length);
		mode[length] = '\0';
	}
	free(text);
	return status;
}

static enum dchain_exit have_heads(bool *have)
{
	enum dchain_exit status;
	char *text;

	status = source_text(&text, "heads");
	if (status)
		return status;
	*have = text[strspn(text, " \t\n")];
	free(text);
	return DCHAIN_OK;
}

/* Find the heads and hand them over; the probes are out of the text. */
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

static enum dchain_exit find_and_loop(const char *before)
{
	enum dchain_exit status;

	status = source_write("mode", "off");
	if (status)
		return status;
	status = give_heads();
	if (!status)
		status = source_write("mode", "loop");
	if (!status)
		return DCHAIN_OK;
	if (!source_write("mode", before))
		warnx("the mode is `%s' again, as before", before);
	return status;
}

static enum dchain_exit set_loop(void)
{
	enum dchain_exit status;
	char before[MODE_SIZE];
	bool have = false;

	status = get_mode(before);
	if (!status && !strcmp(before, "loop"))
		return DCHAIN_OK;
	if (!status)
		status = have_heads(&have);
	if (status)
		return status;
	return have ? source_write("mode", "loop") : find_and_loop(before);
}

static enum dchain_exit show(void)
{
	enum dchain_exit status;
	char mode[MODE_SIZE];

	status = get_mode(mode);
	if (!status)
		puts(mode);
	return status;
}

int cmd_mode(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "mode [off|walk|loop]",
		.about = "Prints the mode or changes it:\n"
			 "  walk   a probe at the entry of the lookup functions walks the chain itself\n"
			 "  loop   a probe in their loops counts each entry visited: exact also while\n"
			 "         chains change, but costly. The loops are found first where that is\n"
			 "         necessary; nothing is counted meanwhile, for about a second.\n"
			 "  off    no probes\n",
		.max_arguments = 1,
	};
	enum dchain_exit status;
	const char *mode;
	struct options o;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	if (optind == argc)
		return show();
	mode = argv[optind];
	if (!strcmp(mode, "loop"))
		return set_loop();
	if (!strcmp(mode, "off") || !strcmp(mode, "walk"))
		return source_write("mode", mode);
	warnx("mode `%s': off, walk or loop is expected", mode);
	return DCHAIN_FAILED;
}
