/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exit statuses of dchain. Scripts rely on them: a number is never reused,
 * and `dchain --help` lists exactly these.
 */
#ifndef DCHAIN_EXITS_H
#define DCHAIN_EXITS_H

/**
 * enum dchain_exit - exit status of every subcommand
 * @DCHAIN_OK: done
 * @DCHAIN_FAILED: wrong usage, or a failure that has no number of its own
 * @DCHAIN_INCOMPLETE: an answer was given, and a part of it is missing
 * @DCHAIN_NO_MODULE: the module is not loaded
 * @DCHAIN_NO_ROOT: this needs root
 * @DCHAIN_NO_DEBUGFS: debugfs is not mounted where the module's files are
 * @DCHAIN_FORMAT: the file is not one that this version can read
 * @DCHAIN_REFUSED: the module refused what was written to it
 * @DCHAIN_BUDGET: it would take more memory than it may
 * @DCHAIN_INTERRUPTED: stopped by a signal before it was done
 * @DCHAIN_UNTOLD: of diagnose and watch, where 1 and 2 are verdicts:
 *	wrong usage, or a failure that has no number of its own
 */
enum dchain_exit {
	DCHAIN_OK = 0,
	DCHAIN_FAILED = 1,
	DCHAIN_INCOMPLETE = 2,
	DCHAIN_NO_MODULE = 3,
	DCHAIN_NO_ROOT = 4,
	DCHAIN_NO_DEBUGFS = 5,
	DCHAIN_FORMAT = 6,
	DCHAIN_REFUSED = 7,
	DCHAIN_BUDGET = 8,
	DCHAIN_INTERRUPTED = 9,
	DCHAIN_UNTOLD = 10,
};

#endif
