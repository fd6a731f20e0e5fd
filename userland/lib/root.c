// SPDX-License-Identifier: GPL-2.0-only
#include "lib/root.h"

#include "lib/exits.h"
#include "lib/program.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST 8192
/* More than any host's files; keeps a wrong one from eating the memory. */
#define MOST ((size_t)1 << 30)

/**
 * struct root - where it is
 * @chosen: by --root, or it was looked up in the environment
 * @capture: text of the capture's own file, or NULL
 * @earlier: see root_earlier()
 * @prefix: stands before each path; "" for /
 */
static struct {
	bool chosen;
	char *capture;
	bool earlier;
	char prefix[1024];
} root;

static bool is_directory(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Files of procfs have the size 0: what is read counts. */
char *root_slurp(int fd, size_t most, size_t *len)
{
	size_t room = 0, used = 0;
	ssize_t got = fd < 0 ? -1 : 1;
	char *text = NULL;

	while (got > 0) {
		if (used + 1 >= room) {
			room = 2 * room + 65536;
			text = must(realloc(text, room));
		}
		got = read(fd, text + used, room - 1 - used);
		if (got > 0)
			used += (size_t)got;
		if (used > most) {
			errno = EFBIG;
			got = -1;
		}
	}
	if (got < 0 || !text) {
		free(text);
		return NULL;
	}
	text[used] = '\0';
	*len = used;
	return text;
}

/* Without O_NONBLOCK a FIFO that somebody put there would stop the program. */
char *root_read_here(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error;
	size_t len;
	char *text = root_slurp(fd, MOST, &len);

	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return text;
}

void root_use(const char *directory)
{
	char path[sizeof(root.prefix) + sizeof(ROOT_CAPTURE)];
	size_t len = strlen(directory);

	root.chosen = true;
	if (len >= sizeof(root.prefix) || !is_directory(directory))
		errx(DCHAIN_FAILED, "%s: no such directory", directory);
	while (len && directory[len - 1] == '/')
		len--;
	snprintf(root.prefix, sizeof(root.prefix), "%.*s", (int)len, directory);
	snprintf(path, sizeof(path), "%s" ROOT_CAPTURE, root.prefix);
	free(root.capture);
	root.capture = len ? root_read_here(path) : NULL;
}

/* The environment is looked at once, by the first who asks. */
static void choose(void)
{
	const char *directory = getenv("DCHAIN_ROOT");

	if (!root.chosen && directory && *directory)
		root_use(directory);
	root.chosen = true;
}

bool root_is_here(void)
{
	choose();
	return !root.prefix[0];
}

bool root_is_capture(void)
{
	choose();
	return root.capture;
}

/* A number that the capture's own file tells; else what it was before. */
static void capture_number(const char *name, uint64_t *value)
{
	const char *line = NULL;

	if (root_is_capture())
		line = strstr(root.capture, name);
	if (line)
		sscanf(line + strlen(name), "%" SCNu64, value);
}

uint64_t root_page_size(void)
{
	uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);

	capture_number("page_size: ", &size);
	return size;
}

void root_earlier(bool earlier)
{
	root.earlier = earlier;
}

uint64_t root_clock(void)
{
	uint64_t between = 0;

	if (!root_is_capture())
		return run_clock();
	capture_number("nanoseconds: ", &between);
	return root.earlier ? 0 : between;
}

/*
 * A capture's first reading has only what was read twice. Return: false where
 * the path is too long to be any.
 */
__attribute__((format(printf, 3, 0)))
static bool path_of(char *path, size_t size, const char *format, va_list args)
{
	char name[LONGEST];
	int n = vsnprintf(name, sizeof(name), format, args);

	if (n < 0 || (size_t)n >= sizeof(name))
		return false;
	if (root.earlier && root_is_capture()) {
		n = snprintf(path, size, "%s/before%s", root.prefix, name);
		if (n >= 0 && (size_t)n < size && !access(path, F_OK))
			return true;
	}
	choose();
	n = snprintf(path, size, "%s%s", root.prefix, name);
	return n >= 0 && (size_t)n < size;
}

bool root_path(char *path, size_t size, const char *format, ...)
{
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_of(path, size, format, args);
	va_end(args);
	return fits;
}

char *root_read(const char *format, ...)
{
	char path[LONGEST];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_of(path, sizeof(path), format, args);
	va_end(args);
	return fits ? root_read_here(path) : NULL;
}

bool root_exists(const char *format, ...)
{
	char path[LONGEST];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_of(path, sizeof(path), format, args);
	va_end(args);
	return fits && !access(path, F_OK);
}
