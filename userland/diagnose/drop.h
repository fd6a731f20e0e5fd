/* SPDX-License-Identifier: GPL-2.0-only */
/* Advice: commands that free dentries. */
#ifndef DCHAIN_DIAGNOSE_DROP_H
#define DCHAIN_DIAGNOSE_DROP_H

#include "diagnose/advice-line.h"
#include "host/shrinker.h"
#include "names/names.h"

/**
 * advice_drop_directories() - drop what is below those that have the most
 *
 * Return: false where no directory can be named in a command.
 */
bool advice_drop_directories(struct advice *a, const struct verdict *v,
			     const struct facts *f);

/**
 * advice_may_reclaim() - would a reclaim take from this cgroup alone?
 *
 * Not from one with others below it, who have made nothing. What version 1 has
 * for it also swaps.
 */
bool advice_may_reclaim(const struct facts *f, const struct host_cgroup *c);

/* advice_drop_owned() - reclaim from one cgroup; @folder is quoted */
void advice_drop_owned(struct advice *a, const struct facts *f,
		       const struct host_cgroup *c, double dentries,
		       const char *folder);

/* advice_drop_all() - drop the unused dentries of the whole host */
void advice_drop_all(struct advice *a, const struct facts *f);

/* advice_drop_by_shrinker() - drop those of one file system alone */
void advice_drop_by_shrinker(struct advice *a, const struct shrinker *s);

/*
 * advice_remove_container() - remove an owner that is a container
 *
 * @root: where its file system is mounted
 */
void advice_remove_container(struct advice *a, const struct facts *f,
			     const struct names *names, const char *root);

#endif
