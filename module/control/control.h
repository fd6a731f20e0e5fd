/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be changed while the module runs, and the proof that it counts. */
#ifndef DCHAIN_CONTROL_H
#define DCHAIN_CONTROL_H

struct chain_table;
struct workqueue_struct;

enum mode { MODE_OFF, MODE_WALK, MODE_LOOP, MODE_NR };

extern const char *const mode_names[MODE_NR];

int control_init(struct chain_table *table);
void control_exit(void);
extern struct workqueue_struct *control_queue;

/* mode.c; a change needs the mutex, reading does not */
extern struct mutex mode_mutex;
enum mode mode_get(void);
int mode_set(enum mode mode);

/* heads.c: where the loops that walk a chain begin */
const char *heads_find(void);

/* selftest.c: is what is claimed really counted? */
void selftest_init(void);
const char *selftest_why_unseen(void);
const char *selftest_lookups(void);
const char *selftest_insertions(void);
const char *selftest_insertions_why(void);
const char *selftest_run(void);

/* parameters.c: what is written to /sys/module/dchain/parameters/ */
int parameters_apply(void);

#endif /* DCHAIN_CONTROL_H */
