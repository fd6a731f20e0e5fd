/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gets the code of the lookup functions from a kernel that runs or from a file.
 * On failure these print one line on stderr and return its exit status; @text
 * is to be released with locate_free_text() in any case.
 */
#ifndef DCHAIN_LOCATE_H
#define DCHAIN_LOCATE_H

#include "lib/exits.h"
#include "locate/text.h"

/**
 * locate_running - as the module saved it, or, where it is not loaded, from
 *	/proc/kallsyms and /proc/kcore; needs root
 */
enum dchain_exit locate_running(struct locate_text *text);

/**
 * locate_vmlinux - from a kernel's ELF file with its symbol table
 */
enum dchain_exit locate_vmlinux(struct locate_text *text, const char *path);

/**
 * locate_saved - from what locate_write() wrote
 */
enum dchain_exit locate_saved(struct locate_text *text, const char *path);

/**
 * locate_complain - print on stderr which functions have no head, and why
 */
void locate_complain(const struct locate_result *results);

/**
 * locate_join - the heads as the module takes them
 * @results: LOCATE_FUNCTIONS of them
 * @separator: between two: "," for insmod's heads=
 * @heads: receives `SYMBOL+0xOFFSET' of each that was found
 * @size: bytes at @heads
 */
void locate_join(const struct locate_result *results, const char *separator,
		 char *heads, size_t size);

#endif
