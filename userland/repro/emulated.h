/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DCHAIN_EMULATED_H
#define DCHAIN_EMULATED_H

#include <stdbool.h>

/**
 * emulated - is this CPU one of QEMU's emulator, whose times mean nothing?
 *
 * Return: false where that is not known.
 */
bool emulated(void);

#endif
