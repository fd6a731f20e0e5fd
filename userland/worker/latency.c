// SPDX-License-Identifier: GPL-2.0-only
/*
 * A log-linear histogram, its percentiles and its bars.
 */
#include "worker/latency.h"

#include <math.h>

#define SUB (1u << LATENCY_SUB_BITS)
#define BAR_WIDTH 40

static unsigned int log2_floor(uint64_t value)
{
	return 63 - (unsigned int)__builtin_clzll(value);
}

/* Below SUB a cell is one value; from there on SUB cells a power of two. */
static unsigned int cell_of(uint64_t ns)
{
	unsigned int shift;

	if (ns < SUB)
		return (unsigned int)ns;
	shift = log2_floor(ns) - LATENCY_SUB_BITS;
	return (shift << LATENCY_SUB_BITS) + (unsigned int)(ns >> shift);
}

static uint64_t cell_low(unsigned int cell)
{
	unsigned int shift;

	if (cell < SUB)
		return cell;
	shift = (cell >> LATENCY_SUB_BITS) - 1;
	return (uint64_t)(SUB + (cell & (SUB - 1))) << shift;
}

static uint64_t cell_width(unsigned int cell)
{
	return cell < SUB ? 1 : 1ull << ((cell >> LATENCY_SUB_BITS) - 1);
}

void latency_add(struct latency *l, uint64_t ns)
{
	l->cell[cell_of(ns)]++;
	l->total++;
	if (ns > l->max)
		l->max = ns;
}

void latency_merge(struct latency *l, const struct latency *from)
{
	unsigned int i;

	for (i = 0; i < LATENCY_CELLS; i++)
		l->cell[i] += from->cell[i];
	l->total += from->total;
	if (from->max > l->max)
		l->max = from->max;
}

uint64_t latency_percentile(const struct latency *l, double percent)
{
	double rank = ceil((double)l->total * percent / 100);
	double before = 0;
	double value;
	unsigned int i;

	if (!l->total)
		return 0;
	if (rank < 1)
		rank = 1;
	for (i = 0; i < LATENCY_CELLS - 1; i++) {
		if (before + (double)l->cell[i] >= rank)
			break;
		before += (double)l->cell[i];
	}
	/* The values of a cell are taken to be spread evenly over it. */
	value = (double)cell_low(i);
	if (l->cell[i])
		value += (rank - before - 0.5) / (double)l->cell[i] *
			 (double)(cell_width(i) - 1);
	return value < (double)l->max ? (uint64_t)value : l->max;
}

uint64_t latency_power(const struct latency *l, unsigned int power)
{
	uint64_t low = power ? 1ull << power : 0;
	uint64_t high = power < 63 ? (2ull << power) - 1 : UINT64_MAX;
	unsigned int last = cell_of(high);
	uint64_t sum = 0;
	unsigned int i;

	for (i = cell_of(low); i <= last; i++)
		sum += l->cell[i];
	return sum;
}

void latency_text(uint64_t ns, char *text, size_t size)
{
	static const char * const units[] = { "ns", "us", "ms", "s" };
	double value = (double)ns;
	unsigned int i = 0;

	/* 999.5 would be shown as "1000": that belongs to the next unit. */
	while (value >= 999.5 && i < 3) {
		value /= 1000;
		i++;
	}
	if (i && value < 9.995)
		snprintf(text, size, "%.2f %s", value, units[i]);
	else if (i && value < 99.95)
		snprintf(text, size, "%.1f %s", value, units[i]);
	else
		snprintf(text, size, "%.0f %s", value, units[i]);
}

static void print_bar(uint64_t count, uint64_t most, FILE *out)
{
	unsigned int len = (unsigned int)((double)count * BAR_WIDTH /
					  (double)most + 0.5);

	/* A power that has values must not look like one that has none. */
	if (count && !len)
		len = 1;
	while (len--)
		fputc('#', out);
}

void latency_print(const struct latency *l, FILE *out)
{
	unsigned int first = 64, last = 0, power;
	char low[16], high[16];
	uint64_t most = 0;

	for (power = 0; power < 64; power++) {
		uint64_t count = latency_power(l, power);

		if (!count)
			continue;
		if (first == 64)
			first = power;
		last = power;
		if (count > most)
			most = count;
	}
	for (power = first; power <= last; power++) {
		uint64_t count = latency_power(l, power);

		latency_text(power ? 1ull << power : 0, low, sizeof(low));
		latency_text(power < 63 ? 2ull << power : UINT64_MAX, high,
			     sizeof(high));
		fprintf(out, "%9s - %9s %12llu |", low, high,
			(unsigned long long)count);
		print_bar(count, most, out);
		fputc('\n', out);
	}
}
