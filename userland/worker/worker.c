// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain-worker - scan a directory tree again and again, and print how long
 * each scan took: the victim in the story of the clogged dentry cache.
 */
#include "lib/amount.h"
#include "lib/exits.h"
#include "lib/json.h"
#include "lib/program.h"
#include "lib/run.h"
#include "worker/statsd.h"
#include "worker/latency.h"
#include "worker/scan.h"

#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define METRIC "worker.duration"

/**
 * struct worker - the options, and the sums over all loops
 * @loops: how many; 0 for no end
 * @step: a loop begins when a line arrives on standard input
 */
struct worker {
	const char *root;
	double interval;
	double seconds;
	uint64_t loops;
	bool json;
	bool step;
	int statsd;
	uint64_t done;
	uint64_t errors;
	struct run run;
	struct scan scan;
	struct latency latency;
};

static void print_help(FILE *out)
{
	fputs("Usage: dchain-worker [OPTION...] ROOT\n\n"
	      "Scans the tree ROOT again and again: lstat() of the full path of\n"
	      "every entry. Prints entries, size and duration of each loop and,\n"
	      "at the end, the distribution of the lstat() latencies.\n\n"
	      "  -i, --interval SECONDS  pause between two loops (default 5)\n"
	      "  -n, --loops N           end after N loops (default: none)\n"
	      "  -t, --time SECONDS      end after that long\n"
	      "  -s, --statsd HOST[:PORT]  send " METRIC " in ms by UDP\n"
	      "                          (default: not sent; port 8125)\n"
	      "      --step              begin a loop at each line of standard\n"
	      "                          input instead; its end is the end\n"
	      "  -J, --json              one line of JSON a loop, one at the end\n"
	      "  -h, --help              this text\n\n"
	      "SIGINT, SIGTERM and SIGHUP end it, with the summary. Exit status: 0, or\n"
	      "10 for wrong usage, ROOT that cannot be read, or a failed write.\n",
	      out);
}

static void print_human(const struct worker *w, double ms)
{
	char p50[16], p90[16], p99[16], size[16];
	const struct latency *l = &w->scan.latency;

	amount_bytes_text(w->scan.bytes, size, sizeof(size));
	latency_text(latency_percentile(l, 50), p50, sizeof(p50));
	latency_text(latency_percentile(l, 90), p90, sizeof(p90));
	latency_text(latency_percentile(l, 99), p99, sizeof(p99));
	printf("entries: %llu, size: %s, duration: %.1f ms, ",
	       (unsigned long long)w->scan.entries, size, ms);
	printf("lstat p50 %s, p90 %s, p99 %s\n", p50, p90, p99);
}

static void add_latency(json_object *map, const struct latency *l)
{
	json_add(map, "lstats", json_count(l->total));
	json_add(map, "p50_ns", json_count(latency_percentile(l, 50)));
	json_add(map, "p90_ns", json_count(latency_percentile(l, 90)));
	json_add(map, "p99_ns", json_count(latency_percentile(l, 99)));
	json_add(map, "max_ns", json_count(l->max));
}

static void print_loop(const struct worker *w, double ms)
{
	json_object *map;

	if (!w->json) {
		print_human(w, ms);
		return;
	}
	map = json_map();
	json_add(map, "loop", json_count(w->done));
	json_add(map, "entries", json_count(w->scan.entries));
	json_add(map, "bytes", json_count(w->scan.bytes));
	json_add(map, "errors", json_count(w->scan.errors));
	json_add(map, "duration_ms", json_real(ms, 3));
	add_latency(map, &w->scan.latency);
	json_print(map, true);
}

static void note_errors(struct worker *w)
{
	if (w->scan.errors && !w->errors)
		warnx("%s: %s (shown once; all are counted)",
		      w->scan.error_path, strerror(w->scan.first_error));
	w->errors += w->scan.errors;
}

