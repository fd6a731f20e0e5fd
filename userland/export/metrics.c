// SPDX-License-Identifier: GPL-2.0-only
#include "export/metrics.h"

#include "lib/escape.h"

#include <inttypes.h>
#include <stdlib.h>
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

static void json_family(struct metrics *m, const char *unit, const char *help)
{
	json_object *family = json_map();

	m->samples = json_list();
	json_add(family, "name", json_text(m->name));
	json_add(family, "type", json_text(types[m->type]));
	json_add(family, "unit", json_text(*unit ? unit : NULL));
	json_add(family, "help", json_text(help));
	json_add(family, "samples", m->samples);
	json_append(m->families, family);
}

static void json_sample(struct metrics *m, const char *labels,
			json_object *value)
{
	json_object *sample = json_map();

	json_add(sample, "labels",
		 *labels ? json_tokener_parse(labels) : json_map());
	json_add(sample, "value", value);
	json_append(m->samples, sample);
}

static char *json_labels(const struct metrics_label *labels)
{
	json_object *map = json_map();
	char *text;

	for (; labels->name; labels++)
		if (*labels->value)
			json_add(map, labels->name, json_text(labels->value));
	text = strdup(json_object_to_json_string(map));
	json_object_put(map);
	return text;
}

void metrics_family(struct metrics *m, const char *name, const char *unit,
		    enum metrics_type type, const char *help)
{
	/* OpenMetrics names the family, the older format the samples. */
	const char *end = m->openmetrics ? "" : suffix(type);
	const char *word = types[type];

	m->name = name;
	m->type = type;
	if (m->families) {
		json_family(m, unit, help);
		return;
	}
	if (!m->openmetrics && type == METRICS_INFO)
		word = types[METRICS_GAUGE];
	fprintf(m->out, "# HELP %s%s %s\n", name, end, help);
	fprintf(m->out, "# TYPE %s%s %s\n", name, end, word);
	if (m->openmetrics && *unit)
		fprintf(m->out, "# UNIT %s %s\n", name, unit);
}

/* What is no text becomes \ooo, as the module's files write it. */
static void write_value(FILE *out, const char *text)
{
	while (*text) {
		size_t len = escape_character(text);

		if (!len)
			fprintf(out, "\\\\%03o", (unsigned char)*text);
		else if (*text == '\\' || *text == '"')
			fprintf(out, "\\%c", *text);
		else
			fwrite(text, 1, len, out);
		text += len ? len : 1;
	}
}

char *metrics_labels(const struct metrics *m,
		     const struct metrics_label *labels)
{
	size_t size;
	char *text = NULL;
	char between = '{';
	FILE *out;

	if (m->families)
		return json_labels(labels);
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	for (; labels->name; labels++) {
		if (!*labels->value)
			continue;
		fprintf(out, "%c%s=\"", between, labels->name);
		write_value(out, labels->value);
		fputc('"', out);
		between = ',';
	}
	if (between == ',')
		fputc('}', out);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

void metrics_labelled(struct metrics *m, const char *labels, uint64_t value)
{
	if (m->families)
		json_sample(m, labels, json_count(value));
	else
		fprintf(m->out, "%s%s%s %" PRIu64 "\n", m->name,
			suffix(m->type), labels, value);
}

void metrics_sample(struct metrics *m, const struct metrics_label *labels,
		    uint64_t value)
{
	char *text = labels ? metrics_labels(m, labels) : NULL;

	metrics_labelled(m, text ? text : "", value);
	free(text);
}

void metrics_decimal(struct metrics *m, uint64_t value, unsigned int digits)
{
	uint64_t unit = 1;
	unsigned int i;

	for (i = 0; i < digits; i++)
		unit *= 10;
	if (m->families) {
		json_sample(m, "", json_real((double)value / (double)unit,
					     (int)digits));
		return;
	}
	fprintf(m->out, "%s%s %" PRIu64 ".%0*" PRIu64 "\n", m->name,
		suffix(m->type), value / unit, (int)digits, value % unit);
}

void metrics_end(struct metrics *m)
{
	if (m->families) {
		json_object *map = json_map();

		json_add(map, "metrics", m->families);
		json_write(m->out, map, false);
		m->families = NULL;
	} else if (m->openmetrics) {
		fputs("# EOF\n", m->out);
	}
}
