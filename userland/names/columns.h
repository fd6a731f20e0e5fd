/* SPDX-License-Identifier: GPL-2.0-only */
/* A cgroup as columns of a table: whose it is, and its counters. */
#ifndef DCHAIN_NAMES_COLUMNS_H
#define DCHAIN_NAMES_COLUMNS_H

#include "counts/sample.h"
#include "lib/printer.h"
#include "names/names.h"

/* In an initialiser of columns, in this order. */
#define NAMES_COLUMNS \
	{ "name", "what people call it: container, pod or unit", \
	  PRINTER_PATH, false }, \
	{ "runtime", "container runtime", PRINTER_TEXT, true }, \
	{ "container", "container id or name (12 digits; all in JSON)", \
	  PRINTER_TEXT, true }, \
	{ "pod", "UID of the Kubernetes pod, podman pod or ECS task", \
	  PRINTER_TEXT, true }, \
	{ "unit", "systemd unit", PRINTER_TEXT, true }

/**
 * names_columns_fill() - fill them from a cgroup's path; "-" where it names
 * nothing
 * @p:	   with a row begun
 * @first: index of the first of them
 * @known: of names_ask()
 * @path:  the cgroup's path
 */
void names_columns_fill(struct printer *p, size_t first,
			const struct names_known *known, const char *path);

#define COUNTS_TYPE_SUM PRINTER_NUMBER
#define COUNTS_TYPE_DERIVED PRINTER_NUMBER
#define COUNTS_TYPE_MAX PRINTER_NUMBER
#define COUNTS_TYPE_OWN PRINTER_NUMBER
#define COUNTS_TYPE_AVG PRINTER_NUMBER
#define COUNTS_TYPE_ID PRINTER_NUMBER
#define COUNTS_TYPE_TEXT PRINTER_TEXT

#define COUNTS_SHOWN false
#define COUNTS_HIDDEN true
#define COUNTS_COLUMN(id, name, kind, shown, metric, help) \
	{ name, help, COUNTS_TYPE_##kind, COUNTS_##shown },

/* In an initialiser of columns: SAMPLE_COUNTS of them. */
#define COUNTS_COLUMNS COUNTERS(COUNTS_COLUMN)

/**
 * counts_fill() - fill a row's cells
 * @p: a row begun
 * @first: index of the first of COUNTS_COLUMNS
 * @row: what to print; unknown counts are "-"
 * @seconds: above 0: what grows is divided by it
 */
void counts_fill(struct printer *p, size_t first, const struct sample_row *row,
		 double seconds);

/**
 * counts_find() - the counter that the user named
 *
 * Where there is none the program ends, with a line.
 */
enum sample_count counts_find(const char *name);

#endif
