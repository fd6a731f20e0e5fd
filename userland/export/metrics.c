// SPDX-License-Identifier: GPL-2.0-only
#include "export/metrics.h"

#include "lib/escape.h"
#include "lib/program.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const types[] = { "gauge", "counter", "info" };
static const char *const suffixes[] = { "", "_total", "_info" };

/* OpenMetrics names the family, the older format the samples. */
void metrics_family(struct metrics *m, const char *name, const char *unit,
		    enum metrics_type type, const char *help)
{
	const char *end = m->openmetrics ? "" : suffixes[type];
	bool info = type == METRICS_INFO && !m->openmetrics;

	m->name = name;
	m->type = type;
	fprintf(m->out, "# HELP %s%s %s\n", name, end, help);
	fprintf(m->out, "# TYPE %s%s %s\n", name, end,
		types[info ? METRICS_GAUGE : type]);
	if (m->openmetrics && *unit)
		fprintf(m->out, "# UNIT %s %s\n", name, unit);
}

/* Could it be read as the beginning of \ooo? */
static bool looks_escaped(const char *text)
{
	return *text == '\\' && strspn(text + 1, "01234567") >= 3;
}

static void write_value(FILE *out, const char *text)
{
	while (*text) {
		size_t len = escape_character(text);

		if (!len || looks_escaped(text))
			fprintf(out, "\\\\%03o", (unsigned char)*text);
		else if (*text == '\\' || *text == '"')
			fprintf(out, "\\%c", *text);
		else
			fwrite(text, 1, len, out);
		text += len ? len : 1;
	}
}

char *metrics_labels(const char *const *labels)
{
	char *text = NULL, between = '{';
	size_t size;
	FILE *out = must(open_memstream(&text, &size));

	for (; *labels; labels += 2) {
		if (!*labels[1])
			continue;
		fprintf(out, "%c%s=\"", between, labels[0]);
		write_value(out, labels[1]);
		fputc('"', out);
		between = ',';
	}
	if (between == ',')
		fputc('}', out);
	fclose(out);
	return must(text);
}

void metrics_sample(struct metrics *m, const char *labels, uint64_t value)
{
	fprintf(m->out, "%s%s%s %" PRIu64 "\n", m->name, suffixes[m->type],
		labels, value);
}

void metrics_end(struct metrics *m)
{
	if (m->openmetrics)
		fputs("# EOF\n", m->out);
}
