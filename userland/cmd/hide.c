// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/hide.h"

#include "lib/array.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <fnmatch.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Names that are the same on many hosts, and tell what a place is. */
static const char *const known[] = {
	"(more)", "(other)", "...", "_data", "cgroup", "containerd",
	"containers", "debug", "dev", "diff", "docker", "etc", "fs", "home",
	"io.containerd.snapshotter.v1.overlayfs", "kernel", "kubelet", "lib",
	"merged", "mnt", "none", "opt", "overlay", "overlay2", "pods", "proc",
	"root", "run", "shm", "snapshots", "srv", "storage", "sys", "systemd",
	"tmp", "tracing", "unified", "usr", "var", "volumes", "work",
};

static bool is_known(const char *name)
{
	size_t i, hex = strspn(name, "0123456789abcdef");

	/* a process, or a container or a layer */
	if (!name[strspn(name, "0123456789")] || (hex == 64 && !name[hex]))
		return true;
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(name, known[i]))
			return true;
	return false;
}

/**
 * struct replaced - a name that a number stands for
 */
struct replaced {
	unsigned int number;
	char *name;
};

static int compare(const void *a, const void *b)
{
	const struct replaced *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* One part of a path, escaped as it stands in the text. */
static void put_name(FILE *out, const char *name)
{
	struct replaced *r, **found;
	static unsigned int last;
	static void *all;

	if (is_known(name)) {
		fputs(name, out);
		return;
	}
	r = must(calloc(1, sizeof(*r)));
	r->name = must(strdup(name));
	escape_decode(r->name);
	found = must(tsearch(r, &all, compare));
	if (*found == r) {
		r->number = ++last;
	} else {
		free(r->name);
		free(r);
	}
	fprintf(out, "name-%u", (*found)->number);
}

static void put_path(FILE *out, char *path)
{
	const char *part;

	while ((part = strsep(&path, "/"))) {
		put_name(out, part);
		if (path)
			putc('/', out);
	}
}

void hide_nothing(FILE *out, char *text)
{
	fputs(text, out);
}

/* The last two columns of a directory are example and name. */
void hide_census(FILE *out, char *text)
{
	bool directories = false;
	char *line, *name, *example;

	while ((line = strsep(&text, "\n")) && text) {
		name = strrchr(line, ' ');
		if (!strncmp(line, "longest_name ", 13)) {
			fputs("longest_name -", out);
		} else if (directories && *line != '#' && name) {
			*name++ = '\0';
			example = strrchr(line, ' ');
			if (example)
				*example = '\0';
			fprintf(out, "%s - ", line);
			put_path(out, name);
		} else {
			fputs(line, out);
		}
		putc('\n', out);
		directories |= !strncmp(line, "dchain directories", 18);
	}
}

/* ID PARENT DEV ROOT POINT OPTIONS [FIELD...] - TYPE SOURCE OPTIONS */
void hide_mounts(FILE *out, char *text)
{
	char *line, *fields[5], *type;
	size_t i;

	while ((line = strsep(&text, "\n"))) {
		for (i = 0; i < ARRAY_SIZE(fields); i++)
			fields[i] = strsep(&line, " ");
		type = line ? strstr(line, " - ") : NULL;
		if (!type)
			continue;
		type += 3;
		fprintf(out, "%s %s %s ", fields[0], fields[1], fields[2]);
		put_path(out, fields[3]);
		putc(' ', out);
		put_path(out, fields[4]);
		/* a hierarchy of version 1 is known by its controller */
		fprintf(out, " rw - %.*s none rw%s\n",
			(int)strcspn(type, " "), type,
			strstr(type, ",memory") ? ",memory" : "");
	}
}

/* Words of the command line, lines of the log. */
void hide_boot(FILE *out, char *text)
{
	static const char *const kept[] = {
		"cgroup*", "dhash_entries=*", "*cache hash table entries*",
	};
	const char *part, *ends = strchr("<[", *text) ? "\n" : " \n";
	size_t i;

	while ((part = strsep(&text, ends)))
		for (i = 0; i < ARRAY_SIZE(kept); i++)
			if (!fnmatch(kept[i], part, 0))
				fprintf(out, "%s\n", part);
}
