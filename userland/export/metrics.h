/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes metrics as text: OpenMetrics 1.0, the Prometheus text format that
 * node_exporter's textfile collector reads, or JSON.
 */
#ifndef DCHAIN_METRICS_H
#define DCHAIN_METRICS_H

#include "lib/json.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum metrics_type {
	METRICS_GAUGE,
	METRICS_COUNTER,	/* its samples are called NAME_total */
	METRICS_INFO,		/* its sample is called NAME_info and is 1 */
};

/**
 * struct metrics - a document being written
 * @out:	 where to
 * @openmetrics: OpenMetrics, else the Prometheus text format
 * @families:	 json_list() for JSON, which metrics_end() writes and releases
 * @samples:	 of the family begun last, for JSON
 * @name:	 of that family
 * @type:	 likewise
 */
struct metrics {
	FILE *out;
	bool openmetrics;
	json_object *families;
	json_object *samples;
	const char *name;
	enum metrics_type type;
};

/**
 * struct metrics_label - NAME="value"
 * @name:  a label name
 * @value: any text; a label with an empty one is left out, which means the same
 */
struct metrics_label {
	const char *name;
	const char *value;
};

/**
 * metrics_family() - begin a family of metrics
 * @m:	  the document
 * @name: without _total or _info; ends with @unit where there is one
 * @unit: a word, or "" for none
 * @type: what it is
 * @help: one sentence, no newline
 */
void metrics_family(struct metrics *m, const char *name, const char *unit,
		    enum metrics_type type, const char *help);

/**
 * metrics_labels() - labels as text, for many samples
 * @m:	    the document
 * @labels: ended by one without a name
 *
 * Return: text for free(), or NULL when memory ran out.
 */
char *metrics_labels(const struct metrics *m,
		     const struct metrics_label *labels);

/**
 * metrics_labelled() - write one sample of the family begun last
 * @m:	    the document
 * @labels: from metrics_labels(), or ""
 * @value:  exact up to 2^64 as text; what reads it has 53 bits
 */
void metrics_labelled(struct metrics *m, const char *labels, uint64_t value);

/**
 * metrics_sample() - likewise
 * @m:	    the document
 * @labels: ended by one without a name, or NULL
 * @value:  likewise
 */
void metrics_sample(struct metrics *m, const struct metrics_label *labels,
		    uint64_t value);

/**
 * metrics_decimal() - a value without labels, with digits behind the point
 * @m:	    the document
 * @value:  in units of the last of these digits
 * @digits: how many, 1 to 9
 */
void metrics_decimal(struct metrics *m, uint64_t value, unsigned int digits);

/* metrics_end() - end the document */
void metrics_end(struct metrics *m);

#endif
