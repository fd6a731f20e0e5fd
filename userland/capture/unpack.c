// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a capture, which may come from anybody: only ordinary files and
 * folders with harmless paths, in bounded number and size, below a folder of
 * our own.
 */
#include "capture/capture.h"

#include "capture/archive.h"
#include "file/reader.h"
#include "file/source.h"
#include "host/host.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/slurp.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Words in the place of one capture, which there is once. */
#define REPLACED 3
#define MOST_FILES 40000
#define LARGEST_FILE (64ll << 20)
#define LARGEST_ALL (512ll << 20)

static char folder[PATH_MAX / 2];
static pid_t owner;

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) && errno != ENOENT;
}

static void remove_folder(void)
{
	/* A child that ends must not take it away. */
	if (*folder && getpid() == owner)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Below the folder, whatever follows, and no control characters. */
static bool harmless(const char *path)
{
	const char *part = path;

	if (!*path || *path == '/' || strlen(path) > PATH_MAX / 2)
		return false;
	while (*part) {
		size_t len = strcspn(part, "/"), i;

		if (!len || (len == 1 && part[0] == '.') ||
		    (len == 2 && !memcmp(part, "..", 2)))
			return false;
		for (i = 0; i < len; i++)
			if ((unsigned char)part[i] < ' ')
				return false;
		part += len;
		part += *part == '/';
	}
	return true;
}

static bool make_folders(char *path)
{
	char *slash = path + strlen(folder);

	while ((slash = strchr(slash + 1, '/'))) {
		bool good;

		*slash = '\0';
		good = !mkdir(path, 0700) || errno == EEXIST;
		*slash = '/';
		if (!good)
			return false;
	}
	return true;
}

static bool copy_data(struct archive *a, int fd)
{
	la_int64_t offset;
	const void *data;
	size_t len;
	int got;

	while ((got = libarchive.read_data_block(a, &data, &len, &offset)) ==
	       ARCHIVE_OK)
		if (offset > LARGEST_FILE || (la_int64_t)len > LARGEST_FILE ||
		    pwrite(fd, data, len, offset) != (ssize_t)len)
			return false;
	return got == ARCHIVE_EOF;
}

static bool unpack_one(struct archive *a, struct archive_entry *entry)
{
	const char *name = libarchive.entry_pathname(entry);
	char path[PATH_MAX];
	bool good;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (libarchive.entry_filetype(entry) == S_IFDIR) {
		size_t len = strlen(path);

		snprintf(path + len, sizeof(path) - len, "/");
		return make_folders(path);
	}
	if (!make_folders(path))
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	/* A process is seen once more where its number has a second user. */
	if (fd < 0)
		return errno == EEXIST;
	good = copy_data(a, fd);
	close(fd);
	return good;
}

static bool acceptable(struct archive_entry *entry, la_int64_t *left)
{
	const char *name = libarchive.entry_pathname(entry);
	mode_t type = libarchive.entry_filetype(entry);

	*left -= libarchive.entry_size(entry);
	return name && harmless(name) &&
	       (type == S_IFREG || type == S_IFDIR) &&
	       !libarchive.entry_hardlink(entry) &&
	       libarchive.entry_size(entry) >= 0 &&
	       libarchive.entry_size(entry) <= LARGEST_FILE && *left >= 0;
}

static enum dchain_exit damaged(const char *file, const char *why)
{
	warnx("%s: a damaged capture: %s", file, why);
	return DCHAIN_FORMAT;
}

static enum dchain_exit unpack(struct archive *a, const char *file)
{
	la_int64_t left = LARGEST_ALL;
	struct archive_entry *entry;
	int files = 0, got;

	while ((got = libarchive.read_next_header(a, &entry)) == ARCHIVE_OK) {
		if (files++ == MOST_FILES)
			return damaged(file, "too many files");
		if (!acceptable(entry, &left))
			return damaged(file, "a file that cannot be in one");
		errno = 0;
		if (!unpack_one(a, entry))
			return damaged(file, errno ? strerror(errno) :
				       "cut off");
	}
	return got == ARCHIVE_EOF ? DCHAIN_OK :
	       damaged(file, libarchive.error_string(a));
}

static char *read_text(const char *name, size_t *len)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return slurp_file(path, len);
}

/* The value of `name: VALUE', a number, in one of our own files. */
static bool number_in(const char *file, const char *name, uint64_t *value)
{
	struct reader_values v;
	struct reader_fault fault;
	const char *text;
	bool found;
	size_t len;
	char *all = read_text(file, &len);

	if (!all || reader_parse_values(&v, all, len, &fault))
		return false;
	text = reader_value(&v, name);
	found = text && amount_count(text, value);
	reader_free_values(&v);
	return found;
}

static enum dchain_exit take(const char *file)
{
	uint64_t format, ns = 0;

