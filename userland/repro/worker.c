// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain-worker - scan a directory tree again and again, and print how long
 * each scan took: the victim in the story of the clogged dentry cache.
 */
#include "lib/amount.h"
#include "lib/exits.h"
#include "lib/program.h"
#include "lib/run.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

/**
 * struct scan - one scan and its result
 * @run: ends it early when it is over
 * @entries: what was found, the root included
 * @bytes: sum of st_size
 * @errors: entries or directories that could not be read
 * @first_error: errno of the first of these, which stands in @error_path
 */
struct scan {
	struct run *run;
	uint64_t entries;
	uint64_t bytes;
	uint64_t errors;
	int first_error;
	char error_path[PATH_MAX];
};

/**
 * struct worker - the options, and the sums over all loops
 * @loops: how many; 0 for no end
 */
struct worker {
	const char *root;
	const char *address;
	double interval;
	uint64_t loops;
	bool json;
	int statsd;
	uint64_t done;
	uint64_t errors;
	double least_ms;
	double most_ms;
	double sum_ms;
	struct run run;
	struct scan scan;
};

static const char help[] =
	"Usage: dchain-worker [OPTION...] ROOT\n\n"
	"Scans the tree ROOT again and again: lstat() of the full path of every\n"
	"entry. Prints entries, size and duration of each loop.\n\n"
	"  -i, --interval SECONDS    pause between two loops (5; 0 for none)\n"
	"  -n, --loops N             end after N loops (default: none)\n"
	"  -s, --statsd HOST[:PORT]  where worker.duration goes, in ms by UDP\n"
	"                            (127.0.0.1:8125)\n"
	"  -J, --json                one line of JSON a loop\n"
	"  -h, --help                this text\n\n"
	"SIGINT, SIGTERM and SIGHUP end it, with a summary. Exit status: 0, or 10\n"
	"for wrong usage, ROOT that cannot be read, or a failed write.\n";

static void failed(struct scan *scan, const char *path, int error)
{
	if (!scan->errors++) {
		scan->first_error = error;
		snprintf(scan->error_path, sizeof(scan->error_path), "%s",
			 path);
	}
}

static bool visit(struct scan *scan, const char *path, struct stat *st)
{
	if (lstat(path, st)) {
		failed(scan, path, errno);
		return false;
	}
	scan->entries++;
	scan->bytes += (uint64_t)st->st_size;
	return true;
}

static int no_dots(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/*
 * As deep as a path can be long. @path has @length bytes: those that stand
 * before the names in it, none for ".", else with a slash at their end.
 */
static bool walk(struct scan *scan, char *path, size_t length)
{
	struct dirent **names;
	bool complete = true;
	struct stat st;
	int count, i;

	if (run_over(scan->run))
		return false;
	count = scandir(length ? path : ".", &names, no_dots, by_bytes);
	if (count < 0)
		failed(scan, path, errno);
	for (i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		size_t end = length + strlen(name);

		if (end + 1 >= PATH_MAX) {
			path[length] = '\0';
			failed(scan, path, ENAMETOOLONG);
		} else if (complete) {
			strcpy(path + length, name);
			if (visit(scan, path, &st) && S_ISDIR(st.st_mode)) {
				strcpy(path + end, "/");
				complete = walk(scan, path, end + 1);
			}
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return complete;
}

/*
 * System call for system call what the worker of the original story did (Go's
 * filepath.Walk of its day): lstat() of the root; then for each directory its
 * names are read and sorted, the directory is closed, and every name is
 * lstat()ed *by its full path*, so that the kernel looks up every component of
 * the path again for every entry. A scan by *at() calls would cause one lookup
 * an entry instead. Symbolic links are not followed. Return: false when the run
 * was over before the scan was complete.
 */
static bool scan_tree(struct scan *scan, const char *root)
{
	struct run *run = scan->run;
	size_t length = strlen(root);
	char path[PATH_MAX];
	struct stat st;

	memset(scan, 0, sizeof(*scan));
	scan->run = run;
	if (length + 1 >= sizeof(path)) {
		failed(scan, root, ENAMETOOLONG);
		return true;
	}
	if (!visit(scan, root, &st) || !S_ISDIR(st.st_mode))
		return true;
	snprintf(path, sizeof(path), "%s%s", strcmp(root, ".") ? root : "",
		 strcmp(root, ".") && root[length - 1] != '/' ? "/" : "");
	return walk(scan, path, strlen(path));
}

/*
 * A UDP socket to HOST or HOST:PORT. Nobody learns whether anything arrives
 * there, as StatsD has it.
 */
static int statsd_open(const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *a;
	char host[256], port[8] = "8125";
	int fd, error, end = 0;

	if (sscanf(address, "%255[^:]%n:%5[0-9]%n", host, &end, port,
		   &end) < 1 || address[end])
		errx(DCHAIN_FAILED, "--statsd %s: not HOST or HOST:PORT",
		     address);
	error = getaddrinfo(host, port, &hints, &a);
	if (error)
		errx(DCHAIN_FAILED, "--statsd %s: %s", address,
		     gai_strerror(error));
	fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, a->ai_addr, a->ai_addrlen))
		err(DCHAIN_FAILED, "--statsd %s", address);
	freeaddrinfo(a);
	return fd;
}

static void statsd_timing(int fd, double milliseconds)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "worker.duration:%.3f|ms",
			      milliseconds);

	/* The first one may only report that nobody received an earlier one. */
	if (send(fd, text, (size_t)length, MSG_NOSIGNAL) < 0)
		send(fd, text, (size_t)length, MSG_NOSIGNAL);
}

