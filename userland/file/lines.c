// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text -> lines, cut in place.
 */
#include "read/lines.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* More than any host's files; keeps a wrong --input from eating the memory. */
#define SLURP_LIMIT ((size_t)1 << 30)

enum reader_error reader_blame(struct reader_fault *fault,
			       enum reader_error error, unsigned int line,
			       const char *format, ...)
{
	va_list args;

	fault->error = error;
	fault->line = line;
	va_start(args, format);
	vsnprintf(fault->message, sizeof(fault->message), format, args);
	va_end(args);
	return error;
}

enum reader_error reader_blame_memory(struct reader_fault *fault)
{
	errno = ENOMEM;
	return reader_blame(fault, READER_IO, 0, "out of memory");
}

/* Twice the room, or NULL and no buffer at all. */
static char *grow(char *text, size_t *room, struct reader_fault *fault)
{
	char *bigger = NULL;

	if (*room >= SLURP_LIMIT)
		reader_blame(fault, READER_IO, 0, "larger than %zu MiB",
			     SLURP_LIMIT >> 20);
	else
		bigger = realloc(text, *room * 2);
	if (bigger)
		*room *= 2;
	else
		free(text);
	return bigger;
}

char *reader_slurp(FILE *f, size_t *len, struct reader_fault *fault)
{
	size_t room = 1 << 16, used = 0;
	char *text = malloc(room);

	reader_blame_memory(fault);
	while (text) {
		used += fread(text + used, 1, room - 1 - used, f);
		if (used < room - 1)
			break;
		text = grow(text, &room, fault);
	}
	if (!text)
		return NULL;
	if (ferror(f)) {
		reader_blame(fault, READER_IO, 0, "%s", strerror(errno));
		free(text);
		return NULL;
	}
	text[used] = '\0';
	*len = used;
	return text;
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

enum reader_error reader_check_version(const char *text, unsigned int line,
				       struct reader_fault *fault)
{
	uint64_t version;

	if (!reader_number(text, &version))
		return reader_blame(fault, READER_BROKEN, line,
				    "the format version is not a number");
	if (version != READER_VERSION)
		return reader_blame(fault, READER_NEWER, line,
				    "format version %s, but %d is what this dchain reads: use the module's dchain",
				    text, READER_VERSION);
	return READER_OK;
}

bool reader_number(const char *text, uint64_t *number)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; text[i]; i++) {
		unsigned int digit = (unsigned char)text[i] - '0';

		/* Nineteen digits always fit. */
		if (digit > 9 || (i >= 19 && n > (UINT64_MAX - digit) / 10))
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return i > 0;
}
