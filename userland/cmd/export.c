// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain export: metrics for Prometheus and StatsD.
 */
#include "cmd/cmd.h"
#include "export/export.h"
#include "export/push.h"
#include "lib/amount.h"
#include "lib/atomic.h"
#include "lib/options.h"
#include "lib/run.h"
#include "lib/statsd.h"
#include "read/reading.h"
#include "read/source.h"

#include <err.h>
#include <unistd.h>

#define TOP 50
#define TOP_MAX 10000
#define INTERVAL 10.0

enum {
	OPTION_OPENMETRICS = 256,
	OPTION_TEXTFILE,
	OPTION_STATSD,
	OPTION_TOP,
	OPTION_INTERVAL,
	OPTION_COUNT,
};

struct choice {
	unsigned int targets;
	const char *textfile;
	const char *statsd;
	bool timed;
	uint64_t top;
	uint64_t count;
	double interval;
};

static bool take_number(const char *option, const char *argument,
			uint64_t most, uint64_t *value)
{
	if (amount_count(argument, value) && *value <= most)
		return true;
	warnx("%s: `%s' is no number from 0 to %llu", option, argument,
	      (unsigned long long)most);
	return false;
}

static bool take(void *context, int val, const char *argument)
{
	struct choice *c = context;

	switch (val) {
	case OPTION_OPENMETRICS:
		c->targets++;
		return true;
	case OPTION_TEXTFILE:
		c->targets++;
		c->textfile = argument;
		return true;
	case OPTION_STATSD:
		c->targets++;
		c->statsd = argument;
		return true;
	case OPTION_TOP:
		return take_number("--top", argument, TOP_MAX, &c->top);
	case OPTION_COUNT:
		c->timed = true;
		return take_number("--count", argument, UINT64_MAX, &c->count);
	default:
		c->timed = true;
		if (amount_real(argument, &c->interval))
			return true;
		warnx("--interval: `%s' is no number of seconds above 0",
		      argument);
		return false;
	}
}

/* Of a saved capture, the kernel of this host knows nothing. */
static enum dchain_exit write_metrics(struct metrics *m,
				      const struct options *o, size_t top)
{
	struct reader_values values = { 0 };
	struct export_facts facts = { 0 };
	enum dchain_exit status;
	struct dstate dentries;
	struct reading r;

	status = reading_take(&r, options_input(o));
	if (!status && (!o->ninputs || o->ninputs == 2)) {
		status = source_values(&values, "status", o->inputs[1]);
		if (status)
			reading_free(&r);
	}
	if (status) {
		export_write_down(m);
		return status;
	}
	sample_merge_paths(&r.sample);
	facts.cgroups = &r.sample;
	facts.warnings = r.table.nwarnings;
	if (values.npairs)
		facts.status = &values;
	if (!o->ninputs && !dstate_read(&dentries))
		facts.dentries = &dentries;
	export_write(m, &facts, top);
	reader_free_values(&values);
	reading_free(&r);
	return DCHAIN_OK;
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
	status = write_metrics(&m, o, c->top);
	if (atomic_commit(&f) && !status)
		status = DCHAIN_FAILED;
	return status;
}

static int send_text(void *context, const char *text, size_t len)
{
	return statsd_send(*(int *)context, text, len);
}

/* What happened between two readings; @now becomes @then. */
static enum dchain_exit push_between(struct push *p, struct reading *then,
				     const struct reading *now, size_t top)
{
	struct sample delta;
	int failed;

	if (!sample_delta(&delta, &then->sample, &now->sample)) {
		warnx("out of memory");
		return DCHAIN_FAILED;
	}
	failed = push_delta(p, &delta, top) || push_up(p, true);
	if (failed)
		warn("sending failed");
	sample_free(&delta);
	reading_free(then);
	*then = *now;
	return failed ? DCHAIN_FAILED : DCHAIN_OK;
}

/* A server learns from dchain.up that there is nothing to tell. */
static enum dchain_exit push_reading(struct push *p, struct reading *r,
				     const char *input)
{
	enum dchain_exit status = reading_take(r, input);

	if (status)
		push_up(p, false);
	return status;
}

static enum dchain_exit push_captures(struct push *p, struct reading *then,
				      const char *input, size_t top)
{
	enum dchain_exit status;
	struct reading now;

	status = push_reading(p, &now, input);
	if (!status)
		status = push_between(p, then, &now, top);
	return status;
}

