/* SPDX-License-Identifier: GPL-2.0-only */
/* Advice: settings that keep it from coming back. */
#ifndef DCHAIN_DIAGNOSE_LIMIT_H
#define DCHAIN_DIAGNOSE_LIMIT_H

#include "diagnose/advice-line.h"
#include "names/names.h"

/* advice_limit_owner() - how a cgroup with much of the table can be limited */
void advice_limit_owner(struct advice *a, const struct host_cgroup *c,
			const struct names *names);

/* advice_larger_table() - dhash_entries= for the dentries that stand */
void advice_larger_table(struct advice *a, const struct verdict *v,
			 const struct facts *f);

/* advice_kernel_limit() - settings of RHEL's kernels and of Linux 7.2 */
void advice_kernel_limit(struct advice *a, const struct verdict *v,
			 const struct facts *f);

#endif
