// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain drop: free the unused dentries below directories. A directory is named
 * to the module by a descriptor of this process, so that no path is guessed.
 */
#include "cmd/cmd.h"
#include "file/source.h"
#include "lib/amount.h"
#include "lib/options.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct printer_column columns[] = {
	{ "freed", "dentries that were freed", PRINTER_NUMBER, false },
	{ "negative", "of these, without an inode", PRINTER_NUMBER, false },
	{ "in_use", "dentries that stay because somebody uses them",
	  PRINTER_NUMBER, false },
	{ "seconds", "it took", PRINTER_NUMBER, false },
	{ "state", "done, or interrupted by a signal", PRINTER_TEXT, true },
	{ "path", "the directory", PRINTER_PATH, false },
};

enum { FREED, NEGATIVE, IN_USE, SECONDS, STATE, PATH, NCOLUMNS };

static bool number(const struct reader_values *v, const char *name,
		   uint64_t *value)
{
	const char *text = reader_value(v, name);

	return text && amount_count(text, value);
}

/* The module's figures of the last drop. */
static enum dchain_exit add_row(struct printer *p, const char *path)
{
	uint64_t freed, negative, in_use, microseconds;
	struct reader_values v;
	struct reader_fault fault;
	enum dchain_exit status;
	const char *state;
	char *text;

	status = source_parameter(&text, "drop");
	if (status)
		return status;
	if (reader_parse_values(&v, text, strlen(text), &fault)) {
		warnx("drop: %s", fault.message);
		return DCHAIN_FORMAT;
	}
	state = reader_value(&v, "state");
	if (state && number(&v, "freed", &freed) &&
	    number(&v, "negative", &negative) &&
	    number(&v, "in_use", &in_use) &&
	    number(&v, "microseconds", &microseconds)) {
		printer_row(p);
		printer_set_number(p, FREED, freed);
		printer_set_number(p, NEGATIVE, negative);
		printer_set_number(p, IN_USE, in_use);
		printer_set_real(p, SECONDS, (double)microseconds / 1e6, 3);
		printer_set(p, STATE, state);
		printer_set(p, PATH, path);
	} else {
		warnx("drop: a figure is missing, or is no number");
		status = DCHAIN_FORMAT;
	}
	reader_free_values(&v);
	return status;
}

static enum dchain_exit drop(struct printer *p, const char *path)
{
	enum dchain_exit status, shown;
	char text[16];
	int fd;

	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		warn("%s", path);
		return DCHAIN_FAILED;
	}
	snprintf(text, sizeof(text), "%d\n", fd);
	status = source_write("drop", text);
	close(fd);
	if (status && status != DCHAIN_INTERRUPTED)
		return status;
	shown = add_row(p, path);
	return status ? status : shown;
}

int cmd_drop(int argc, char **argv)
{
	static const struct options_spec spec = {
		.usage = "drop [OPTION...] DIRECTORY...",
		.about = "Frees the dentries below each DIRECTORY that nobody uses, those of names that do\n"
			 "not exist included, and no others. Nothing is lost but cache. Other file systems\n"
			 "that are mounted below are left alone.\n",
		.columns = columns,
		.ncolumns = NCOLUMNS,
		.max_arguments = -1,
	};
	enum dchain_exit status = DCHAIN_OK, worst = DCHAIN_OK;
	struct options o;
	struct printer *p;
	int i;

	if (options_parse(&o, &spec, NULL, argc, argv, &status))
		return status;
	if (optind == argc) {
		warnx("which directory?");
		return options_refused(&spec);
	}
	p = printer_new("drop", columns, NCOLUMNS, &o.format);
	if (!p)
		return DCHAIN_FAILED;
	for (i = optind; i < argc && status != DCHAIN_INTERRUPTED; i++) {
		status = drop(p, argv[i]);
		if (status)
			worst = status;
	}
	printer_print(&p, 1);
	printer_free(p);
	return worst;
}
