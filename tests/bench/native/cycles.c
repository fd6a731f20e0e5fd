// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPU cycles of this process, by perf. Apart from lookup.c, which has headers
 * of its own under the names of the kernel's.
 */
#include "cycles.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fd = -1;

bool cycles_open(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE, .size = sizeof(attr),
		.config = PERF_COUNT_HW_CPU_CYCLES, .exclude_kernel = 1,
	};

	fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	return fd >= 0;
}

uint64_t cycles(void)
{
	uint64_t value;

	return fd >= 0 && read(fd, &value, sizeof(value)) == sizeof(value) ?
	       value : 0;
}
