/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What /dev/dchain is asked for; ABI/dev-dchain says what each does. Opening it
 * needs CAP_SYS_ADMIN. What it was asked for ends with the open file: a place
 * in a drop is given up, marks are freed.
 */
#ifndef DCHAIN_UAPI_H
#define DCHAIN_UAPI_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define DCHAIN_DROP_NEGATIVE	(1U << 0)
#define DCHAIN_DROP_UNUSED	(1U << 1)
#define DCHAIN_DROP_COUNT	(1U << 2)

/**
 * struct dchain_drop - drop the unused dentries below a directory, for 100 ms
 * @fd: the directory, open; O_PATH will do
 * @flags: DCHAIN_DROP_NEGATIVE: only those of names that do not exist;
 *	DCHAIN_DROP_UNUSED: only those without a mark of use;
 *	DCHAIN_DROP_COUNT: count what would go, and free nothing; directories
 *	that have entries are not counted
 * @max: end when so many went; 0: no limit
 * @freed: out: so many went in this call
 * @negative: out: of these, negative ones
 * @in_use: out: stay because somebody uses them
 * @kept: out: nobody uses them, but @flags keep them
 * @longest_ns: out: the longest time that others had to wait for a lock
 * @more: out: 1: the end was not reached; call again, and it goes on
 * @reserved: 0
 */
struct dchain_drop {
	__s32 fd;
	__u32 flags;
	__u64 max;
	__u64 freed;
	__u64 negative;
	__u64 in_use;
	__u64 kept;
	__u64 longest_ns;
	__u32 more;
	__u32 reserved;
};

#define DCHAIN_MARKS_POSITIVE	(1U << 0)

/**
 * struct dchain_marks - begin to mark the entries that lookups find
 * @flags: DCHAIN_MARKS_POSITIVE: those of names that exist, too
 * @bits: marks that there are to be, 32 for each dentry of the host; 0: 64 for
 *	each bucket. Out: how many there are, a power of two
 */
struct dchain_marks {
	__u32 flags;
	__u32 bits;
};

#define DCHAIN_DROP	_IOWR(0xdc, 1, struct dchain_drop)
#define DCHAIN_MARKS	_IOWR(0xdc, 2, struct dchain_marks)

#endif /* DCHAIN_UAPI_H */
