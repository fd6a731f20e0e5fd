// SPDX-License-Identifier: GPL-2.0-only
/*
 * lookup: what one system call or a program costs, by the time-stamp counter.
 *
 * Under QEMU's -icount shift=0 the counter goes up by one an instruction of
 * the guest, in kernel and user space alike. `lookup clock` shows that it does.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define CALLS 256
#define REPEATS 21

static const char usage[] =
	"usage: lookup KIND:CHAIN:FOLDER:NAME...\n"
	"         lstat of NAME in FOLDER; KIND hit: it exists, else it does not;\n"
	"         prints KIND CHAIN and the median of instructions a call\n"
	"       lookup clock\n"
	"         instructions counted for 1,000,000 times two\n"
	"       lookup run PROGRAM [ARG...]\n"
	"         instructions until the program has ended\n";

static int ascending(const void *a, const void *b)
{
	unsigned long long x = *(const unsigned long long *)a;
	unsigned long long y = *(const unsigned long long *)b;

	return x < y ? -1 : x > y;
}

static unsigned long long batch(const char *name, int exists)
{
	unsigned long long start = __rdtsc();
	struct stat st;
	int i;

	for (i = 0; i < CALLS; i++)
		if ((lstat(name, &st) == 0) != exists)
			errx(1, "'%s' does%s exist", name, exists ? " not" : "");
	return __rdtsc() - start;
}

static void measure(char *text)
{
	const char *kind = strtok(text, ":"), *chain = strtok(NULL, ":");
	const char *folder = strtok(NULL, ":"), *name = strtok(NULL, ":");
	unsigned long long ticks[REPEATS];
	int exists, i;

	if (!name)
		errx(1, "%s", usage);
	if (chdir(folder))
		err(1, "%s", folder);
	exists = !strcmp(kind, "hit");
	/* The first one translates, faults in and claims. */
	batch(name, exists);
	for (i = 0; i < REPEATS; i++)
		ticks[i] = batch(name, exists);
	qsort(ticks, REPEATS, sizeof(ticks[0]), ascending);
	printf("%s %s %.1f\n", kind, chain, (double)ticks[REPEATS / 2] / CALLS);
}

static void show_clock(void)
{
	unsigned long long start = __rdtsc();
	unsigned long n = 1000000;

	asm volatile("1: sub $1, %0\n\tjnz 1b" : "+r" (n) : : "cc");
	printf("%llu\n", __rdtsc() - start);
}

static void run_program(char **argv)
{
	unsigned long long start = __rdtsc();
	int status;
	pid_t pid = vfork();

	if (pid < 0)
		err(1, "vfork");
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "'%s' failed", argv[0]);
	fprintf(stderr, "%llu\n", __rdtsc() - start);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 2)
		errx(1, "%s", usage);
	if (!strcmp(argv[1], "clock"))
		show_clock();
	else if (!strcmp(argv[1], "run") && argc > 2)
		run_program(argv + 2);
	else
		for (i = 1; i < argc; i++)
			measure(argv[i]);
	return fflush(stdout) ? 1 : 0;
}
