// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain-trasher - open names that do not exist, one after the other: the
 * culprit in the story of the clogged dentry cache. Every one of them leaves a
 * negative dentry behind, so it does not start without a bound.
 */
#include "trasher/trasher.h"
#include "lib/amount.h"
#include "lib/exits.h"
#include "lib/program.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static void print_help(FILE *out)
{
	fputs("Usage: dchain-trasher [OPTION...] ROOT\n\n"
	      "Opens ROOT/<random version-4 UUID> for reading, again and again.\n"
	      "None exists, and for each the kernel keeps a negative dentry. At\n"
	      "least one bound is needed: --count, --budget or --time.\n\n"
	      "  -n, --count N           end after N opens\n"
	      "  -b, --budget N|SIZE     end once N dentries more exist on this\n"
	      "                          host, or kernel memory grew by SIZE\n"
	      "                          (with a unit: 64M, 100kB); may be given\n"
	      "                          once for each\n"
	      "  -t, --time SECONDS      end after that long\n"
	      "  -r, --rate N            at most N opens a second\n"
	      "  -S, --seed N            the same N gives the same names\n"
	      "                          (default: random, and printed)\n"
	      "      --stay              then stay alive until SIGINT, SIGTERM or SIGHUP\n"
	      "      --progress WHEN     auto, always or never\n"
	      "  -J, --json              one line of JSON every half second, one\n"
	      "                          at the end\n"
	      "  -h, --help              this text\n\n"
	      "What it made belongs to the kernel: it goes when memory is needed,\n"
	      "or with the file system's last umount. Exit status: 0, or 10 for\n"
	      "wrong usage, ROOT that cannot be searched, or a failed write.\n",
	      out);
}

/* Return: true, with the reason noted, when a bound was reached. */
static bool bound_reached(struct trasher *t)
{
	if (t->count && t->done >= t->count)
		t->ended = "count";
	else if (t->budget_entries &&
		 trasher_more(t) >= (int64_t)t->budget_entries)
		t->ended = "budget of entries";
	else if (t->budget_bytes &&
		 dstate_grown(&t->before, &t->now) >= t->budget_bytes)
		t->ended = "budget of bytes";
	return t->ended || run_over(&t->run);
}

static void open_one(struct trasher *t, char *path, char *name)
{
	int fd;

	uuid_next(&t->names, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		t->found++;
		close(fd);
	} else if (errno != ENOENT) {
		err(DCHAIN_FAILED, "%s", path);
	}
	t->done++;
}

static uint64_t batch_size(const struct trasher *t)
{
	uint64_t batch = TRASHER_BATCH;

	if (t->rate > 0 && t->rate / 10 < TRASHER_BATCH)
		batch = t->rate >= 10 ? (uint64_t)(t->rate / 10) : 1;
	if (t->count && t->count - t->done < batch)
		batch = t->count - t->done;
	return batch;
}

static bool keep_pace(struct trasher *t)
{
	if (t->rate <= 0)
		return true;
	return run_wait(&t->run, -1, t->run.begin +
			run_due(t->done, t->rate)) == RUN_TIME;
}

static void trash(struct trasher *t, char *path, char *name)
{
	while (!bound_reached(t) && keep_pace(t)) {
		uint64_t batch = batch_size(t);

		while (batch--)
			open_one(t, path, name);
		if (dstate_read(&t->now))
			exit(DCHAIN_FAILED);
		trasher_progress(t);
	}
	progress_clear(&t->progress);
}

static void parse_budget(struct trasher *t, const char *text)
{
	uint64_t value;

	if (amount_count(text, &value) && value)
		t->budget_entries = value;
	else if (amount_bytes(text, &value) && value)
		t->budget_bytes = value;
	else
		errx(DCHAIN_FAILED, "--budget %s: not a number of entries, nor a size such as 64M",
		     text);
}

static const struct option options[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "budget", required_argument, NULL, 'b' },
	{ "time", required_argument, NULL, 't' },
	{ "rate", required_argument, NULL, 'r' },
	{ "seed", required_argument, NULL, 'S' },
	{ "stay", no_argument, NULL, 'y' },
	{ "progress", required_argument, NULL, 'p' },
	{ "json", no_argument, NULL, 'J' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static void parse_one(struct trasher *t, int c, const char *arg)
{
	switch (c) {
	case 'n':
		t->count = program_count("--count", arg);
		break;
	case 'b':
		parse_budget(t, arg);
		break;
	case 't':
		t->seconds = program_real("--time", arg, "seconds");
		break;
	case 'r':
		t->rate = program_real("--rate", arg, "opens a second");
		break;
	case 'S':
		if (!amount_count(arg, &t->seed))
			errx(DCHAIN_FAILED, "--seed %s: not a whole number", arg);
		break;
	case 'y':
		t->stay = true;
		break;
	case 'p':
		if (!progress_wanted(arg, &t->progress))
			errx(DCHAIN_FAILED, "--progress %s: not auto, always or never",
			     arg);
		break;
	case 'J':
		t->json = true;
		break;
	case 'h':
		print_help(stdout);
		exit(DCHAIN_OK);
	default:
		exit(DCHAIN_FAILED);
	}
}

static void parse(struct trasher *t, int argc, char **argv)
{
	int c;

	progress_wanted("auto", &t->progress);
	if (getrandom(&t->seed, sizeof(t->seed), 0) != sizeof(t->seed))
		err(DCHAIN_FAILED, "getrandom");
	while ((c = getopt_long(argc, argv, "n:b:t:r:S:Jh", options,
				NULL)) != -1)
		parse_one(t, c, optarg);
	if (argc - optind != 1)
		errx(DCHAIN_FAILED, "needs one directory (dchain-trasher --help)");
	t->root = argv[optind];
	if (!t->count && !t->budget_entries && !t->budget_bytes &&
	    t->seconds <= 0)
		errx(DCHAIN_FAILED, "refused without a bound: give --count, --budget or --time");
}

/* ROOT/ and room for a name. open() of a missing ROOT is ENOENT as well. */
static char *prepare_path(const char *root, char *path, size_t size)
{
	int len;

	program_need_directory(root);
	len = snprintf(path, size, "%s/", root);
	if (len < 0 || (size_t)len + UUID_SIZE > size)
		errx(DCHAIN_FAILED, "%s: too long a path", root);
	return path + len;
}

int main(int argc, char **argv)
{
	static struct trasher t;
	char path[PATH_MAX];
	char *name;

	parse(&t, argc, argv);
	name = prepare_path(t.root, path, sizeof(path));
	if (dstate_read(&t.before))
		return DCHAIN_FAILED;
	t.now = t.before;
	t.names.state = t.seed;
	if (run_begin(&t.run, t.seconds))
		err(DCHAIN_FAILED, "signalfd");
	trash(&t, path, name);
	trasher_summary(&t);
	if (t.stay && !t.run.signal) {
		t.run.deadline = RUN_NEVER;
		t.run.expired = false;
		run_wait(&t.run, -1, RUN_NEVER);
	}
	run_end(&t.run);
	return program_flush(0);
}
