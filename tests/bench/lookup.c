// SPDX-License-Identifier: GPL-2.0-only
/*
 * lookup: what one system call costs, by the time-stamp counter.
 *
 * Under QEMU's -icount shift=0 the counter goes up by one an instruction of
 * the guest, in kernel and user space alike. `lookup clock` shows that it does.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <x86intrin.h>

#define MAX_REPEATS 255

static const char usage[] =
	"usage: lookup [-n CALLS] [-r REPEATS] KIND:CHAIN:FOLDER:NAME...\n"
	"         lstat of NAME in FOLDER; KIND hit: it exists, else it does not\n"
	"       lookup clock\n"
	"         ticks of 1,000,000 times two instructions\n"
	"       lookup read FILE\n"
	"         ticks, rows and bytes of reading a table file to its end\n"
	"       lookup run PROGRAM [ARG...]\n"
	"         ticks until the program has ended\n"
	"For each lstat prints: KIND CHAIN CALLS MIN QUARTILE MEDIAN QUARTILE MAX,\n"
	"the last five being ticks for all CALLS together.\n";

static unsigned long calls = 256, repeats = 21;

static int ascending(const void *a, const void *b)
{
	unsigned long long x = *(const unsigned long long *)a;
	unsigned long long y = *(const unsigned long long *)b;

	return x < y ? -1 : x > y;
}

static unsigned long long batch(const char *name, int exists)
{
	unsigned long long start = __rdtsc();
	unsigned long i;
	struct stat st;

	for (i = 0; i < calls; i++)
		if ((lstat(name, &st) == 0) != exists)
			errx(1, "'%s' does%s exist", name, exists ? " not" : "");
	return __rdtsc() - start;
}

static void measure(char *text)
{
	const char *kind = strtok(text, ":"), *chain = strtok(NULL, ":");
	const char *folder = strtok(NULL, ":"), *name = strtok(NULL, ":");
	unsigned long long ticks[MAX_REPEATS];
	unsigned long i;
	int exists;

	if (!name)
		errx(1, "%s", usage);
	if (chdir(folder))
		err(1, "%s", folder);
	exists = !strcmp(kind, "hit");
	/* the first one translates, faults in and claims */
	batch(name, exists);
	for (i = 0; i < repeats; i++)
		ticks[i] = batch(name, exists);
	qsort(ticks, repeats, sizeof(ticks[0]), ascending);
	printf("%s %s %lu %llu %llu %llu %llu %llu\n", kind, chain, calls,
	       ticks[0], ticks[repeats / 4], ticks[repeats / 2],
	       ticks[repeats - 1 - repeats / 4], ticks[repeats - 1]);
}

static void show_clock(void)
{
	unsigned long long best = ~0ULL;
	int i;

	for (i = 0; i < 5; i++) {
		unsigned long long start = __rdtsc(), ticks;
		unsigned long n = 1000000;

		asm volatile("1: sub $1, %0\n\tjnz 1b" : "+r" (n) : : "cc");
		ticks = __rdtsc() - start;
		if (ticks < best)
			best = ticks;
	}
	printf("clock %llu\n", best);
}

static void read_table(const char *file)
{
	static char text[1 << 16];
	unsigned long long start, ticks;
	unsigned long rows = 0, bytes = 0;
	ssize_t n, i;
	int fd;

	start = __rdtsc();
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", file);
	ticks = __rdtsc() - start;
	for (;;) {
		start = __rdtsc();
		n = read(fd, text, sizeof(text));
		ticks += __rdtsc() - start;
		if (n <= 0)
			break;
		bytes += n;
		/* not ours to count: outside of the measured part */
		for (i = 0; i < n; i++)
			rows += text[i] == '\n';
	}
	if (n < 0)
		err(1, "%s", file);
	printf("read %llu %lu %lu\n", ticks, rows, bytes);
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
	printf("run %llu\n", __rdtsc() - start);
}

static unsigned long number(const char *text, unsigned long most)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*end || !n || n > most)
		errx(1, "'%s' is not in 1 ... %lu", text, most);
	return n;
}

int main(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+n:r:")) != -1) {
		if (c == 'n')
			calls = number(optarg, 1000000);
		else if (c == 'r')
			repeats = number(optarg, MAX_REPEATS);
		else
			errx(1, "%s", usage);
	}
	argv += optind;
	if (!argv[0])
		errx(1, "%s", usage);
	if (!strcmp(argv[0], "clock"))
		show_clock();
	else if (!strcmp(argv[0], "read") && argv[1])
		read_table(argv[1]);
	else if (!strcmp(argv[0], "run") && argv[1])
		run_program(argv + 1);
	else
		for (; argv[0]; argv++)
			measure(argv[0]);
	return fflush(stdout) ? 1 : 0;
}