	/* Another format is an error of the file dchain-capture's reader. */
	if (!number_in("dchain-capture", "format", &format) ||
	    format != CAPTURE_FORMAT) {
		warnx("%s: not a capture of format %d: use the dchain that made it",
		      file, CAPTURE_FORMAT);
		return DCHAIN_FORMAT;
	}
	number_in("clock", "ns", &ns);
	source_use_capture(folder, ns);
	host_root(folder);
	return DCHAIN_OK;
}

/* Compressed, as nothing else is that a command reads. */
static bool is_capture(const char *file)
{
	unsigned char magic[2];
	struct stat st;
	bool is;
	FILE *f;

	/* What is read from a pipe is gone. */
	if (stat(file, &st) || !S_ISREG(st.st_mode))
		return false;
	f = fopen(file, "re");
	if (!f)
		return false;
	is = fread(magic, sizeof(magic), 1, f) == 1 && magic[0] == 0x1f &&
	     magic[1] == 0x8b;
	fclose(f);
	return is;
}

static bool make_folder(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%.1000s/dchain-capture-XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(folder)) {
		warn("%s", folder);
		*folder = '\0';
		return false;
	}
	owner = getpid();
	atexit(remove_folder);
	return true;
}

static enum dchain_exit use(const char *file)
{
	struct archive *a;
	enum dchain_exit status;

	if (*folder) {
		warnx("--input %s: one capture is enough", file);
		return DCHAIN_FAILED;
	}
	if (!libarchive_load() || !make_folder())
		return DCHAIN_FAILED;
	a = libarchive.read_new();
	libarchive.read_support_filter_gzip(a);
	libarchive.read_support_format_tar(a);
	if (libarchive.read_open_filename(a, file, 65536) == ARCHIVE_OK)
		status = unpack(a, file);
	else
		status = damaged(file, libarchive.error_string(a));
	libarchive.read_free(a);
	return status ? status : take(file);
}

/* How many words `--input FILE' has at @argv; FILE is set. */
static int input_at(char **argv, int left, char **file)
{
	static const char option[] = "--input";
	size_t len = strlen(option);

	if (strncmp(argv[0], option, len) != 0)
		return 0;
	if (argv[0][len] == '=') {
		*file = argv[0] + len + 1;
		return 1;
	}
	if (argv[0][len] || left < 2)
		return 0;
	*file = argv[1];
	return 2;
}

static double seconds(void)
{
	source_before(false);
	return (double)source_clock() / 1e9;
}

/* Both readings one behind the other, as top's recordings are. */
static bool make_recording(char *path, size_t size)
{
	static const char * const readings[] = {
		"before/cgroups", "sys/kernel/debug/dchain/cgroups",
	};
	bool good = true;
	size_t i, len;
	FILE *f;

	snprintf(path, size, "%s/recording", folder);
	f = fopen(path, "we");
	for (i = 0; f && i < ARRAY_SIZE(readings); i++) {
		char *text = read_text(readings[i], &len);

		good = good && text && fwrite(text, len, 1, f) == 1;
		free(text);
	}
	return f && !fclose(f) && good;
}

/*
 * What stands in the place of `--input CAPTURE': words, or none. Two commands
 * compare two readings.
 */
static enum dchain_exit replace(const char *command, const char *file,
				char **words, int *n)
{
	bool top = !strcmp(command, "top");
	char path[PATH_MAX];
	bool good;

	if (!top && strcmp(command, "stat") != 0)
		return DCHAIN_OK;
	if (!make_recording(path, sizeof(path))) {
		warnx("%s: no counts are in it: was the module loaded?", file);
		return DCHAIN_NO_MODULE;
	}
	if (top)
		good = asprintf(&words[0], "--input=%s", path) >= 0 &&
		       asprintf(&words[1], "--delay=%.3f", seconds()) >= 0;
	else
		good = asprintf(&words[0], "--input=%s/before/cgroups",
				folder) >= 0 &&
		       asprintf(&words[1], "--input=%s" SOURCE_FOLDER "/cgroups",
				folder) >= 0 &&
		       asprintf(&words[2], "%.3f", seconds()) >= 0;
	*n += top ? 2 : 3;
	if (good)
		return DCHAIN_OK;
	warnx("out of memory");
	return DCHAIN_FAILED;
}

enum dchain_exit capture_arguments(int *argc, char ***argv)
{
	/* For as long as the program runs, as main()'s own. */
	static char **all;
	enum dchain_exit status;
	int i, n = 0, words;
	char *file;

	free(all);
	all = calloc((size_t)*argc + 1 + REPLACED, sizeof(*all));
	for (i = 0; all && i < *argc; i += words) {
		words = i ? input_at(*argv + i, *argc - i, &file) : 0;
		if (!words || !is_capture(file)) {
			all[n++] = (*argv)[i];
			words = 1;
			continue;
		}
		status = use(file);
		if (!status)
			status = replace((*argv)[0], file, all + n, &n);
		if (status)
			return status;
	}
	if (!all) {
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	*argc = n;
	*argv = all;
	return DCHAIN_OK;
}
