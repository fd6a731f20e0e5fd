/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef DCHAIN_ARRAY_H
#define DCHAIN_ARRAY_H

/* Elements of an array; not of a pointer. */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
