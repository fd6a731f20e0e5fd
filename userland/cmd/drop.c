// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain drop: free unused dentries below directories. The kernel works for 100
 * ms a call and keeps the place; what is between two calls is decided here: how
 * many a second, how many stay, whether to go on. Directories are opened before
 * any signal is held back, so that one that hangs is left as `ls' is.
 */
#include "census/figures.h"
#include "cmd/cmd.h"
#include "dchain_uapi.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/program.h"
#include "lib/progress.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const struct printer_column columns[] = {
	{ "freed", "dentries that were freed", PRINTER_NUMBER, false },
	{ "negative", "of these, of names that do not exist", PRINTER_NUMBER,
	  false },
	{ "in_use", "stay because somebody uses them", PRINTER_NUMBER, false },
	{ "kept", "stay because of the options", PRINTER_NUMBER, false },
	{ "seconds", "it took", PRINTER_NUMBER, false },
	{ "longest_ms", "longest time that it kept others from a lock",
	  PRINTER_NUMBER, false },
	{ "path", "the directory", PRINTER_PATH, false },
};

enum { FREED, NEGATIVE, IN_USE, KEPT, SECONDS, LONGEST, PATH };

/**
 * struct plan - the command line
 * @flags: of the ioctl
 * @unused: seconds to mark use for; 0: not at all
 * @keep: leave so many of what would go
 * @rate: entries a second; 0: as fast as can be
 */
struct plan {
	unsigned int flags;
	double unused;
	uint64_t keep;
	double rate;
};

/**
 * struct work - one directory
 * @plan: how
 * @device: see census_device()
 * @sum: what was done: @fd, @flags and @max are for the next call
 * @total: so many will go; 0: not known
 * @run: between calls signals are looked for
 * @progress: how far it is
 */
struct work {
	const struct plan *plan;
	int device;
	struct dchain_drop sum;
	uint64_t total;
	struct run run;
	struct progress progress;
};

enum { OPTION_NEGATIVE = 256, OPTION_UNUSED, OPTION_KEEP, OPTION_RATE };

static void take_rate(struct plan *plan, const char *argument)
{
	size_t len = strlen(argument);
	char text[32];

	if (len > 2 && !strcmp(argument + len - 2, "/s"))
		len -= 2;
	snprintf(text, sizeof(text), "%.*s", (int)len, argument);
	if (len >= sizeof(text) || !amount_real(text, &plan->rate))
		options_refuse(argument, "--rate takes a number, such as 10000/s");
}

static void take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	switch (val) {
	case OPTION_NEGATIVE:
		plan->flags |= DCHAIN_DROP_NEGATIVE;
		break;
	case OPTION_UNUSED:
		plan->flags |= DCHAIN_DROP_UNUSED;
		plan->unused = options_seconds(argument, 1);
		break;
	case OPTION_KEEP:
		if (!amount_count(argument, &plan->keep))
			options_refuse(argument, "--keep takes a number");
		break;
	default:
		take_rate(plan, argument);
	}
}

/* One call: 100 ms at most. False with errno. */
static bool call(struct work *w, unsigned int more_flags, uint64_t max)
{
	struct dchain_drop d = {
		.fd = w->sum.fd,
		.flags = w->plan->flags | more_flags,
		.max = max,
	};

	while (ioctl(w->device, DCHAIN_DROP, &d))
		if (errno != EINTR)
			return false;
	w->sum.freed += d.freed;
	w->sum.negative += d.negative;
	w->sum.in_use += d.in_use;
	w->sum.kept += d.kept;
	if (d.longest_ns > w->sum.longest_ns)
		w->sum.longest_ns = d.longest_ns;
	w->sum.more = d.more;
	return true;
}

/* How many would go, for --keep and for the estimate on a terminal. */
static enum dchain_exit count(struct work *w)
{
	bool interrupted = false;
	int fd = w->sum.fd;

	do {
		if (!call(w, DCHAIN_DROP_COUNT, 0))
			return DCHAIN_FAILED;
		progress_update(&w->progress, "counting", w->sum.freed, 0,
				run_seconds(&w->run));
		interrupted = run_over(&w->run);
	} while (w->sum.more && !interrupted);
	w->total = w->sum.freed > w->plan->keep ?
		   w->sum.freed - w->plan->keep : 0;
	w->sum = (struct dchain_drop){ .fd = fd };
	return interrupted ? DCHAIN_INTERRUPTED : DCHAIN_OK;
}

/* A tenth of a second's worth, and never what --keep leaves. */
static uint64_t next_max(const struct work *w)
{
	uint64_t max = 0, left;

	if (w->plan->rate > 0)
		max = w->plan->rate > 10 ? (uint64_t)(w->plan->rate / 10) : 1;
	if (!w->plan->keep)
		return max;
	left = w->total - w->sum.freed;
	return max && max < left ? max : left;
}

static enum dchain_exit free_them(struct work *w)
{
	uint64_t begin = run_clock();

	do {
		uint64_t until = 0;

		if (w->plan->keep && w->sum.freed >= w->total)
			return DCHAIN_OK;
		if (!call(w, 0, next_max(w)))
			return DCHAIN_FAILED;
		progress_update(&w->progress, "dropping", w->sum.freed,
				w->total, run_seconds(&w->run));
		if (w->plan->rate > 0 && w->sum.more)
			until = begin + run_due(w->sum.freed, w->plan->rate);
		if (run_wait(&w->run, until) == RUN_OVER)
			return DCHAIN_INTERRUPTED;
	} while (w->sum.more);
	return DCHAIN_OK;
}

static void add_row(struct printer *p, const struct work *w, const char *path)
{
	printer_row(p);
	printer_set_number(p, FREED, w->sum.freed);
	printer_set_number(p, NEGATIVE, w->sum.negative);
	printer_set_number(p, IN_USE, w->sum.in_use);
	printer_set_number(p, KEPT, w->sum.kept);
	printer_set_real(p, SECONDS, run_seconds(&w->run), 3);
	printer_set_real(p, LONGEST, (double)w->sum.longest_ns / 1e6, 3);
	printer_set(p, PATH, path);
}

static enum dchain_exit drop(struct printer *p, struct work *w,
			     const char *path)
{
	enum dchain_exit status = DCHAIN_OK;
	int error;

	run_begin(&w->run, 0);
	w->progress.shown = isatty(STDERR_FILENO);
	if (w->plan->keep || w->progress.shown)
		status = count(w);
	if (!status)
		status = free_them(w);
	error = errno;
	progress_clear(&w->progress);
	if (status == DCHAIN_FAILED)
		warnx("%s: %s", path, strerror(error));
	else
		add_row(p, w, path);
	return status;
}

/* All are opened before anything is freed. */
static enum dchain_exit drop_all(struct printer *p, const struct plan *plan,
				 char **paths, int n)
{
	int *fds = must(calloc((size_t)n, sizeof(*fds))), device = -1, i;
	bool positive = !(plan->flags & DCHAIN_DROP_NEGATIVE);
	enum dchain_exit status = DCHAIN_OK;

	for (i = 0; i < n && !status; i++) {
		fds[i] = open(paths[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fds[i] >= 0)
			continue;
		warn("%s", paths[i]);
		status = DCHAIN_FAILED;
	}
	if (!status)
		status = plan->unused > 0 ?
			census_mark(plan->unused, positive, &device) :
			census_device(&device);
	for (i = 0; i < n && !status; i++) {
		struct work w = {
			.plan = plan, .device = device, .sum.fd = fds[i],
		};

		status = drop(p, &w, paths[i]);
	}
	if (device >= 0)
		close(device);
	free(fds);
	return status;
}

int cmd_drop(int argc, char **argv)
{
	static const struct option own[] = {
		{ "negative", no_argument, NULL, OPTION_NEGATIVE },
		{ "unused", required_argument, NULL, OPTION_UNUSED },
		{ "keep", required_argument, NULL, OPTION_KEEP },
		{ "rate", required_argument, NULL, OPTION_RATE },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "drop [OPTION...] DIRECTORY...",
		.about = "Frees the dentries below each DIRECTORY that nobody uses, and no others: cache\n"
			 "is lost, nothing else. The root of a file system stands for all of it. Other\n"
			 "file systems that are mounted below are left alone. ^C ends it and tells what\n"
			 "was freed.\n",
		.columns = columns,
		.ncolumns = ARRAY_SIZE(columns),
		.max_arguments = -1,
		.has_bytes = true,
		.own = own,
		.own_help = "      --negative        only those of names that do not exist\n"
			    "      --unused SECONDS  mark use for so long, then only those not used\n"
			    "      --keep N          leave N of those that would be freed\n"
			    "      --rate N/s        free at most N a second\n",
		.take = take,
	};
	struct plan plan = { 0 };
	enum dchain_exit status;
	struct options o;
	struct printer *p;

	options_parse(&o, &spec, &plan, argc, argv);
	if (optind == argc)
		options_refuse("DIRECTORY", "which one?");
	p = printer_new("drop", columns, ARRAY_SIZE(columns), &o.format);
	status = drop_all(p, &plan, argv + optind, argc - optind);
	printer_print(&p, 1);
	printer_free(p);
	return status;
}
