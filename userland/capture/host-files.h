/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of the host's own files are in a capture. */
#ifndef DCHAIN_CAPTURE_HOST_FILES_H
#define DCHAIN_CAPTURE_HOST_FILES_H

#include <archive.h>
#include <stdbool.h>

bool put_host(struct archive *a);

/* The memory files of each cgroup, and one of its processes. */
bool put_cgroups(struct archive *a);

#endif
