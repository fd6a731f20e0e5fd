// SPDX-License-Identifier: GPL-2.0-only
/*
 * scale: many cgroups, each of which has looked something up.
 *
 * make FROM TO FOLDER: make the cgroups FOLDER/cFROM ... FOLDER/c(TO-1), join
 * each and look up one name.
 * visit N FOLDER: join each of the first N again and look up one name.
 * measure N STEP FOLDER FILE: from every STEPth of N of them look FILE up as
 * `lookup' does; prints the least, the median and the greatest number of ticks
 * for 256 lookups.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <x86intrin.h>

#define CALLS 256
#define MAX_SAMPLES 1024

static void join(const char *folder, unsigned long i)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/c%lu/cgroup.procs", folder, i);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		err(1, "%s", path);
	close(fd);
}

static void make(unsigned long from, unsigned long to, const char *folder)
{
	char path[256];
	struct stat st;

	for (; from < to; from++) {
		snprintf(path, sizeof(path), "%s/c%lu", folder, from);
		if (mkdir(path, 0755))
			err(1, "%s", path);
		join(folder, from);
		lstat("/init", &st);
	}
}

static void visit(unsigned long n, const char *folder)
{
	struct stat st;
	unsigned long i;

	for (i = 0; i < n; i++) {
		join(folder, i);
		lstat("/init", &st);
	}
}

static int ascending(const void *a, const void *b)
{
	unsigned long long x = *(const unsigned long long *)a;
	unsigned long long y = *(const unsigned long long *)b;

	return x < y ? -1 : x > y;
}

static unsigned long long batch(const char *file)
{
	unsigned long long start = __rdtsc();
	struct stat st;
	int i;

	for (i = 0; i < CALLS; i++)
		if (lstat(file, &st))
			err(1, "%s", file);
	return __rdtsc() - start;
}

/* Of three batches the least: a timer tick may fall into one. */
static unsigned long long least(const char *file)
{
	unsigned long long best = ~0ULL;
	int i;

	for (i = 0; i < 3; i++) {
		unsigned long long ticks = batch(file);

		if (ticks < best)
			best = ticks;
	}
	return best;
}

static void measure(unsigned long n, unsigned long step, const char *folder,
		    const char *file)
{
	unsigned long long ticks[MAX_SAMPLES];
	unsigned long i, nr = 0;

	batch(file);
	for (i = 0; i < n && nr < MAX_SAMPLES; i += step) {
		join(folder, i);
		ticks[nr++] = least(file);
	}
	qsort(ticks, nr, sizeof(ticks[0]), ascending);
	printf("%llu %llu %llu\n", ticks[0], ticks[nr / 2], ticks[nr - 1]);
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "make"))
		make(atol(argv[2]), atol(argv[3]), argv[4]);
	else if (argc == 4 && !strcmp(argv[1], "visit"))
		visit(atol(argv[2]), argv[3]);
	else if (argc == 6 && !strcmp(argv[1], "measure"))
		measure(atol(argv[2]), atol(argv[3]), argv[4], argv[5]);
	else
		errx(1, "usage: see the head of scale.c");
	return 0;
}
