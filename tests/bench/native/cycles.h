/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_CYCLES_H
#define BENCH_CYCLES_H

#include <stdbool.h>
#include <stdint.h>

/* Does this machine count cycles for us? Virtual ones mostly do not. */
bool cycles_open(void);

/* Since then; 0 where it does not. */
uint64_t cycles(void);

#endif
