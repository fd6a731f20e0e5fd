/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One scan of a directory tree, system call for system call what the worker
 * of the original story did (Go's filepath.Walk of its day): lstat() of the
 * root; then for each directory its names are read and sorted, the directory
 * is closed, and every name is lstat()ed *by its full path*, so that the
 * kernel looks up every component of the path again for every entry. A
 * scan by *at() calls would cause one lookup an entry instead.
 */
#ifndef DCHAIN_WORKER_SCAN_H
#define DCHAIN_WORKER_SCAN_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct run;

/**
 * struct scan - one scan and its result
 * @run: ends it early when it is over; may be NULL
 * @entries: what was found, the root included
 * @bytes: sum of st_size
 * @errors: entries or directories that could not be read
 * @first_error: errno of the first of these, which stands in @error_path
 */
struct scan {
	struct run *run;
	uint64_t entries;
	uint64_t bytes;
	uint64_t errors;
	int first_error;
	char error_path[PATH_MAX];
};

/**
 * scan_tree - scan everything below @root
 * @scan: results of earlier scans are forgotten; @run is kept
 * @root: "." makes the paths relative, as filepath.Walk does
 *
 * Symbolic links are not followed. What vanishes or cannot be read is counted
 * in @errors and does not end the scan.
 *
 * Return: false when the run was over before the scan was complete.
 */
bool scan_tree(struct scan *scan, const char *root);

#endif
