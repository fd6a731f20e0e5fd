/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random version-4 UUIDs from a seed: the same seed gives the same names on
 * every machine. No cryptography: names that never existed need to
 * be different, not secret.
 */
#ifndef DCHAIN_TRASHER_UUID_H
#define DCHAIN_TRASHER_UUID_H

#include <stdint.h>

/* 36 characters and the NUL. */
#define UUID_SIZE 37

/**
 * struct uuid_source - a stream of UUIDs
 * @state: set it to the seed, any value
 */
struct uuid_source {
	uint64_t state;
};

/**
 * uuid_next - write the next UUID of the stream as lower-case text
 * @source: advanced by one UUID
 * @text: receives UUID_SIZE bytes
 */
void uuid_next(struct uuid_source *source, char text[UUID_SIZE]);

#endif
