// SPDX-License-Identifier: GPL-2.0-only
#include "cmd/hide.h"

#include "lib/array.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <search.h>
#include <stdbool.h>
#include <stdio.h>
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

/* What a word of the kernel's command line may begin with. */
static const char *const boot_words[] = {
	"cgroup", "dhash_entries=", "hashdist=", "lockdown=",
	"systemd.unified_cgroup_hierarchy",
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
	static unsigned int last;
	static void *all;
	struct replaced *r = must(calloc(1, sizeof(*r))), **found;

	r->name = must(strdup(name));
	escape_decode(r->name);
	if (is_known(r->name)) {
		fputs(name, out);
	} else {
		found = must(tsearch(r, &all, compare));
		if (*found == r)
			r->number = ++last;
		fprintf(out, "name-%u", (*found)->number);
		if (*found == r)
			return;
	}
	free(r->name);
	free(r);
}

/* Paths, one or more with colons between them. */
static void put_path(FILE *out, char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/:");
		char end = path[len];

		path[len] = '\0';
		put_name(out, path);
		path += len;
		if (end)
			putc(end, out);
		path += !!end;
	}
}

/* Of options only names stay, but of those that have directories. */
static void put_options(FILE *out, char *options)
{
	const char *between = "";
	char *option, *value;

	while ((option = strsep(&options, ","))) {
		value = option;
		strsep(&value, "=");
		fprintf(out, "%s%s", between, option);
		between = ",";
		if (!value || !strstr(option, "dir"))
			continue;
		putc('=', out);
		put_path(out, value);
	}
}

/* ID PARENT DEV ROOT POINT OPTIONS [FIELD...] - TYPE SOURCE OPTIONS */
static void put_mount(FILE *out, char *line)
{
	const char *type = "", *between = "";
	int behind = 0;
	char *word;

	while ((word = strsep(&line, " "))) {
		fputs(between, out);
		between = " ";
		behind += behind || !strcmp(word, "-");
		if (behind == 2)
			type = word;
		if (behind == 4)
			put_options(out, word);
		else if (*word == '/' || (behind == 3 && strcmp(word, type)))
			put_path(out, word);
		else
			fputs(word, out);
	}
}

/* The last two of its columns are example and name. */
static void put_directory(FILE *out, char *line)
{
	char *name = strrchr(line, ' '), *example;

	if (!name)
		return;
	*name++ = '\0';
	example = strrchr(line, ' ');
	if (example)
		*example = '\0';
	fprintf(out, "%s - ", line);
	put_path(out, name);
}

static bool keeps(enum hide what, const char *part)
{
	size_t i;

	if (what == HIDE_BOOT_LOG)
		return strstr(part, "cache hash table entries");
	for (i = 0; what == HIDE_BOOT_WORDS && i < ARRAY_SIZE(boot_words); i++)
		if (!strncmp(part, boot_words[i], strlen(boot_words[i])))
			return true;
	return what != HIDE_BOOT_WORDS && *part;
}

char *hide(enum hide what, char *text)
{
	const char *ends = what == HIDE_BOOT_WORDS ? " \n" : "\n";
	static const char table[] = "dchain directories";
	bool directories = false;
	char *hidden, *part;
	size_t len;
	FILE *out = must(open_memstream(&hidden, &len));

	while ((part = strsep(&text, ends))) {
		if (!keeps(what, part))
			continue;
		if (what == HIDE_MOUNTS)
			put_mount(out, part);
		else if (directories && *part != '#')
			put_directory(out, part);
		else if (!strncmp(part, "longest_name ", 13))
			fputs("longest_name -", out);
		else
			fputs(part, out);
		directories |= what == HIDE_CENSUS &&
			       !strncmp(part, table, sizeof(table) - 1);
		fputs(what == HIDE_BOOT_WORDS ? " " : "\n", out);
	}
	fclose(out);
	return hidden;
}