static enum dchain_exit push_loop(struct push *p, struct reading *then,
				  const struct choice *c)
{
	uint64_t done = 0, interval = (uint64_t)(c->interval * 1e9);
	enum dchain_exit status = DCHAIN_OK;
	struct run run;

	if (run_begin(&run, 0)) {
		warn("signals");
		return DCHAIN_FAILED;
	}
	while (!status && (!c->count || done < c->count)) {
		done++;
		if (run_wait(&run, -1, run.begin + done * interval) == RUN_OVER)
			break;
		status = push_captures(p, then, NULL, c->top);
	}
	run_end(&run);
	return status;
}

static enum dchain_exit push_all(struct push *p, const struct options *o,
				 const struct choice *c)
{
	enum dchain_exit status;
	struct reading then;

	status = push_reading(p, &then, options_input(o));
	if (status)
		return status;
	if (o->ninputs)
		status = push_captures(p, &then, o->inputs[1], c->top);
	else
		status = push_loop(p, &then, c);
	reading_free(&then);
	return status;
}

static enum dchain_exit push_statsd(const struct options *o,
				    const struct choice *c)
{
	struct statsd_address address;
	struct push p = { .send = send_text };
	enum dchain_exit status;
	const char *error;
	int fd;

	if (!statsd_address(c->statsd, &address)) {
		warnx("--statsd: `%s' is not HOST, HOST:PORT or [IPV6]:PORT",
		      c->statsd);
		return DCHAIN_FAILED;
	}
	fd = statsd_open(&address, &error);
	if (fd < 0) {
		warnx("%s: %s", c->statsd, error);
		return DCHAIN_FAILED;
	}
	p.context = &fd;
	status = push_all(&p, o, c);
	close(fd);
	return status;
}

static bool sensible(const struct options *o, const struct choice *c)
{
	if (c->targets != 1)
		warnx("one of --openmetrics, --textfile and --statsd is needed");
	else if (c->statsd && o->ninputs == 1)
		warnx("--statsd sends what happened between two captures: give --input twice");
	else if (c->timed && !c->statsd)
		warnx("--interval and --count belong to --statsd");
	else if (c->interval > 1e6)
		warnx("--interval: more than 1000000 seconds");
	else
		return true;
	return false;
}

int cmd_export(int argc, char **argv)
{
	static const struct option own[] = {
		{ "openmetrics", no_argument, NULL, OPTION_OPENMETRICS },
		{ "textfile", required_argument, NULL, OPTION_TEXTFILE },
		{ "statsd", required_argument, NULL, OPTION_STATSD },
		{ "top", required_argument, NULL, OPTION_TOP },
		{ "interval", required_argument, NULL, OPTION_INTERVAL },
		{ "count", required_argument, NULL, OPTION_COUNT },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "export --openmetrics|--textfile FILE|--statsd HOST:PORT [OPTION...]",
		.about = "Writes metrics. When the module's files cannot be read, the only one is\n"
			 "dchain_up 0, and the exit status says why. --input may be given twice: a saved\n"
			 "copy of the file cgroups, then one of the file status; with --statsd, two of\n"
			 "the file cgroups, the earlier one first.\n",
		.max_inputs = 2,
		.own = own,
		.own_help =
"      --openmetrics     print OpenMetrics\n"
"      --textfile FILE   replace FILE atomically, in the Prometheus text format, for\n"
"                        node_exporter's textfile collector\n"
"      --statsd HOST[:PORT]  send by UDP what happened in each interval, until stopped\n"
"      --interval SECONDS    of --statsd (10)\n"
"      --count N         stop after N intervals\n"
"      --top N           at most N cgroups with metrics of their own (50): the worst\n"
"                        victims and the busiest makers\n",
		.take = take,
	};
	struct choice c = { .top = TOP, .interval = INTERVAL };
	struct metrics m = { .out = stdout, .openmetrics = true };
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &c, argc, argv, &status))
		return status;
	if (!sensible(&o, &c))
		return DCHAIN_FAILED;
	if (c.textfile)
		return write_textfile(&o, &c);
	if (c.statsd)
		return push_statsd(&o, &c);
	return write_metrics(&m, &o, c.top);
}
