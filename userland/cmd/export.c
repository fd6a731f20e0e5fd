// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain export: metrics for Prometheus.
 */
#include "cmd/cmd.h"
#include "counts/reading.h"
#include "export/export.h"
#include "file/source.h"
#include "host/host.h"
#include "lib/amount.h"
#include "lib/atomic.h"
#include "lib/options.h"
#include "lib/run.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define USUAL_ROWS 50
#define USUAL_SECONDS 1.0
#define MAX_SECONDS 3600.0

enum {
	OPENMETRICS = 256,
	TEXTFILE,
	SECONDS,
	QUIET = 'q',
};

struct choice {
	unsigned int targets;
	const char *textfile;
	double seconds;
	bool quiet;
};

static bool take(void *context, int val, const char *argument)
{
	struct choice *c = context;

	switch (val) {
	case OPENMETRICS:
		c->targets++;
		return true;
	case TEXTFILE:
		c->targets++;
		c->textfile = argument;
		return true;
	case QUIET:
		c->quiet = true;
		return true;
	default:
		if (amount_real(argument, &c->seconds) &&
		    c->seconds <= MAX_SECONDS)
			return true;
		warnx("--seconds: a number above 0, up to %.0f, is expected",
		      MAX_SECONDS);
		return false;
	}
}

/**
 * struct readings - what is read of the module, or of captures
 * @now: the counts
 * @then: the counts before them, when @activity
 * @delta: what happened in between, likewise
 * @status: of the module; no pairs where it is not at hand
 */
struct readings {
	struct reading now;
	struct reading then;
	struct sample delta;
	bool activity;
	struct reader_values status;
};

static size_t count_live(const struct sample *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		n += s->rows[i].live;
	return n;
}

static enum dchain_exit wait_for(double seconds)
{
	enum dchain_exit status = DCHAIN_OK;
	struct run run;

	if (run_begin(&run, 0)) {
		warn("cannot wait");
		return DCHAIN_FAILED;
	}
	if (run_wait(&run, -1, run.begin + run_due(1, 1 / seconds)) ==
	    RUN_OVER)
		status = DCHAIN_INTERRUPTED;
	run_end(&run);
	return status;
}

/*
 * Read once more: which cgroups are busy now takes two readings. A capture has
 * both.
 */
static enum dchain_exit compare(struct readings *r, const struct choice *c)
{
	enum dchain_exit status = DCHAIN_OK;
	struct reading other;

	if (source_captured())
		source_before(true);
	else
		status = wait_for(c->seconds);
	if (!status)
		status = reading_take(&other, NULL);
	source_before(false);
	if (status)
		return status;
	sample_merge_paths(&other.sample);
	if (source_captured()) {
		r->then = other;
	} else {
		r->then = r->now;
		r->now = other;
	}
	r->activity = sample_delta(&r->delta, &r->then.sample, &r->now.sample);
	return DCHAIN_OK;
}

static enum dchain_exit read_all(struct readings *r, const struct options *o,
				 const struct choice *c)
{
	enum dchain_exit status;

	status = reading_take(&r->now, options_input(o));
	if (status)
		return status;
	sample_merge_paths(&r->now.sample);
	/* Once is enough. */
	source_quiet(true);
	if (!o->ninputs && o->rows && count_live(&r->now.sample) > o->rows)
		status = compare(r, c);
	if (!status && (!o->ninputs || o->ninputs == 2))
		status = source_values(&r->status, "status", o->inputs[1]);
	return status;
}

static void free_all(struct readings *r)
{
	sample_free(&r->delta);
	reading_free(&r->then);
	reading_free(&r->now);
	reader_free_values(&r->status);
}

/* Warnings that are metrics too would fill a timer's journal. */
static int hush(void)
{
	int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
	return saved;
}

static void unhush(int saved)
{
	if (saved < 0)
		return;
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* This host's kernel has nothing to do with a capture. */
static bool read_dentries(struct dstate *dentries)
{
	char *state, *memory;
	bool good;

	if (!source_captured())
		return !dstate_read(dentries);
	state = host_read("/proc/sys/fs/dentry-state");
	memory = host_read("/proc/meminfo");
	good = state && memory && dstate_parse_dentries(state, dentries) &&
	       dstate_parse_meminfo(memory, dentries);
	free(state);
	free(memory);
	return good;
}

/* Nor with a saved copy of the module's file. */
static enum dchain_exit write_metrics(struct metrics *m,
				      const struct options *o,
				      const struct choice *c)
{
	struct export_facts facts = { 0 };
	struct readings r = { 0 };
	enum dchain_exit status;
	struct dstate dentries;
	int saved = c->quiet ? hush() : -1;

	status = read_all(&r, o, c);
	unhush(saved);
	if (status) {
		export_write_down(m);
	} else {
		facts.cgroups = &r.now.sample;
		facts.activity = r.activity ? &r.delta : NULL;
		facts.warnings = r.now.table.nwarnings;
		facts.status = r.status.npairs ? &r.status : NULL;
		if (!o->ninputs && read_dentries(&dentries))
			facts.dentries = &dentries;
		export_write(m, &facts, o->rows ? o->rows : SIZE_MAX);
	}
	free_all(&r);
	return status;
}

/* An exporter that could read nothing replaces the file too: dchain_up 0. */
static enum dchain_exit write_textfile(const struct options *o,
				       const struct choice *c)
{
	enum dchain_exit status;
	struct metrics m = { 0 };
	struct atomic_file f;

	if (atomic_begin(&f, c->textfile))
		return DCHAIN_FAILED;
	m.out = f.out;
	status = write_metrics(&m, o, c);
	if (atomic_commit(&f) && !status)
		status = DCHAIN_FAILED;
	return status;
}

int cmd_export(int argc, char **argv)
{
	static const struct option own[] = {
		{ "openmetrics", no_argument, NULL, OPENMETRICS },
		{ "textfile", required_argument, NULL, TEXTFILE },
		{ "seconds", required_argument, NULL, SECONDS },
		{ "quiet", no_argument, NULL, QUIET },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "export --openmetrics|--json|--textfile FILE [OPTION...]",
		.about = "Writes metrics. When the module's files cannot be read, the only one is\n"
			 "dchain_up 0, and the exit status gives the reason. --input may be given twice: a\n"
			 "saved copy of the file cgroups, then one of the file status.\n",
		.has_json = true,
		.max_inputs = 2,
		.rows_help = "at most N cgroups with metrics of their own (50; 0: all): those\n"
			     "                        with the most steps and the busiest makers; the others\n"
			     "                        are added up",
		.usual_rows = USUAL_ROWS,
		.own = own,
		.own_help =
"      --openmetrics     print OpenMetrics\n"
"      --textfile FILE   replace FILE atomically, in the Prometheus text format, for\n"
"                        node_exporter's textfile collector\n"
"      --seconds N       where there are more cgroups than that, watch for so long\n"
"                        which are busy (1)\n"
"  -q, --quiet           print no warnings on stderr that are in the metrics\n",
		.take = take,
	};
	struct choice c = { .seconds = USUAL_SECONDS };
	struct metrics m = { .out = stdout, .openmetrics = true };
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &c, argc, argv, &status))
		return status;
	if (o.format.json)
		m.families = json_list();
	if (c.targets + o.format.json != 1) {
		json_object_put(m.families);
		warnx("one of --openmetrics, --json and --textfile is needed");
		return options_refused(&spec);
	}
	return c.textfile ? write_textfile(&o, &c) : write_metrics(&m, &o, &c);
}
