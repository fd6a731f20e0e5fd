/* SPDX-License-Identifier: GPL-2.0-only */
/* Puts files into a capture; each says on stderr why it cannot. */
#ifndef DCHAIN_CAPTURE_PUT_H
#define DCHAIN_CAPTURE_PUT_H

#include <stdbool.h>
#include <stddef.h>

struct archive;

/* @path: where the file is in the capture; a slash in front is left out */
bool put_data(struct archive *a, const char *path, const void *data,
	      size_t len);
bool put_text(struct archive *a, const char *path, const char *text);
bool put_folder(struct archive *a, const char *path);

/**
 * put_file() - put a file of this host, under its own path
 *
 * What this kernel does not have is not in the capture; what can only be
 * written is there, and empty.
 */
bool put_file(struct archive *a, const char *path);

#endif
