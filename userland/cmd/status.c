// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain status: what is counted, how, and whether it really is. The values
 * and the probes are two tables, because there are several probes.
 */
#include "cmd/cmd.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/json.h"
#include "lib/options.h"
#include "file/source.h"
#include "lib/program.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

/* Named like the keys of a `probe:' line. */
static const struct printer_column probe_columns[] = {
	{ "symbol", "the function", PRINTER_TEXT, false },
	{ "place", "entry, or loop: the head of its chain walk", PRINTER_TEXT,
	  false },
	{ "address", "where the probe is", PRINTER_TEXT, true },
	{ "state", "attached, or not", PRINTER_TEXT, false },
	{ "kind", "ftrace, optimised, breakpoint", PRINTER_TEXT, false },
	{ "hits", "how often it was hit", PRINTER_NUMBER, false },
	{ "nmissed", "hits that the kernel could not deliver", PRINTER_NUMBER,
	  false },
	{ "reason", "why it is not attached", PRINTER_PATH, false },
};

#define NPROBE ARRAY_SIZE(probe_columns)

#define LINE 1000

static bool is_probe(const struct reader_pair *pair)
{
	return !strcmp(pair->name, "probe");
}

static struct printer *tell_probes(const struct reader_values *v,
				   const struct printer_format *format)
{
	struct printer *p = printer_new("probes", probe_columns, NPROBE,
					format);
	char value[256];
	size_t i, column;

	for (i = 0; p && i < v->npairs; i++) {
		if (!is_probe(&v->pairs[i]))
			continue;
		printer_row(p);
		for (column = 0; column < NPROBE; column++)
			if (reader_field(v->pairs[i].value,
					 probe_columns[column].name, value,
					 sizeof(value)))
				printer_set(p, column, value);
	}
	return p;
}

/* One column a name: whatever this module prints can be chosen with -o. */
static struct printer_column *value_columns(const struct reader_values *v,
					    size_t *n)
{
	struct printer_column *columns = must(calloc(v->npairs,
						     sizeof(*columns)));
	size_t i;

	*n = 0;
	for (i = 0; i < v->npairs; i++) {
		if (is_probe(&v->pairs[i]))
			continue;
		columns[(*n)++] = (struct printer_column) {
			.name = v->pairs[i].name,
			.type = json_is_number(v->pairs[i].value) ?
				PRINTER_NUMBER : PRINTER_TEXT,
		};
	}
	return columns;
}

/*
 * Values for people: sizes with a unit, and nothing that a terminal would take
 * for more than text. @text has @size bytes.
 */
static const char *shown(const struct reader_pair *pair,
			 const struct printer_format *format, char *text,
			 size_t size)
{
	uint64_t bytes;

	if (format->json)
		return pair->value;
	if (!format->bytes && !strcmp(pair->name, "memory") &&
	    amount_count(pair->value, &bytes))
		amount_bytes_text(bytes, text, size);
	else
		escape_cut(pair->value, text, size);
	return text;
}

static struct printer *tell_values(const struct printer_column *columns,
				   size_t n, const struct reader_values *v,
				   const struct printer_format *format)
{
	struct printer *p = printer_new("status", columns, n, format);
	size_t i, column = 0;
	char text[LINE];

	if (!p)
		return NULL;
	printer_row(p);
	for (i = 0; i < v->npairs; i++)
		if (!is_probe(&v->pairs[i]))
			printer_set(p, column++, shown(&v->pairs[i], format,
						       text, sizeof(text)));
	return p;
}

/* For people: one value a line. */
static void print_lines(const struct reader_values *v,
			const struct printer_format *format)
{
	char name[LINE], value[LINE];
	int width = 0;
	size_t i;

	for (i = 0; i < v->npairs; i++)
		if (!is_probe(&v->pairs[i]) &&
		    (int)strlen(v->pairs[i].name) > width)
			width = (int)strlen(v->pairs[i].name);
	for (i = 0; i < v->npairs; i++)
		if (!is_probe(&v->pairs[i]))
			printf("%-*s  %s\n", width,
			       escape_cut(v->pairs[i].name, name, LINE),
			       shown(&v->pairs[i], format, value, LINE));
	putchar('\n');
}

static enum dchain_exit print(const struct reader_values *v,
			      const struct printer_format *format,
			      bool only_probes)
{
	struct printer_format usual = { .json = format->json };
	struct printer *list[2] = { NULL, NULL };
	bool named = format->columns;
	struct printer_column *columns;
	bool failed = false;
	size_t n;

	columns = value_columns(v, &n);
	if (!only_probes && (format->json || named)) {
		list[0] = tell_values(columns, n, v, format);
		failed = !list[0];
	} else if (!only_probes) {
		print_lines(v, format);
	}
	if (only_probes || !named) {
		list[1] = tell_probes(v, only_probes ? format : &usual);
		failed |= !list[1];
	}
	if (!failed)
		printer_print(list, 2);
	printer_free(list[0]);
	printer_free(list[1]);
	free(columns);
	return failed ? DCHAIN_FAILED : DCHAIN_OK;
}

/* Numbers that stand still because nobody counts must not look like rest. */
static enum dchain_exit judge(const struct reader_values *v)
{
	const char *alive = reader_value(v, "alive");
	char text[LINE];

	if (!alive || strncmp(alive, "no", 2) != 0)
		return DCHAIN_OK;
	alive += strcspn(alive, ":");
	alive += strspn(alive, ": ");
	warnx("warning: nothing is counted at present: %s",
	      escape_cut(alive, text, sizeof(text)));
	return DCHAIN_INCOMPLETE;
}

static bool take_probes(void *context, int val, const char *argument)
{
	(void)val;
	(void)argument;
	*(bool *)context = true;
	return true;
}

static const char about[] =
	"Prints how lookups are counted and the state of each probe. Exit status 3 when\n"
	"counting is not alive. -o takes the names that are printed on the left or,\n"
	"with --probes, the columns below.\n";

int cmd_status(int argc, char **argv)
{
	static const struct option own[] = {
		{ "probes", no_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "status [OPTION...]",
		.about = about,
		.columns = probe_columns,
		.ncolumns = NPROBE,
		.max_inputs = 1,
		.has_bytes = true,
		.own = own,
		.own_help = "      --probes          print the probes only\n",
		.take = take_probes,
	};
	bool only_probes = false;
	enum dchain_exit status;
	struct reader_values v;
	struct options o;

	if (options_parse(&o, &spec, &only_probes, argc, argv, &status))
		return status;
	status = source_values(&v, "status", options_input(&o));
	if (status)
		return status;
	status = print(&v, &o.format, only_probes);
	if (!status)
		status = judge(&v);
	reader_free_values(&v);
	return status;
}
