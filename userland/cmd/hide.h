/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a capture leaves out, because it is sent to other people: names of files
 * and directories. The same name becomes the same number everywhere, so that a
 * directory of the census is still found among the mounts.
 */
#ifndef DCHAIN_HIDE_H
#define DCHAIN_HIDE_H

/**
 * enum hide - what a text is
 * @HIDE_CENSUS: a census: names, examples and the longest chain's name go
 * @HIDE_MOUNTS: a file /proc/PID/mountinfo: paths, sources, options' values go
 * @HIDE_BOOT_WORDS: the kernel's command line: what is about the cache stays
 * @HIDE_BOOT_LOG: the kernel's log: the sizes of hash tables stay
 */
enum hide {
	HIDE_CENSUS,
	HIDE_MOUNTS,
	HIDE_BOOT_WORDS,
	HIDE_BOOT_LOG,
};

/* hide() - the text without it, for free(); @text is cut up */
char *hide(enum hide what, char *text);

#endif
