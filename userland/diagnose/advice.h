/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to do about it: commands for this host that can be typed as they are,
 * each checked against the host's own figures. Opens no file.
 */
#ifndef DCHAIN_ADVICE_H
#define DCHAIN_ADVICE_H

#include "diagnose/facts.h"
#include "host/shrinker.h"
#include "names/names.h"

#define ADVICE_MAX 24
#define ADVICE_WHY 700
#define ADVICE_COMMAND 9000
/* Room for a quoted path in a command. */
#define ADVICE_PATH 4600
#define ADVICE_USUAL_PRESSURE 100

/**
 * struct advice_line - one thing to do
 * @why: what it does, what it frees, and what else
 * @command: for a root shell; empty when there is nothing to type
 * @dentries: it frees about so many; 0: none, or not known
 * @bytes: likewise, of memory
 */
struct advice_line {
	char why[ADVICE_WHY];
	char command[ADVICE_COMMAND];
	double dentries;
	double bytes;
};

/**
 * struct advice - all of it
 * @lines: @n of them
 * @drops: how many of these drop something
 */
struct advice {
	struct advice_line lines[ADVICE_MAX];
	size_t n;
	size_t drops;
};

/**
 * advice_give() - what to do
 * @a: filled in; without lines when all is well
 * @v: the judgement
 * @f: that it rests on
 * @cgroups: those of the verdict's owners, as many
 * @shrinker: of the directory's file system; its file is empty where there is
 *	none
 */
void advice_give(struct advice *a, const struct verdict *v,
		 const struct facts *f, const struct host_cgroup *cgroups,
		 const struct shrinker *shrinker);

/* advice_add() - append advice without a command, for a reason */
struct advice_line *advice_add(struct advice *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* advice_command() - set the command of an advice */
void advice_command(struct advice_line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* advice_each() - memory of a dentry and its name, in whole pages of slabs */
double advice_each(const struct facts *f);

/**
 * advice_is_entries() - are the entries the problem, not the inodes of files?
 *
 * Inodes stay when their entries are dropped.
 */
bool advice_is_entries(const struct verdict *v);

/**
 * advice_drop_directories() - drop what is below those that have the most
 *
 * Return: false where no directory can be named in a command.
 */
bool advice_drop_directories(struct advice *a, const struct verdict *v,
			     const struct facts *f);

/* advice_drop_owned() - reclaim from one cgroup; @folder is quoted */
void advice_drop_owned(struct advice *a, const struct facts *f,
		       const struct host_cgroup *c, double dentries,
		       const char *folder);
void advice_drop_all(struct advice *a, const struct facts *f);
void advice_drop_by_shrinker(struct advice *a, const struct shrinker *s);
void advice_remove_container(struct advice *a, const struct facts *f,
			     const struct names *names, const char *root);

/* advice_limit_owner() - a limit for a cgroup with much of the table */
void advice_limit_owner(struct advice *a, const struct facts *f,
			const struct census_holder *owner,
			const struct host_cgroup *c, const struct names *names);
void advice_larger_table(struct advice *a, const struct verdict *v,
			 const struct facts *f);

/* advice_kernel_limit() - settings of RHEL's kernels and of Linux 7.2 */
void advice_kernel_limit(struct advice *a, const struct verdict *v,
			 const struct facts *f);

#endif