static void report_statsd(struct worker *w, double ms)
{
	if (w->statsd < 0 || !statsd_timing(w->statsd, METRIC, ms))
		return;
	warn("StatsD is switched off");
	close(w->statsd);
	w->statsd = -1;
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
	w->done++;
	latency_merge(&w->latency, &w->scan.latency);
	note_errors(w);
	print_loop(w, ms);
	fflush(stdout);
	report_statsd(w, ms);
	return true;
}

/* Return: false when standard input or the run is at its end. */
static bool next_line(struct worker *w)
{
	char c;

	do {
		if (run_wait(&w->run, STDIN_FILENO, RUN_NEVER) != RUN_READY ||
		    read(STDIN_FILENO, &c, 1) != 1)
			return false;
	} while (c != '\n');
	return true;
}

static bool pause_between(struct worker *w)
{
	uint64_t ns = (uint64_t)(w->interval * 1e9);

	return run_wait(&w->run, -1, run_clock() + ns) == RUN_TIME;
}

static void work(struct worker *w)
{
	for (;;) {
		if (w->step && !next_line(w))
			return;
		if (!loop(w) || (w->loops && w->done >= w->loops))
			return;
		if (!w->step && !pause_between(w))
			return;
	}
}

static void print_summary(const struct worker *w)
{
	json_object *map;

	if (w->json) {
		map = json_map();
		json_add(map, "loops", json_count(w->done));
		json_add(map, "errors", json_count(w->errors));
		json_add(map, "seconds", json_real(run_seconds(&w->run), 3));
		json_add(map, "ended", json_text(run_reason(&w->run)));
		add_latency(map, &w->latency);
		json_print(map, true);
		return;
	}
	run_summary(&w->run, w->done, "loops", stdout);
	if (w->errors)
		printf("errors: %llu\n", (unsigned long long)w->errors);
	printf("lstat latency of %llu calls:\n",
	       (unsigned long long)w->latency.total);
	latency_print(&w->latency, stdout);
}

static int open_statsd(const char *text)
{
	struct statsd_address address;
	const char *error;
	int fd;

	if (!statsd_address(text, &address))
		errx(DCHAIN_FAILED, "--statsd %s: not HOST, HOST:PORT or [IPV6]:PORT",
		     text);
	fd = statsd_open(&address, &error);
	if (fd < 0)
		errx(DCHAIN_FAILED, "--statsd %s: %s", text, error);
	return fd;
}

static const struct option options[] = {
	{ "interval", required_argument, NULL, 'i' },
	{ "loops", required_argument, NULL, 'n' },
	{ "time", required_argument, NULL, 't' },
	{ "statsd", required_argument, NULL, 's' },
	{ "step", no_argument, NULL, 'S' },
	{ "json", no_argument, NULL, 'J' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static void parse_one(struct worker *w, int c, const char *arg)
{
	switch (c) {
	case 'i':
		w->interval = program_real("--interval", arg, "seconds");
		break;
	case 'n':
		w->loops = program_count("--loops", arg);
		break;
	case 't':
		w->seconds = program_real("--time", arg, "seconds");
		break;
	case 's':
		w->statsd = open_statsd(arg);
		break;
	case 'S':
		w->step = true;
		break;
	case 'J':
		w->json = true;
		break;
	case 'h':
		print_help(stdout);
		exit(DCHAIN_OK);
	default:
		exit(DCHAIN_FAILED);
	}
}

/* Return: ROOT. */
static const char *parse(struct worker *w, int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "i:n:t:s:Jh", options,
				NULL)) != -1)
		parse_one(w, c, optarg);
	if (argc - optind != 1 || !argv[optind])
		errx(DCHAIN_FAILED, "needs one directory (dchain-worker --help)");
	return argv[optind];
}

int main(int argc, char **argv)
{
	static struct worker w = { .interval = 5, .statsd = -1 };

	w.root = parse(&w, argc, argv);
	program_need_directory(w.root);
	if (run_begin(&w.run, w.seconds))
		err(DCHAIN_FAILED, "signalfd");
	w.scan.run = &w.run;
	work(&w);
	print_summary(&w);
	run_end(&w.run);
	return program_flush(0);
}