static void print_loop(const struct worker *w, double ms)
{
	char size[16];

	if (w->json) {
		printf("{ \"loop\": %" PRIu64 ", \"entries\": %" PRIu64
		       ", \"bytes\": %" PRIu64 ", \"errors\": %" PRIu64
		       ", \"duration_ms\": %.3f }\n", w->done, w->scan.entries,
		       w->scan.bytes, w->scan.errors, ms);
		return;
	}
	amount_bytes_text(w->scan.bytes, size, sizeof(size));
	printf("entries: %" PRIu64 ", size: %s, duration: %.1f ms\n",
	       w->scan.entries, size, ms);
}

/* Return: false when the run ended in the middle of it. */
static bool loop(struct worker *w)
{
	uint64_t begin = run_clock();
	bool complete = scan_tree(&w->scan, w->root);
	double ms = (double)(run_clock() - begin) / 1e6;

	/* A part of a loop would be a wrong point in the duration's chart. */
	if (!complete)
		return false;
	if (w->scan.errors && !w->errors)
		warnx("%s: %s (shown once; all are counted)",
		      w->scan.error_path, strerror(w->scan.first_error));
	w->errors += w->scan.errors;
	if (!w->done++ || ms < w->least_ms)
		w->least_ms = ms;
	if (ms > w->most_ms)
		w->most_ms = ms;
	w->sum_ms += ms;
	print_loop(w, ms);
	fflush(stdout);
	statsd_timing(w->statsd, ms);
	return true;
}

static void work(struct worker *w)
{
	uint64_t pause = (uint64_t)(w->interval * 1e9);

	while (loop(w) && (!w->loops || w->done < w->loops))
		if (run_wait(&w->run, run_clock() + pause) != RUN_TIME)
			return;
}

static void print_summary(const struct worker *w)
{
	if (w->json || !w->done)
		return;
	run_summary(&w->run, w->done, "loops", stdout);
	printf("duration: %.1f ms on average, %.1f to %.1f ms\n",
	       w->sum_ms / (double)w->done, w->least_ms, w->most_ms);
	if (w->errors)
		printf("errors: %" PRIu64 "\n", w->errors);
}

static const struct option options[] = {
	{ "interval", required_argument, NULL, 'i' },
	{ "loops", required_argument, NULL, 'n' },
	{ "statsd", required_argument, NULL, 's' },
	{ "json", no_argument, NULL, 'J' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static void parse_one(struct worker *w, int c, const char *arg)
{
	switch (c) {
	case 'i':
		w->interval = strcmp(arg, "0") ?
			program_real("--interval", arg, "seconds") : 0;
		break;
	case 'n':
		w->loops = program_count("--loops", arg);
		break;
	case 's':
		w->address = arg;
		break;
	case 'J':
		w->json = true;
		break;
	case 'h':
		fputs(help, stdout);
		exit(program_flush(0));
	default:
		exit(DCHAIN_FAILED);
	}
}

int main(int argc, char **argv)
{
	static struct worker w = { .interval = 5, .address = "127.0.0.1" };
	int c;

	while ((c = getopt_long(argc, argv, "i:n:s:Jh", options, NULL)) != -1)
		parse_one(&w, c, optarg);
	if (argc - optind != 1)
		errx(DCHAIN_FAILED, "needs one directory (dchain-worker --help)");
	w.root = argv[optind];
	program_need_directory(w.root);
	w.statsd = statsd_open(w.address);
	run_begin(&w.run, 0);
	w.scan.run = &w.run;
	work(&w);
	print_summary(&w);
	return program_flush(0);
}
