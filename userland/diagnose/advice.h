/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to do about it: commands for this host that can be typed as they are,
 * each checked against the host's own figures. Opens no file.
 */
#ifndef DCHAIN_ADVICE_H
#define DCHAIN_ADVICE_H

#include "diagnose/advice-line.h"
#include "host/shrinker.h"

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

#endif
