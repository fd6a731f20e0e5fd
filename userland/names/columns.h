/* SPDX-License-Identifier: GPL-2.0-only */
/* The owner of a cgroup as columns of a table. */
#ifndef DCHAIN_NAMES_COLUMNS_H
#define DCHAIN_NAMES_COLUMNS_H

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

#endif
