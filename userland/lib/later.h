/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Libraries that few runs need, loaded when they are needed: libarchive brings
 * libxml2 and 30 MB of Unicode tables along, libcapstone megabytes of tables
 * full of pointers, and every start of every command paid for both.
 */
#ifndef DCHAIN_LATER_H
#define DCHAIN_LATER_H

#include <stdbool.h>

/**
 * later_load - load a library and find its functions
 * @library: its file, as the linker would record it: libarchive.so.13
 * @names: each ends with a NUL, the last with two
 * @functions: a struct of as many pointers to functions, in the same order
 *
 * It stays loaded; once more costs nothing to speak of.
 *
 * Return: false, with a line, where it is not installed or lacks a function.
 */
bool later_load(const char *library, const char *names, void *functions);

#endif
