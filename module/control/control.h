/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be changed while the module runs, and the proof that it counts. */
#ifndef DCHAIN_CONTROL_H
#define DCHAIN_CONTROL_H

#include <linux/types.h>

struct dentry;
struct vfsmount;

enum mode { MODE_OFF, MODE_WALK, MODE_LOOP, MODE_NR };

extern const char *const mode_names[MODE_NR];

/* One change at a time, and none while the counters are read. */
void mode_lock(void);
void mode_unlock(void);

/* The caller of these holds mode_lock(). */
enum mode mode_get(void);
int mode_set(enum mode mode);
int mode_set_heads(const char *text);
void mode_reset(void);
unsigned int mode_resets(u64 *seconds);

/* verify.c: the test of new loop heads; under mode_lock() */
#define CONTROL_NR_HEADS 3
int verify_heads(const unsigned int *offsets);

/* selftest.c: is anything counted at all? */
int selftest_init(void);
void selftest_exit(void);
const char *selftest_why_not(void);
void selftest_insertions(void);
bool selftest_insertions_counted(const char **why);
struct vfsmount *selftest_mount(const char *name);
/* the mount that stays as long as the module, with one entry, "dchain" */
extern struct vfsmount *selftest_mnt;

/* sampling.c: what counting costs, and how many lookups are walked */
#define SAMPLING_MAX_SAMPLE 1024
void sampling_start(void);
void sampling_stop(void);
u32 sampling_share(void);
u32 sampling_max(void);
void sampling_set_max(unsigned int percent);
u32 sampling_in_force(void);
u32 sampling_wanted_sample(void);
void sampling_want_sample(u32 sample);

/* node_cost.c: what a step takes on this host */
u32 node_cost(void);

/* parameters.c: what is written to /sys/module/dchain/parameters/ */
int parameters_apply(void);
void parameters_open(void);
void parameters_close(void);

#endif /* DCHAIN_CONTROL_H */
