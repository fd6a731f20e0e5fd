/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exit statuses of dchain. Scripts rely on them: a number is never reused,
 * and `dchain --help` lists exactly these.
 */
#ifndef DCHAIN_EXITS_H
#define DCHAIN_EXITS_H

/**
 * enum dchain_exit - exit status of every command; 0 to 3 as monitoring
 *	plugins have them
 * @DCHAIN_OK: done; of diagnose and watch: healthy
 * @DCHAIN_ATTENTION: of diagnose and watch only
 * @DCHAIN_CRITICAL: of diagnose and watch only
 * @DCHAIN_INCOMPLETE: unknown, or a part of the answer is missing: counting is
 *	off, for example
 * @DCHAIN_NO_ROOT: this needs root
 * @DCHAIN_NO_DEBUGFS: debugfs is not mounted where the module's files are
 * @DCHAIN_FORMAT: the file is not one that this version can read
 * @DCHAIN_REFUSED: the module refused what was written to it
 * @DCHAIN_BUDGET: it would take more memory than it may
 * @DCHAIN_INTERRUPTED: stopped by a signal before it was done
 * @DCHAIN_FAILED: usage error, or a failure that has no number of its own
 * @DCHAIN_NO_MODULE: the module is not loaded
 */
enum dchain_exit {
	DCHAIN_OK = 0,
	DCHAIN_ATTENTION = 1,
	DCHAIN_CRITICAL = 2,
	DCHAIN_INCOMPLETE = 3,
	DCHAIN_NO_ROOT = 4,
	DCHAIN_NO_DEBUGFS = 5,
	DCHAIN_FORMAT = 6,
	DCHAIN_REFUSED = 7,
	DCHAIN_BUDGET = 8,
	DCHAIN_INTERRUPTED = 9,
	DCHAIN_FAILED = 10,
	DCHAIN_NO_MODULE = 11,
};

#endif
