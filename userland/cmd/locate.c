// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain locate: where the loops are that walk the chains, without debuginfo.
 */
#include "cmd/cmd.h"
#include "lib/options.h"
#include "locate/locate.h"

#include <stdlib.h>
#include <sys/utsname.h>

static const struct printer_column columns[] = {
	{ "symbol", "the function", PRINTER_TEXT, false },
	{ "offset", "of the loop's head, in bytes", PRINTER_NUMBER, false },
	{ "head", "the same as the module takes it", PRINTER_TEXT, false },
	{ "reason", "why there is none", PRINTER_PATH, false },
};

enum { SYMBOL, OFFSET, HEAD, REASON, NCOLUMNS };

enum { OPTION_PARAM = 256, OPTION_BYTES };

struct choice {
	bool param;
	bool bytes;
};

static bool take(void *context, int val, const char *argument)
{
	struct choice *choice = context;

	(void)argument;
	if (val == OPTION_PARAM)
		choice->param = true;
	else
		choice->bytes = true;
	return true;
}

static enum dchain_exit get_text(struct locate_text *text,
				 const struct options *o, const char *path)
{
	if (o->ninputs)
		return locate_saved(text, options_input(o));
	if (path)
		return locate_vmlinux(text, path);
	return locate_running(text);
}

static void write_bytes(const struct locate_text *text, const char *path)
{
	struct utsname name;

	if (!path && !uname(&name))
		path = name.release;
	locate_write(stdout, text, path ? path : "unknown");
}

static void fill_row(struct printer *p, int i,
		     const struct locate_result *result)
{
	unsigned long long offset = result->offset;

	printer_row(p);
	printer_set(p, SYMBOL, locate_functions[i]);
	if (result->verdict == LOCATE_FOUND) {
		printer_setf(p, OFFSET, "%llu", offset);
		printer_setf(p, HEAD, "%s+0x%llx", locate_functions[i],
			     offset);
	} else {
		printer_set(p, REASON, result->reason);
	}
}

static bool print_table(const struct locate_result *results,
			const struct printer_format *format)
{
	struct printer *p = printer_new("locate", columns, NCOLUMNS, format);
	int i;

	if (!p)
		return false;
	for (i = 0; i < LOCATE_FUNCTIONS; i++)
		fill_row(p, i, &results[i]);
	printer_print(&p, 1);
	printer_free(p);
	return true;
}

static bool print(const struct locate_result *results, const struct options *o,
		  const struct choice *choice)
{
	char heads[256];

	if (o->format.json || o->format.columns)
		return print_table(results, &o->format);
	locate_join(results, choice->param ? "," : "\n", heads, sizeof(heads));
	if (heads[0])
		puts(heads);
	return true;
}

static enum dchain_exit answer(const struct locate_text *text,
			       const struct options *o,
			       const struct choice *choice)
{
	struct locate_result results[LOCATE_FUNCTIONS];
	unsigned int missing = locate_heads(text, results);

	if (!print(results, o, choice))
		return DCHAIN_FAILED;
	locate_complain(results);
	return missing ? DCHAIN_INCOMPLETE : DCHAIN_OK;
}

static const char about[] =
	"Finds the loops in which the kernel walks a hash chain, by disassembling the\n"
	"running kernel, or a vmlinux file with its symbols (not a vmlinuz). The module\n"
	"needs them for its mode `loop'; `dchain mode loop' does all of it.\n"
	"Exit status 3 when a function's loop was not found.\n";

static const char own_help[] =
	"      --param           print them as insmod takes them: heads=...\n"
	"      --bytes           print the functions' code instead, for a report about\n"
	"                        a kernel where this fails; --input reads it\n";

int cmd_locate(int argc, char **argv)
{
	static const struct option own[] = {
		{ "param", no_argument, NULL, OPTION_PARAM },
		{ "bytes", no_argument, NULL, OPTION_BYTES },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "locate [OPTION...] [VMLINUX]",
		.about = about,
		.columns = columns,
		.ncolumns = NCOLUMNS,
		.max_inputs = 1,
		.max_arguments = 1,
		.own = own,
		.own_help = own_help,
		.take = take,
	};
	struct choice choice = { 0 };
	struct locate_text text;
	enum dchain_exit status;
	const char *path;
	struct options o;

	if (options_parse(&o, &spec, &choice, argc, argv, &status))
		return status;
	path = optind < argc ? argv[optind] : NULL;
	status = get_text(&text, &o, path);
	if (!status && choice.bytes)
		write_bytes(&text, path);
	else if (!status)
		status = answer(&text, &o, &choice);
	locate_free_text(&text);
	return status;
}
