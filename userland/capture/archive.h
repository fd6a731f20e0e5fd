/* SPDX-License-Identifier: GPL-2.0-only */
/* libarchive, which is loaded when a capture is written or read. */
#ifndef DCHAIN_CAPTURE_ARCHIVE_H
#define DCHAIN_CAPTURE_ARCHIVE_H

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>

#define ARCHIVE_FUNCTIONS(f, end)					\
	f(entry_filetype) end f(entry_free) end f(entry_hardlink) end	\
	f(entry_new) end f(entry_pathname) end				\
	f(entry_set_filetype) end f(entry_set_mtime) end		\
	f(entry_set_pathname) end f(entry_set_perm) end			\
	f(entry_set_size) end f(entry_size) end f(error_string) end	\
	f(read_data_block) end f(read_free) end f(read_new) end		\
	f(read_next_header) end f(read_open_filename) end		\
	f(read_support_filter_gzip) end f(read_support_format_tar) end	\
	f(write_add_filter_gzip) end f(write_close) end			\
	f(write_data) end f(write_free) end f(write_header) end		\
	f(write_new) end f(write_open_fd) end				\
	f(write_set_format_pax_restricted) end

/* Its functions: libarchive.read_new() is archive_read_new(). */
extern struct libarchive {
#define F(name) typeof(archive_##name) *(name)
	ARCHIVE_FUNCTIONS(F, ;)
#undef F
} libarchive;

/* libarchive_load() - before its first use; false, with a line, without it */
bool libarchive_load(void);

#endif
