// SPDX-License-Identifier: GPL-2.0-only
#include "export/status.h"

#include "lib/amount.h"
#include "lib/array.h"

#include <stdio.h>
#include <string.h>

/* A number of `status`, as a gauge. */
static const struct {
	const char *value;
	const char *family;
	const char *unit;
	const char *help;
} gauges[] = {
	{ "buckets", "dchain_table_buckets", "buckets",
	  "Buckets of the dentry hash table." },
	{ "max_steps", "dchain_walk_limit_steps", "steps",
	  "Steps at which a walk is given up." },
	{ "sample", "dchain_sampling_interval_lookups", "lookups",
	  "One lookup of this many is walked." },
	{ "slots_used", "dchain_used_slots", "slots",
	  "Cgroups that have a row of their own." },
	{ "slots_free", "dchain_free_slots", "slots",
	  "Cgroups that still can get a row; the rest is counted as (other)." },
	{ "memory", "dchain_memory_bytes", "bytes",
	  "Memory that the module has allocated." },
};

static const char *value_of(const struct reader_values *status,
			    const char *name)
{
	const char *value = reader_value(status, name);

	return value ? value : "";
}

static void write_mode(struct metrics *m, const struct reader_values *status)
{
	static const char * const modes[] = { "walk", "loop", "off" };
	const char *mode = value_of(status, "mode");
	size_t i;

	metrics_family(m, "dchain_mode", "", METRICS_GAUGE,
		       "How steps are counted: 1 for the mode in use.");
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		const struct metrics_label label[] = {
			{ "mode", modes[i] }, { NULL, NULL },
		};

		metrics_sample(m, label, !strcmp(mode, modes[i]));
	}
}

static void write_gauges(struct metrics *m, const struct reader_values *status)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(gauges); i++) {
		if (!amount_count(value_of(status, gauges[i].value), &number))
			continue;
		metrics_family(m, gauges[i].family, gauges[i].unit,
			       METRICS_GAUGE, gauges[i].help);
		metrics_sample(m, NULL, number);
	}
}

/* `cost: 12.34%' of a CPU, as a ratio. */
static void write_cost(struct metrics *m, const struct reader_values *status)
{
	const char *text = value_of(status, "cost");
	unsigned int whole, hundredths;
	char percent;

	if (sscanf(text, "%5u.%2u%c", &whole, &hundredths, &percent) != 3 ||
	    percent != '%')
		return;
	metrics_family(m, "dchain_cost_ratio", "ratio", METRICS_GAUGE,
		       "What counting takes, as a share of the busiest CPU.");
	metrics_decimal(m, whole * 100ull + hundredths, 4);
}

/* A probe may change its kind, so that this is no label of its counts. */
static void write_probe(struct metrics *m, const char *line, const char *field)
{
	char symbol[128], place[16], kind[16], text[32];
	struct metrics_label label[] = {
		{ "symbol", symbol }, { "place", place }, { NULL, kind },
		{ NULL, NULL },
	};
	uint64_t number;

	reader_field(line, "symbol", symbol, sizeof(symbol));
	reader_field(line, "place", place, sizeof(place));
	reader_field(line, "kind", kind, sizeof(kind));
	reader_field(line, field, text, sizeof(text));
	if (!strcmp(field, "state")) {
		if (strcmp(kind, "-") != 0)
			label[2].name = "kind";
		metrics_sample(m, label, !strcmp(text, "attached"));
	} else if (amount_count(text, &number)) {
		metrics_sample(m, label, number);
	}
}

static void write_probes(struct metrics *m, const struct reader_values *status)
{
	static const struct {
		const char *field;
		const char *family;
		const char *unit;
		enum metrics_type type;
		const char *help;
	} probes[] = {
		{ "state", "dchain_probe_attached", "", METRICS_GAUGE,
		  "1 while the probe is attached." },
		{ "hits", "dchain_probe_hits", "hits", METRICS_COUNTER,
		  "Times that the probe was run." },
		{ "nmissed", "dchain_probe_missed", "", METRICS_COUNTER,
		  "Times that the kernel passed the probe over: not counted." },
	};
	size_t i, p;

	for (p = 0; p < ARRAY_SIZE(probes); p++) {
		metrics_family(m, probes[p].family, probes[p].unit,
			       probes[p].type, probes[p].help);
		for (i = 0; i < status->npairs; i++)
			if (!strcmp(status->pairs[i].name, "probe"))
				write_probe(m, status->pairs[i].value,
					    probes[p].field);
	}
}

void export_write_status(struct metrics *m, const struct reader_values *status)
{
	const struct metrics_label info[] = {
		{ "version", value_of(status, "version") },
		{ "kernel", value_of(status, "kernel") },
		{ "hook", value_of(status, "hook") },
		{ "hierarchy", value_of(status, "hierarchy") },
		{ NULL, NULL },
	};

	metrics_family(m, "dchain", "", METRICS_INFO,
		       "The loaded module and what it runs on.");
	metrics_sample(m, info, 1);
	metrics_family(m, "dchain_alive", "", METRICS_GAUGE,
		       "1 while lookups really are counted.");
	metrics_sample(m, NULL, !strcmp(value_of(status, "alive"), "yes"));
	write_mode(m, status);
	write_gauges(m, status);
	write_cost(m, status);
	write_probes(m, status);
}
