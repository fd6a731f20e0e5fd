/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers as users type them and as people read them.
 */
#ifndef DCHAIN_AMOUNT_H
#define DCHAIN_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * amount_count - a whole number, decimal digits only
 *
 * Return: false when @text is anything else or does not fit.
 */
bool amount_count(const char *text, uint64_t *value);

/**
 * amount_real - a finite decimal number above zero: seconds, rates
 *
 * Return: false when @text is anything else.
 */
bool amount_real(const char *text, double *value);

/**
 * amount_whole - a number without what is behind its point
 *
 * Return: 0 for what is below it or no number, UINT64_MAX for what is above it.
 */
uint64_t amount_whole(double value);

/**
 * amount_short - a number in five characters: "9876", "12.3k", "1.2M", "840G"
 *
 * Return: @text.
 */
char *amount_short(uint64_t value, char *text, size_t size);

/**
 * amount_bytes_text - a size as people write it: "133 MiB"
 *
 * Return: @text.
 */
char *amount_bytes_text(uint64_t bytes, char *text, size_t size);

/**
 * amount_seconds_text - a duration likewise: "12 s", "3 min", "1.5 h", "4 days"
 */
void amount_seconds_text(double seconds, char *text, size_t size);

#endif
