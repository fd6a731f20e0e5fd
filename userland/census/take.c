// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opening the file takes the census, so a child opens it: the parent watches,
 * and a signal reaches the child. The child's text comes through a pipe.
 */
#include "census/take.h"

#include "file/source.h"
#include "lib/amount.h"
#include "lib/program.h"
#include "lib/run.h"
#include "lib/slurp.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_NS 250000000ull
#define PIECE 65536

/**
 * struct text - what the child wrote so far
 * @bytes: followed by room for a NUL
 */
struct text {
	char *bytes;
	size_t used;
	size_t room;
};

static void show(struct progress *progress)
{
	struct reader_values v;
	uint64_t walked = 0, wanted = 0, microseconds = 0;
	const char *text[3];

	if (!progress->shown || source_values(&v, "census_progress", NULL))
		return;
	text[0] = reader_value(&v, "walked");
	text[1] = reader_value(&v, "wanted");
	text[2] = reader_value(&v, "microseconds");
	if (text[0] && text[1] && text[2] && amount_count(text[0], &walked) &&
	    amount_count(text[1], &wanted) &&
	    amount_count(text[2], &microseconds) && microseconds > 1000000)
		progress_update(progress, "census", walked, wanted,
				(double)microseconds / 1e6);
	reader_free_values(&v);
}

static int copy_out(const char *name, int to)
{
	enum dchain_exit status;
	char *text = NULL;
	size_t done = 0, len;

	status = source_text(&text, name);
	if (status)
		return status;
	len = strlen(text);
	while (done < len) {
		ssize_t put = write(to, text + done, len - done);

		if (put < 0 && errno != EINTR)
			return DCHAIN_FAILED;
		done += put > 0 ? (size_t)put : 0;
	}
	return DCHAIN_OK;
}

/* The pipe closes when the child ends, however it ends. */
static pid_t begin(const char *name, int *end)
{
	int ends[2];
	pid_t child;

	if (pipe(ends))
		return -1;
	child = fork();
	if (child) {
		close(ends[1]);
		*end = ends[0];
		return child;
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	run_child_signals();
	_exit(copy_out(name, ends[1]));
}

/* False at the end of the text. */
static bool more(struct text *text, int from)
{
	ssize_t got;

	if (text->used + PIECE >= text->room) {
		text->room += PIECE + text->room;
		text->bytes = must(realloc(text->bytes, text->room + 1));
	}
	got = read(from, text->bytes + text->used, PIECE);
	if (got < 0 && errno == EINTR)
		return true;
	text->used += got > 0 ? (size_t)got : 0;
	text->bytes[text->used] = '\0';
	return got > 0;
}

static enum dchain_exit follow(struct run *run, pid_t child, int end,
			       struct text *text, struct progress *progress)
{
	bool stopped = false;
	int status = 0;

	for (;;) {
		enum run_event event =
			run_wait(run, end, run_clock() + LOOK_NS);

		if (event == RUN_READY && !more(text, end))
			break;
		if (event == RUN_TIME)
			show(progress);
		if (event != RUN_OVER)
			continue;
		stopped = true;
		kill(child, SIGTERM);
		break;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	progress_clear(progress);
	if (stopped || WIFSIGNALED(status))
		return DCHAIN_INTERRUPTED;
	return (enum dchain_exit)WEXITSTATUS(status);
}

static enum dchain_exit take_text(const char *name, struct text *text,
				  struct progress *progress)
{
	enum dchain_exit status;
	struct run run;
	pid_t child;
	int end;

	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_FAILED;
	}
	child = begin(name, &end);
	if (child < 0) {
		warn("cannot start a census");
		run_end(&run);
		return DCHAIN_FAILED;
	}
	status = follow(&run, child, end, text, progress);
	close(end);
	run_end(&run);
	return status;
}

/* The text belongs to @c from here on. */
static enum dchain_exit parse(struct census *c, const char *name, char *text)
{
	struct reader_fault fault;
	size_t i;

	if (census_parse(c, text, strlen(text), &fault)) {
		warnx("%s: %s", name, fault.message);
		return fault.error == READER_IO ? DCHAIN_FAILED : DCHAIN_FORMAT;
	}
	for (i = 0; i < CENSUS_NTABLES; i++)
		source_warn(&c->tables[i]);
	return DCHAIN_OK;
}

/*
 * A sample of another size: the parameter is everybody's, and is put back. Who
 * takes a sample meanwhile gets one of this size.
 */
static enum dchain_exit take_sample(struct text *text, uint64_t buckets,
				    struct progress *progress)
{
	static const char name[] = "census_buckets";
	enum dchain_exit status, again;
	char *before, now[32];

	status = source_parameter(&before, name);
	if (status)
		return status;
	snprintf(now, sizeof(now), "%llu", (unsigned long long)buckets);
	status = source_write(name, now);
	if (!status) {
		status = take_text("census_sample", text, progress);
		again = source_write(name, before);
		status = status ? status : again;
	}
	free(before);
	return status;
}

enum dchain_exit census_take(struct census *c, bool full, uint64_t buckets,
			     struct progress *progress)
{
	struct text text = { 0 };
	enum dchain_exit status;

	memset(c, 0, sizeof(*c));
	if (buckets && !full)
		status = take_sample(&text, buckets, progress);
	else
		status = take_text(full ? "census_full" : "census_sample",
				   &text, progress);
	if (!status && text.bytes)
		return parse(c, "census", text.bytes);
	free(text.bytes);
	return status ? status : DCHAIN_FAILED;
}

enum dchain_exit census_latest(struct census *c)
{
	enum dchain_exit status;
	char *text;

	memset(c, 0, sizeof(*c));
	status = source_text(&text, "census");
	return status ? status : parse(c, "census", text);
}

enum dchain_exit census_input(struct census *c, const char *path)
{
	size_t len;
	char *text = slurp_file(path, &len);

	memset(c, 0, sizeof(*c));
	if (!text) {
		warn("%s", path);
		return DCHAIN_FAILED;
	}
	if (strlen(text) != len) {
		warnx("%s: a NUL byte in the file", path);
		free(text);
		return DCHAIN_FORMAT;
	}
	return parse(c, path, text);
}
