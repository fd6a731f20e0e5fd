/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the module counts. Both return DCHAIN_OK, or another status after one
 * line on stderr.
 */
#ifndef DCHAIN_MODE_H
#define DCHAIN_MODE_H

#include "lib/exits.h"

/* Room for the longest mode's name, and the NUL. */
#define MODE_SIZE 16

/**
 * mode_get - the mode that it is in
 */
enum dchain_exit mode_get(char mode[MODE_SIZE]);

/**
 * mode_set - change it
 * @mode: "off", "walk" or "loop"
 */
enum dchain_exit mode_set(const char *mode);

#endif
