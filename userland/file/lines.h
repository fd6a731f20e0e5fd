/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the readers of tables and of values share: lines, faults and the check
 * of the format's version. For reader*.c only.
 */
#ifndef DCHAIN_READER_LINES_H
#define DCHAIN_READER_LINES_H

#include "file/reader.h"

/**
 * struct reader_cursor - the part of a text that has not been read
 * @next: its beginning
 * @end: its end, where a NUL is
 * @line: number of the line that was taken last
 */
struct reader_cursor {
	char *next;
	char *end;
	unsigned int line;
};

/**
 * reader_blame - fill in a fault; returns @error
 */
enum reader_error reader_blame(struct reader_fault *fault,
			       enum reader_error error, unsigned int line,
			       const char *format, ...)
	__attribute__((format(printf, 4, 5)));

enum reader_error reader_blame_memory(struct reader_fault *fault);

/**
 * reader_line - take the next line off the text
 * @at: where the text is; moves behind the line
 * @line: set to the line, without its newline; NULL at the end
 * @fault: filled in on failure
 *
 * A last line without a newline is an error: the file was cut off in the
 * middle, and its last number may be short of digits.
 */
enum reader_error reader_line(struct reader_cursor *at, char **line,
			      struct reader_fault *fault);

/**
 * reader_is_name - can @text be the name of a column or value?
 *
 * Names are printed as they are: they have printable ASCII only.
 */
bool reader_is_name(const char *text);

/**
 * reader_check_version - is @text the number of a version that can be read?
 */
enum reader_error reader_check_version(const char *text, unsigned int line,
				       struct reader_fault *fault);

#endif
