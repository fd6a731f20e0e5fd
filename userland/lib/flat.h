/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Picks numbers out of the one-line JSON objects that the worker and the
 * trasher print: no nesting, and no name that is also text in a value. Pure.
 */
#ifndef DCHAIN_FLAT_H
#define DCHAIN_FLAT_H

#include <stdbool.h>

/**
 * flat_has - is there a member of that name?
 */
bool flat_has(const char *line, const char *name);

/**
 * flat_number - the number that belongs to a name
 *
 * Return: false, and @value untouched, when there is none.
 */
bool flat_number(const char *line, const char *name, double *value);

#endif
