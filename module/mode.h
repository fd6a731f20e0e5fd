/* SPDX-License-Identifier: GPL-2.0-only */
/* What may be changed while the module runs, one change at a time. */
#ifndef DCHAIN_MODE_H
#define DCHAIN_MODE_H

#include <linux/types.h>

#include "heads.h"

enum mode { MODE_OFF, MODE_WALK, MODE_LOOP, MODE_NR };

#define MODE_NR_HEADS 3

extern const char *const mode_names[MODE_NR];

int mode_parse(const char *word);

void mode_lock(void);
void mode_unlock(void);

/* All of these want mode_lock(). */
enum mode mode_get(void);
int mode_set(enum mode mode);
int mode_set_heads(const char *text);
const struct head *mode_heads(void);
void mode_reset(void);
unsigned int mode_resets(u64 *seconds);

#endif /* DCHAIN_MODE_H */
