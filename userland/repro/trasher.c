// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain-trasher - open names that do not exist, one after the other: the
 * culprit in the story of the clogged dentry cache. Every one of them leaves a
 * negative dentry behind, so it does not start without a bound.
 */
#include "lib/amount.h"
#include "lib/exits.h"
#include "lib/program.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

/* Opens between two looks at the clock and the signals. */
#define BATCH 512
#define LOG_EVERY 1000000
/* 36 characters and the NUL. */
#define UUID_SIZE 37

/**
 * struct trasher - the options, and what was done
 * @count: opens, 0 for no such bound
 * @stay: live on after the last open, until a signal comes
 * @done: opens done
 * @found: of these, names that did exist
 * @names: state of their generator; at first the seed
 */
struct trasher {
	double rate;
	double seconds;
	uint64_t count;
	bool stay;
	uint64_t done;
	uint64_t found;
	struct run run;
	uint64_t names;
};

static const char help[] =
	"Usage: dchain-trasher [OPTION...] ROOT\n\n"
	"Opens ROOT/<random version-4 UUID> for reading, again and again. None\n"
	"exists, and for each the kernel keeps a negative dentry. Logs every\n"
	"million. One of --count and --time is needed.\n\n"
	"  -n, --count N       end after N opens\n"
	"  -t, --time SECONDS  end after that long\n"
	"  -r, --rate N        at most N opens a second\n"
	"  -S, --seed N        the same N gives the same names (default: random,\n"
	"                      and printed)\n"
	"      --stay          then stay alive until SIGINT, SIGTERM or SIGHUP\n"
	"  -h, --help          this text\n\n"
	"What it made belongs to the kernel: it goes when memory is needed, or\n"
	"with the file system's last umount. Exit status: 0, or 10 for wrong\n"
	"usage, ROOT that cannot be searched, or a failed write.\n";

/*
 * The SplitMix64 generator visits every 64-bit value once before it repeats,
 * whatever the seed; two streams of the trasher's usual length do not meet in
 * practice.
 */
static uint64_t draw(uint64_t *state)
{
	uint64_t z;

	*state += 0x9e3779b97f4a7c15u;
	z = *state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static char *put_hex(char *out, uint64_t value, unsigned int digits)
{
	static const char hex[] = "0123456789abcdef";

	while (digits--)
		*out++ = hex[value >> (4 * digits) & 15];
	return out;
}

/*
 * The next version-4 UUID (RFC 9562). The same seed gives the same names on
 * every machine: names that never existed need to be different, not secret.
 */
static void next_name(uint64_t *state, char out[UUID_SIZE])
{
	uint64_t high = draw(state), low = draw(state);

	/* Version 4, and the variant whose first two bits are 10. */
	high = (high & ~0xf000ull) | 0x4000;
	low = (low & ~(3ull << 62)) | 1ull << 63;

	out = put_hex(out, high >> 32, 8);
	*out++ = '-';
	out = put_hex(out, high >> 16, 4);
	*out++ = '-';
	out = put_hex(out, high, 4);
	*out++ = '-';
	out = put_hex(out, low >> 48, 4);
	*out++ = '-';
	out = put_hex(out, low, 12);
	*out = '\0';
}

/* Of the whole host; 0 on kernels before 5.0, which do not count them. */
static uint64_t negatives(void)
{
	FILE *f = fopen("/proc/sys/fs/dentry-state", "re");
	uint64_t n = 0;

	if (f && fscanf(f, "%*u %*u %*u %*u %" SCNu64, &n) != 1)
		n = 0;
	if (f)
		fclose(f);
	return n;
}

static void open_one(struct trasher *t, char *path, char *name)
{
	int fd;

	next_name(&t->names, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		t->found++;
		close(fd);
	} else if (errno != ENOENT) {
		err(DCHAIN_FAILED, "%s", path);
	}
	if (++t->done % LOG_EVERY == 0) {
		printf("%" PRIu64 " opens, %.0f s\n", t->done,
		       run_seconds(&t->run));
		fflush(stdout);
	}
}

/* As many as it may do now without being late for anything. */
static uint64_t batch(const struct trasher *t)
{
	uint64_t n = BATCH;

	if (t->rate > 0 && t->rate / 10 < BATCH)
		n = t->rate >= 10 ? (uint64_t)(t->rate / 10) : 1;
	return t->count && t->count - t->done < n ? t->count - t->done : n;
}

static void trash(struct trasher *t, char *path, char *name)
{
	uint64_t n;

	for (n = batch(t); n && !run_over(&t->run); n = batch(t)) {
		if (t->rate > 0 &&
		    run_wait(&t->run, t->run.begin +
			     run_due(t->done, t->rate)) != RUN_TIME)
			return;
		while (n--)
			open_one(t, path, name);
	}
}

static const struct option options[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "time", required_argument, NULL, 't' },
	{ "rate", required_argument, NULL, 'r' },
	{ "seed", required_argument, NULL, 'S' },
	{ "stay", no_argument, NULL, 'y' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static void parse_one(struct trasher *t, int c, const char *arg)
{
	switch (c) {
	case 'n':
		t->count = program_count("--count", arg);
		break;
	case 't':
		t->seconds = program_real("--time", arg, "seconds");
		break;
	case 'r':
		t->rate = program_real("--rate", arg, "opens a second");
		break;
	case 'S':
		if (!amount_count(arg, &t->names))
			errx(DCHAIN_FAILED, "--seed %s: not a whole number",
			     arg);
		break;
	case 'y':
		t->stay = true;
		break;
	case 'h':
		fputs(help, stdout);
		exit(program_flush(0));
	default:
		exit(DCHAIN_FAILED);
	}
}

static void summary(const struct trasher *t, uint64_t seed, uint64_t before)
{
	uint64_t now = negatives();

	run_summary(&t->run, t->done, "opens", stdout);
	printf("seed: %" PRIu64 "\n", seed);
	if (t->found)
		printf("names that did exist: %" PRIu64 "\n", t->found);
	printf("negative dentries of this host: %" PRIu64 " before, %" PRIu64
	       " now\n", before, now);
	/* A silent zero would look like success. */
	if (t->done >= 1000 && now < before + t->done / 2)
		puts("few are left: none are kept here, or memory is short");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static struct trasher t;
	uint64_t before, seed;
	char path[PATH_MAX];
	int c, length;

	if (getrandom(&t.names, sizeof(t.names), 0) < 0)
		err(DCHAIN_FAILED, "getrandom");
	while ((c = getopt_long(argc, argv, "n:t:r:S:h", options, NULL)) != -1)
		parse_one(&t, c, optarg);
	if (argc - optind != 1)
		errx(DCHAIN_FAILED, "needs one directory (dchain-trasher --help)");
	if (!t.count && t.seconds <= 0)
		errx(DCHAIN_FAILED, "refused without a bound: give --count or --time");
	/* open() of a missing ROOT is ENOENT as well. */
	program_need_directory(argv[optind]);
	length = snprintf(path, sizeof(path), "%s/", argv[optind]);
	if (length + UUID_SIZE > (int)sizeof(path))
		errx(DCHAIN_FAILED, "%s: too long a path", argv[optind]);
	seed = t.names;
	before = negatives();
	run_begin(&t.run, t.seconds);
	trash(&t, path, path + length);
	summary(&t, seed, before);
	if (t.stay && !t.run.signal) {
		t.run.deadline = RUN_NEVER;
		t.run.expired = false;
		run_wait(&t.run, RUN_NEVER);
	}
	return program_flush(0);
}
