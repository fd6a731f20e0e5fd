/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * json-c, with what this program needs beside it: text of any bytes, numbers
 * that were text, and the end of the program where memory ends.
 */
#ifndef DCHAIN_JSON_H
#define DCHAIN_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * json_is_number() - is this text a number as JSON writes one?
 *
 * Digits, with a point and more digits or without, after a minus or not: no
 * nan, no inf, no exponent, no superfluous 0 at the beginning.
 */
bool json_is_number(const char *text);

/**
 * json_number() - a number that is kept as it is written
 *
 * Return: the value; NULL, which is JSON's null, for "-" and all that
 * json_is_number() refuses.
 */
json_object *json_number(const char *text);

/**
 * json_real() - a number with so many digits behind the point
 *
 * Return: the value; NULL for what is not finite.
 */
json_object *json_real(double value, int digits);

/**
 * json_text() - a string
 * @text: any bytes: what is no UTF-8 is written \ooo; NULL makes a null
 */
json_object *json_text(const char *text);

json_object *json_count(uint64_t value);
json_object *json_list(void);
json_object *json_map(void);

/**
 * json_add() - add a member to an object, which owns it from now on
 * @value: NULL is null
 */
void json_add(json_object *map, const char *name, json_object *value);

/**
 * json_append() - add an element to a list, likewise
 */
void json_append(json_object *list, json_object *value);

/**
 * json_member() - the number that a line of JSON has under a name
 * @line: an object
 * @number: set to it, unless NULL
 *
 * Return: false where @line is no object, or has no number of that name; with
 * @number NULL, no value at all.
 */
bool json_member(const char *line, const char *name, double *number);

/**
 * json_write() - write a value and a newline, and release it
 * @one_line: on a line of its own; else indented
 */
void json_write(FILE *out, json_object *value, bool one_line);

/* json_print() - likewise, to stdout */
void json_print(json_object *value, bool one_line);

#endif
