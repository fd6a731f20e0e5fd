// SPDX-License-Identifier: GPL-2.0-only
#include "export/metrics.h"

#include "lib/utf8.h"

#include <inttypes.h>
#include <string.h>

static const char * const types[] = {
	[METRICS_GAUGE] = "gauge",
	[METRICS_COUNTER] = "counter",
	[METRICS_INFO] = "info",
};

static const char *suffix(enum metrics_type type)
{
	switch (type) {
	case METRICS_COUNTER:
		return "_total";
	case METRICS_INFO:
		return "_info";
	default:
		return "";
	}
}

void metrics_family(struct metrics *m, const char *name, const char *unit,
		    enum metrics_type type, const char *help)
{
	/* OpenMetrics names the family, the older format the samples. */
	const char *end = m->openmetrics ? "" : suffix(type);
	const char *word = types[type];

	m->name = name;
	m->type = type;
	if (!m->openmetrics && type == METRICS_INFO)
		word = types[METRICS_GAUGE];
	fprintf(m->out, "# HELP %s%s %s\n", name, end, help);
	fprintf(m->out, "# TYPE %s%s %s\n", name, end, word);
	if (m->openmetrics && *unit)
		fprintf(m->out, "# UNIT %s %s\n", name, unit);
}

/* Bytes that are no UTF-8 become \ooo, as the module's files write them. */
static void write_value(FILE *out, const char *text)
{
	while (*text) {
		size_t len = utf8_length(text);

		if (!len)
			fprintf(out, "\\\\%03o", (unsigned char)*text);
		else if (*text == '\\' || *text == '"')
			fprintf(out, "\\%c", *text);
		else if (*text == '\n')
			fputs("\\n", out);
		else
			fwrite(text, 1, len, out);
		text += len ? len : 1;
	}
}

static void write_name(struct metrics *m, const struct metrics_label *labels)
{
	char open = '{';

	fprintf(m->out, "%s%s", m->name, suffix(m->type));
	for (; labels && labels->name; labels++) {
		if (!*labels->value)
			continue;
		fprintf(m->out, "%c%s=\"", open, labels->name);
		write_value(m->out, labels->value);
		fputc('"', m->out);
		open = ',';
	}
	fputs(open == ',' ? "} " : " ", m->out);
}

void metrics_sample(struct metrics *m, const struct metrics_label *labels,
		    uint64_t value)
{
	write_name(m, labels);
	fprintf(m->out, "%" PRIu64 "\n", value);
}

void metrics_decimal(struct metrics *m, const struct metrics_label *labels,
		     uint64_t value, unsigned int digits)
{
	uint64_t unit = 1;
	unsigned int i;

	for (i = 0; i < digits; i++)
		unit *= 10;
	write_name(m, labels);
	fprintf(m->out, "%" PRIu64 ".%0*" PRIu64 "\n", value / unit,
		(int)digits, value % unit);
}

void metrics_end(struct metrics *m)
{
	if (m->openmetrics)
		fputs("# EOF\n", m->out);
}
