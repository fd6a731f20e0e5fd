// SPDX-License-Identifier: GPL-2.0-only
#include "lib/slurp.h"

#include "lib/program.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Files of procfs have the size 0: what is read counts. */
char *slurp(int fd, size_t most, size_t *len)
{
	size_t room = 0, used = 0;
	ssize_t got = fd < 0 ? -1 : 1;
	char *text = NULL;

	while (got > 0) {
		if (used + 1 >= room) {
			room = 2 * room + 65536;
			text = must(realloc(text, room));
		}
		got = read(fd, text + used, room - 1 - used);
		if (got > 0)
			used += (size_t)got;
		if (used > most) {
			errno = EFBIG;
			got = -1;
		}
	}
	if (got < 0) {
		free(text);
		return NULL;
	}
	text[used] = '\0';
	*len = used;
	return text;
}
