/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes metrics as text: OpenMetrics 1.0, or the Prometheus text format that
 * node_exporter's textfile collector reads.
 */
#ifndef DCHAIN_METRICS_H
#define DCHAIN_METRICS_H

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
 * @out: where to
 * @openmetrics: OpenMetrics, else the Prometheus text format
 * @name: of the family begun last
 * @type: likewise
 */
struct metrics {
	FILE *out;
	bool openmetrics;
	const char *name;
	enum metrics_type type;
};

/**
 * metrics_family() - begin a family of metrics
 * @m: the document
 * @name: without _total or _info; ends with @unit where there is one
 * @unit: a word, or "" for none
 * @type: what it is
 * @help: one sentence, no newline
 */
void metrics_family(struct metrics *m, const char *name, const char *unit,
		    enum metrics_type type, const char *help);

/**
 * metrics_labels() - labels as text, for many samples
 * @labels: pairs of a name and a value, ended by NULL. Values are any bytes; a
 *	label with an empty one is left out, which means the same
 *
 * Two values never become the same text: a byte that is not printable becomes
 * \ooo, and so does a backslash that stands before three digits.
 *
 * Return: text for free().
 */
char *metrics_labels(const char *const *labels);

/**
 * metrics_sample() - write one sample of the family begun last
 * @labels: from metrics_labels(), or ""
 */
void metrics_sample(struct metrics *m, const char *labels, uint64_t value);

/* metrics_end() - end the document */
void metrics_end(struct metrics *m);

#endif
