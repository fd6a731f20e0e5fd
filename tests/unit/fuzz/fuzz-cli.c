// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any words as a command line, any bytes as the files that it reads.
 * The first line are the words; @1, @2 and @3 in it stand for files. The rest,
 * cut at a line `===', is @1 and @2. @3 is a capture of it: where it begins
 * with a line `=== PATH', of the files that such lines begin, else any bytes in
 * the place of a tar. What a command prints as JSON is JSON, and nothing that
 * it prints can command a terminal.
 */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <json-c/json.h>
#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "lib/array.h"
#include "lib/exits.h"
/* For its folder: a process reads one capture, this one many. */
#include "capture/unpack.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS 32
#define NFILES 3

/*
 * Those that read files; the others would act on this host, so that their
 * options are read and `--help' ends them.
 */
static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *first;
	bool reads;
} commands[] = {
	{ "cgroups", cmd_cgroups, NULL, true },
	{ "histogram", cmd_histogram, NULL, true },
	{ "stat", cmd_stat, NULL, true },
	{ "status", cmd_status, NULL, true },
	{ "top", cmd_top, "-b", true },
	{ "export", cmd_export, NULL, true },
	{ "locate", cmd_locate, NULL, true },
	{ "census", cmd_census, NULL, true },
	{ "diagnose", cmd_diagnose, NULL, true },
	{ "watch", cmd_watch, NULL, false },
	{ "drop", cmd_drop, NULL, false },
	{ "capture", cmd_capture, NULL, false },
	{ "mode", cmd_mode, NULL, false },
	{ "reset", cmd_reset, NULL, false },
	{ "repro", cmd_repro, NULL, false },
};

#define NCOMMANDS ARRAY_SIZE(commands)

static void must(bool condition)
{
	if (!condition)
		abort();
}

/* A file in memory and its name. */
static int make_file(const char *text, size_t size, char name[32])
{
	int fd = memfd_create("input", 0);

	must(fd >= 0 && write(fd, text, size) == (ssize_t)size);
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static const char next_file[] = "\n=== ";

/* One file of a capture. */
static void pack(struct archive *a, const char *name, const char *text,
		 size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, (la_int64_t)size);
	if (archive_write_header(a, entry) == ARCHIVE_OK)
		archive_write_data(a, text, size);
	archive_entry_free(entry);
}

/* @text ends with a NUL behind its @size bytes. */
static void pack_all(struct archive *a, const char *text, size_t size)
{
	const char *end = text + size;

	while (text && end - text > 4) {
		const char *body = memchr(text, '\n', (size_t)(end - text));
		const char *next;
		char name[256];

		if (!body)
			return;
		body++;
		snprintf(name, sizeof(name), "%.*s", (int)(body - text) - 5,
			 text + 4);
		next = memmem(body - 1, (size_t)(end - body) + 1, next_file,
			      strlen(next_file));
		next = next ? next + 1 : NULL;
		pack(a, name, body, (size_t)((next ? next : end) - body));
		text = next;
	}
}

static int make_capture(const char *text, size_t size, char name[32])
{
	bool files = !strncmp(text, next_file + 1, strlen(next_file) - 1);
	struct archive *a = archive_write_new();
	int fd = make_file("", 0, name);

	archive_write_add_filter_gzip(a);
	archive_write_set_options(a, "gzip:compression-level=1");
	if (files)
		archive_write_set_format_gnutar(a);
	else
		archive_write_set_format_raw(a);
	must(archive_write_open_fd(a, fd) == ARCHIVE_OK);
	if (files)
		pack_all(a, text, size);
	else
		pack(a, "tar", text, size);
	archive_write_free(a);
	return fd;
}

/* As a new process begins. */
static void forget_capture(void)
{
	remove_folder();
	*folder = '\0';
	source_use_capture("", 0);
	source_before(false);
	source_quiet(false);
	host_root("");
	names_forget();
	names_use_root("");
}

struct line {
	char *argv[WORDS + 4];
	int argc;
	bool input;
	bool json;
	bool strange;
};

static void add(struct line *l, const char *word)
{
	l->argv[l->argc++] = strdup(word);
	l->json |= !strcmp(word, "-J") || !strcmp(word, "--json");
	while (*word >= ' ' && *word <= '~')
		word++;
	l->strange |= *word != '\0';
}

/*
 * No file of the host, none to be written, and nothing that hides the `--help'
 * behind it.
 */
static bool is_safe(const char *word, size_t command)
{
	return !strchr(word, '/') && strcmp(word, "-") != 0 &&
	       strcmp(word, "--") != 0 &&
	       (commands[command].run != cmd_export ||
		strncmp(word, "--t", 3) != 0);
}

