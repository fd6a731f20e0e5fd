/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a capture leaves out of a text, because it may be private: it is sent to
 * other people.
 */
#ifndef DCHAIN_CAPTURE_HIDE_H
#define DCHAIN_CAPTURE_HIDE_H

#include <stddef.h>

/**
 * hide_examples() - put a dash for the names of example entries
 * @text: tables of the module; those with a column `examples' are changed
 */
void hide_examples(char *text);

/**
 * hide_other_boot_words() - keep what concerns the dentry cache
 * @text: the kernel's command line, which may have a key in it; it is cut up
 * @kept: the words that are known to be harmless, a blank behind each
 */
void hide_other_boot_words(char *text, char *kept, size_t size);

/**
 * hide_other_log() - keep the lines that have the sizes of hash tables
 * @text: the kernel's log, which is cut up
 * @kept: these lines
 */
void hide_other_log(char *text, char *kept, size_t size);

#endif
