// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain-worker - scan a directory tree again and again, and print how long
 * each scan took: the victim in the story of the clogged dentry cache.
 */
#include "lib/amount.h"
#include "lib/exits.h"
#include "lib/program.h"
#include "lib/run.h"
#include "repro/worker-scan.h"
#include "repro/worker-statsd.h"

#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (w.statsd < 0)
		return DCHAIN_FAILED;
	run_begin(&w.run, 0);
	w.scan.run = &w.run;
	work(&w);
	print_summary(&w);
	return program_flush(0);
}
