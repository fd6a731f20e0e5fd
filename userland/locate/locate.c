// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts symbols and bytes of a kernel together.
 */
#include "locate/locate.h"

#include "lib/program.h"
#include "locate/image.h"
#include "file/source.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KALLSYMS "/proc/kallsyms"
#define KCORE "/proc/kcore"

static enum dchain_exit read_part(struct image *image,
				  struct locate_part *part, const char *name,
				  const char *path)
{
	if (part->size > LOCATE_BYTES) {
		warnx("%s: no symbol follows %s, its end is not known", path,
		      name);
		return DCHAIN_FAILED;
	}
	part->bytes = must(malloc(part->size));
	if (image_read(image, part->address, part->bytes, part->size))
		return DCHAIN_OK;
	warnx("%s: cannot read the code of %s: %s", path, name,
	      strerror(errno));
	return DCHAIN_FAILED;
}

static enum dchain_exit read_code(struct image *image, const char *path,
				  struct locate_text *text)
{
	size_t i, j;

	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		struct locate_code *code = &text->code[i];

		code->arch = image_arch(image);
		/* A cold part whose function is missing is passed over. */
		if (code->nparts && !code->parts[0].address)
			code->nparts = 0;
		for (j = 0; j < code->nparts; j++) {
			enum dchain_exit status;

			status = read_part(image, &code->parts[j],
					   locate_functions[i], path);
			if (status)
				return status;
		}
	}
	return DCHAIN_OK;
}

/*
 * One line of kallsyms: ADDRESS TYPE NAME, and a module's name in brackets
 * behind those that are not the kernel's.
 */
static bool parse_kallsyms(char *line, uint64_t *address, char **name,
			   bool *text)
{
	char *end;

	*address = strtoull(line, &end, 16);
	if (end == line || end[0] != ' ' || !end[1] || end[2] != ' ')
		return false;
	*name = end + 3;
	*text = strchr("tTwW", end[1]) && !strpbrk(*name, "[");
	(*name)[strcspn(*name, "\t\n")] = '\0';
	return true;
}

static enum dchain_exit scan_kallsyms(struct locate_text *text, bool ends)
{
	char *line = NULL, *name;
	uint64_t address;
	bool any = false;
	size_t room = 0;
	bool is_text;
	FILE *f;

	f = fopen(KALLSYMS, "re");
	if (!f) {
		warn(KALLSYMS);
		return DCHAIN_FAILED;
	}
	while (getline(&line, &room, f) > 0) {
		if (!parse_kallsyms(line, &address, &name, &is_text))
			continue;
		any |= address;
		if (ends)
			locate_note_end(text, address);
		else if (is_text)
			locate_note_symbol(text, name, address);
	}
	free(line);
	fclose(f);
	if (any)
		return DCHAIN_OK;
	warnx(KALLSYMS ": addresses are hidden: run `sysctl kernel.kptr_restrict=1'");
	return DCHAIN_FAILED;
}

/* The module's file, or a saved one. */
static enum dchain_exit read_file(struct locate_text *text, const char *path)
{
	struct reader_fault fault;
	enum dchain_exit status;
	struct reader_table t;

	*text = (struct locate_text) { 0 };
	status = source_table(&t, "text", path);
	if (status)
		return status;
	if (locate_parse(text, &t, &fault)) {
		warnx("%s: %s", path ? path : "text", fault.message);
		status = DCHAIN_FORMAT;
	}
	reader_free_table(&t);
	return status;
}

enum dchain_exit locate_running(struct locate_text *text)
{
	enum dchain_exit status;
	struct image *image;

	*text = (struct locate_text) { 0 };
	/* Better than /proc/kcore: no probe of the module's is in it. */
	if (source_captured() || !access(SOURCE_FOLDER "/text", R_OK))
		return read_file(text, NULL);
	if (geteuid()) {
		warnx("only root can read the kernel: run dchain as root, or name a vmlinux");
		return DCHAIN_NO_ROOT;
	}
	status = scan_kallsyms(text, false);
	if (!status)
		status = scan_kallsyms(text, true);
	if (status)
		return status;
	image = image_open(KCORE);
	if (!image)
		return DCHAIN_FAILED;
	status = read_code(image, KCORE, text);
	image_close(image);
	return status;
}

enum dchain_exit locate_vmlinux(struct locate_text *text, const char *path)
{
	enum dchain_exit status = DCHAIN_FAILED;
	struct image *image;

	*text = (struct locate_text) { 0 };
	image = image_open(path);
	if (!image)
		return status;
	if (image_symbols(image, text))
		status = read_code(image, path, text);
	image_close(image);
	return status;
}

enum dchain_exit locate_saved(struct locate_text *text, const char *path)
{
	return read_file(text, path);
}

void locate_complain(const struct locate_result *results)
{
	int i;

	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		if (results[i].verdict == LOCATE_FOUND ||
		    (results[i].verdict == LOCATE_ABSENT &&
		     i >= LOCATE_REQUIRED))
			continue;
		warnx("%s: no loop head: %s", locate_functions[i],
		      results[i].reason);
	}
}

void locate_join(const struct locate_result *results, const char *separator,
		 char *heads, size_t size)
{
	size_t used = 0;
	int i;

	heads[0] = '\0';
	for (i = 0; i < LOCATE_FUNCTIONS; i++) {
		if (results[i].verdict != LOCATE_FOUND || used >= size)
			continue;
		used += (size_t)snprintf(heads + used, size - used,
					 "%s%s+0x%llx", used ? separator : "",
					 locate_functions[i],
					 (unsigned long long)results[i].offset);
	}
}
