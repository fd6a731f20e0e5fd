/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel's memory as an ELF file: /proc/kcore, or a vmlinux. By libelf.
 */
#ifndef DCHAIN_LOCATE_IMAGE_H
#define DCHAIN_LOCATE_IMAGE_H

#include "locate/text.h"

struct image;

/**
 * image_open - open the file; NULL after one line on stderr
 */
struct image *image_open(const char *path);

enum locate_arch image_arch(const struct image *image);

/**
 * image_read - read memory at a kernel address
 *
 * Return: false with errno set when not all of it is in the file.
 */
bool image_read(struct image *image, uint64_t address, void *buffer,
		size_t size);

/**
 * image_symbols - find the lookup functions in the file's symbol table
 *
 * Return: false after one line on stderr.
 */
bool image_symbols(struct image *image, struct locate_text *text);

void image_close(struct image *image);

#endif