static void take_words(struct line *l, size_t command, char *words,
		       char names[NFILES][32])
{
	bool after = false;
	char *word;

	while ((word = strsep(&words, " ")) && l->argc <= WORDS) {
		size_t len = strlen(word);
		int file = len > 1 && word[len - 2] == '@' ?
			   word[len - 1] - '1' : NFILES;
		char text[64];

		if (file >= 0 && file < NFILES && len < 16) {
			snprintf(text, sizeof(text), "%.*s%s", (int)len - 2,
				 word, names[file]);
			l->input |= after || !strncmp(word, "--input=@", 9);
			add(l, text);
		} else if (is_safe(word, command)) {
			add(l, word);
		}
		after = !strcmp(word, "--input");
	}
}

/* The words that stand in the place of a capture are there until the exit. */
static void free_words(const struct line *l, char **argv, int argc)
{
	int i, j;

	for (i = 1; i < argc; i++) {
		for (j = 0; j < l->argc && l->argv[j] != argv[i]; j++)
			;
		if (j == l->argc)
			free(argv[i]);
	}
}

/* Neither ASCII's control characters nor, as UTF-8 has them, others. */
static void check_printable(const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		must(text[i] == '\n' ||
		     ((unsigned char)text[i] >= ' ' && text[i] != 0x7f &&
		      (text[i] != '\xc2' ||
		       (unsigned char)text[i + 1] >= 0xa0)));
}

static void check_json(const char *text)
{
	json_tokener *tokener = json_tokener_new();
	json_object *value;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
			       JSON_TOKENER_ALLOW_TRAILING_CHARS);
	value = json_tokener_parse_ex(tokener, text, -1);
	must(value);
	json_object_put(value);
	json_tokener_free(tokener);
}

static void run_one(size_t command, char *words, char names[NFILES][32])
{
	struct line l = { 0 };
	FILE *out = stdout, *err = stderr;
	char *text = NULL, *said = NULL, *own[WORDS + 4], **argv = own;
	size_t size, length;
	int status, argc, i;

	add(&l, commands[command].name);
	if (commands[command].first)
		add(&l, commands[command].first);
	take_words(&l, command, words, names);
	if (!commands[command].reads || !l.input) {
		/* the first one may be an option's argument */
		add(&l, "--help");
		add(&l, "--help");
	}
	/* a command moves its words, and puts its own name before them */
	argc = l.argc;
	memcpy(own, l.argv, sizeof(own));
	stdout = open_memstream(&text, &size);
	stderr = open_memstream(&said, &length);
	must(stdout && stderr);
	status = commands[command].reads ?
		 (int)capture_arguments(&argc, &argv) : DCHAIN_OK;
	if (!status) {
		status = commands[command].run(argc, argv);
		free_words(&l, argv, argc);
	}
	fclose(stdout);
	fclose(stderr);
	stdout = out;
	stderr = err;
	must(status >= DCHAIN_OK && status <= DCHAIN_NO_MODULE);
	check_printable(text, size);
	/* what was typed is repeated as it was typed */
	if (!l.strange)
		check_printable(said, length);
	if (l.json && text[0] == '{')
		check_json(text);
	free(text);
	free(said);
	for (i = 0; i < l.argc; i++)
		free(l.argv[i]);
	forget_capture();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *words = text, *file, *second;
	char names[NFILES][32];
	size_t i, length;
	int fds[NFILES];

	must(text && setlocale(LC_CTYPE, "C.UTF-8"));
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	file = memchr(text, '\n', size);
	if (!file || memchr(text, '\0', (size_t)(file - text)))
		goto out;
	*file++ = '\0';
	length = size - (size_t)(file - text);
	second = memmem(file, length, "\n===\n", 5);
	fds[0] = make_file(file, second ? (size_t)(second + 1 - file) : length,
			   names[0]);
	fds[2] = strstr(words, "@3") ? make_capture(file, length, names[2]) :
		 make_file("", 0, names[2]);
	second = second ? second + 5 : file;
	fds[1] = make_file(second, size - (size_t)(second - text), names[1]);
	for (i = 0; i < NCOMMANDS; i++) {
		size_t n = strlen(commands[i].name);

		if (!strncmp(words, commands[i].name, n) && words[n] == ' ')
			run_one(i, words + n + 1, names);
	}
	for (i = 0; i < NFILES; i++)
		close(fds[i]);
out:
	free(text);
	return 0;
}
