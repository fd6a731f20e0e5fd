// SPDX-License-Identifier: GPL-2.0-only
/*
 * directory: how long the kernel walks the children of one directory.
 *
 * A directory gets so many negative dentries; then inotify_add_watch() on it,
 * its rmdir() and the umount() of its file system are timed: each walks them
 * under locks that others wait for. An overlay in memory keeps them, so no disk
 * is needed. In a guest only ratios count.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
	"usage: directory [-l MS] [ENTRIES...]\n"
	"ENTRIES: negative entries of a directory (10000 100000 1000000).\n"
	"-l  at most so many milliseconds for each of the three\n"
	"Exit status 0: all within it, 1: not, 4: cannot be measured here.\n";

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void need(int bad, const char *what)
{
	if (!bad)
		return;
	warn("%s", what);
	exit(4);
}

static void mount_overlay(void)
{
	static const char *const folders[] = {
		"lower", "upper", "work", "over"
	};
	size_t i;

	need(mount("directory", ".", "tmpfs", 0, NULL), "tmpfs");
	need(chdir(".."), "..");
	need(chdir("directory"), "directory");
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		need(mkdir(folders[i], 0700), folders[i]);
	need(mount("directory", "over", "overlay", 0,
		   "lowerdir=lower,upperdir=upper,workdir=work"), "overlay");
}

/* Looks so many names up that do not exist in a new directory. */
static void fill(const char *folder, unsigned long entries)
{
	char name[64];
	unsigned long i;
	struct stat st;

	need(mkdir(folder, 0700), folder);
	for (i = 0; i < entries; i++) {
		snprintf(name, sizeof(name), "%s/n%lu", folder, i);
		if (!lstat(name, &st) || errno != ENOENT)
			err(4, "%s", name);
	}
}

static double watch(const char *folder)
{
	int fd = inotify_init();
	double start = now();

	need(fd < 0 || inotify_add_watch(fd, folder, IN_ALL_EVENTS) < 0, "inotify");
	start = now() - start;
	close(fd);
	return start;
}

static double timed(int (*call)(const char *), const char *name)
{
	double start = now();

	need(call(name), name);
	return now() - start;
}

static int beyond(double ms, double limit)
{
	printf(" %14.2f", ms);
	return ms > limit;
}

static int measure(unsigned long entries, double limit)
{
	int over = 0;

	need(mkdir("directory", 0700), "directory");
	need(chdir("directory"), "directory");
	mount_overlay();
	printf("%10lu", entries);
	fill("over/watched", entries);
	over |= beyond(watch("over/watched"), limit);
	over |= beyond(timed(rmdir, "over/watched"), limit);
	fill("over/left", entries);
	over |= beyond(timed(umount, "over"), limit);
	printf("%s\n", over ? "  too long" : "");
	fflush(stdout);
	need(chdir(".."), "..");
	need(umount("directory") || rmdir("directory"), "directory");
	return over;
}

int main(int argc, char **argv)
{
	static char *usual[] = { "10000", "100000", "1000000", NULL };
	char folder[] = "/tmp/directory-XXXXXX";
	double limit = 1e9;
	int over = 0, c;

	while ((c = getopt(argc, argv, "l:")) != -1) {
		if (c != 'l')
			errx(4, "%s", usage);
		limit = atof(optarg);
	}
	argv += optind;
	need(!mkdtemp(folder) || chdir(folder), folder);
	printf("%10s %14s %14s %14s\n", "entries", "inotify, ms", "rmdir, ms",
	       "umount, ms");
	for (argv = *argv ? argv : usual; *argv; argv++)
		over |= measure(strtoul(*argv, NULL, 10), limit);
	need(chdir("/") || rmdir(folder), folder);
	return over;
}
