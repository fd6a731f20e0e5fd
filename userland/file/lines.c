// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text -> lines, cut in place.
 */
#include "file/lines.h"

#include "lib/amount.h"
#include "lib/escape.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum reader_error reader_blame(struct reader_fault *fault,
			       enum reader_error error, unsigned int line,
			       const char *format, ...)
{
	char message[sizeof(fault->message)];
	va_list args;

	fault->error = error;
	fault->line = line;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	escape_cut(message, fault->message, sizeof(fault->message));
	return error;
}

enum reader_error reader_blame_memory(struct reader_fault *fault)
{
	errno = ENOMEM;
	return reader_blame(fault, READER_IO, 0, "out of memory");
}

enum reader_error reader_line(struct reader_cursor *at, char **line,
			      struct reader_fault *fault)
{
	char *newline;

	*line = NULL;
	if (at->next == at->end)
		return READER_OK;
	at->line++;
	newline = memchr(at->next, '\n', (size_t)(at->end - at->next));
	if (!newline)
		return reader_blame(fault, READER_BROKEN, at->line,
				    "cut off: the line has no end");
	if (memchr(at->next, '\0', (size_t)(newline - at->next)))
		return reader_blame(fault, READER_BROKEN, at->line,
				    "a NUL byte in the line");
	*newline = '\0';
	*line = at->next;
	at->next = newline + 1;
	return READER_OK;
}

bool reader_is_name(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return !*text;
}

enum reader_error reader_check_version(const char *text, unsigned int line,
				       struct reader_fault *fault)
{
	uint64_t version;

	if (!amount_count(text, &version))
		return reader_blame(fault, READER_BROKEN, line,
				    "the format version is not a number");
	if (version < READER_VERSION || version > READER_NEWEST)
		return reader_blame(fault, READER_NEWER, line,
				    "format version %s, but %d is what this dchain reads: use the module's dchain",
				    text, READER_NEWEST);
	return READER_OK;
}
