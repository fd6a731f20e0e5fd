/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Distribution of latencies in nanoseconds.
 *
 * Every power of two is cut into 16 cells, so that a percentile is known to
 * about 6 % of its value at any magnitude, in a table of fixed size; what is
 * shown to people is one bar a power of two.
 */
#ifndef DCHAIN_LATENCY_H
#define DCHAIN_LATENCY_H

#include <stdint.h>
#include <stdio.h>

#define LATENCY_SUB_BITS 4
#define LATENCY_CELLS ((64 - LATENCY_SUB_BITS + 1) << LATENCY_SUB_BITS)

/**
 * struct latency - a distribution; all zero bytes is the empty one
 * @total: values added
 * @max: the largest of them, ns
 * @cell: how many fell into each cell
 */
struct latency {
	uint64_t total;
	uint64_t max;
	uint64_t cell[LATENCY_CELLS];
};

/**
 * latency_add - count one value of @ns nanoseconds
 */
void latency_add(struct latency *l, uint64_t ns);

/**
 * latency_merge - count everything in @from in @l as well
 */
void latency_merge(struct latency *l, const struct latency *from);

/**
 * latency_percentile - the value that @percent of all values do not exceed
 * @l: the distribution
 * @percent: above 0, up to 100
 *
 * Return: nanoseconds, interpolated inside the cell and never above the
 * largest value; 0 for an empty distribution.
 */
uint64_t latency_percentile(const struct latency *l, double percent);

/**
 * latency_power - how many values lie in [2^@power, 2^(@power + 1))
 *
 * Zero is counted with one, in power 0.
 */
uint64_t latency_power(const struct latency *l, unsigned int power);

/**
 * latency_text - a duration as people write it: "512 ns", "1.02 us", "33.5 ms"
 * @ns: nanoseconds
 * @text: receives it
 * @size: bytes at @text; 16 are enough
 */
void latency_text(uint64_t ns, char *text, size_t size);

/**
 * latency_print - print one line and bar a power of two
 *
 * Only from the first power that has values to the last; within 80 columns.
 */
void latency_print(const struct latency *l, FILE *out);

#endif
