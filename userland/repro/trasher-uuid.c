// SPDX-License-Identifier: GPL-2.0-only
/*
 * Version-4 UUIDs (RFC 9562) from the SplitMix64 generator.
 */
#include "repro/trasher-uuid.h"

/*
 * SplitMix64 visits every 64-bit value once before it repeats, whatever the
 * seed; two streams of the trasher's usual length do not meet in practice.
 */
static uint64_t draw(struct uuid_source *source)
{
	uint64_t z;

	source->state += 0x9e3779b97f4a7c15u;
	z = source->state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static char *put_hex(char *out, uint64_t value, unsigned int digits)
{
	static const char hex[] = "0123456789abcdef";

	while (digits--)
		*out++ = hex[value >> (4 * digits) & 15];
	return out;
}

void uuid_next(struct uuid_source *source, char text[UUID_SIZE])
{
	uint64_t high = draw(source);
	uint64_t low = draw(source);
	char *out = text;

	/* Version 4, and the variant whose first two bits are 10. */
	high = (high & ~0xf000ull) | 0x4000;
	low = (low & ~(3ull << 62)) | 1ull << 63;

	out = put_hex(out, high >> 32, 8);
	*out++ = '-';
	out = put_hex(out, high >> 16, 4);
	*out++ = '-';
	out = put_hex(out, high, 4);
	*out++ = '-';
	out = put_hex(out, low >> 48, 4);
	*out++ = '-';
	out = put_hex(out, low, 12);
	*out = '\0';
}
