// SPDX-License-Identifier: GPL-2.0-only
#include "lib/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files of procfs have the size 0: what is read counts. */
char *slurp(int fd, size_t most, size_t *len)
{
	size_t room = 1 << 16, used = 0;
	char *text = fd < 0 ? NULL : malloc(room), *larger;
	int error;

	while (text) {
		ssize_t got = read(fd, text + used, room - 1 - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		used += (size_t)got;
		if (used > most) {
			errno = EFBIG;
			break;
		}
		if (!got) {
			text[used] = '\0';
			*len = used;
			return text;
		}
		if (used < room - 1)
			continue;
		room *= 2;
		larger = realloc(text, room);
		if (!larger)
			break;
		text = larger;
	}
	error = errno;
	free(text);
	errno = error;
	return NULL;
}

char *slurp_file(const char *path, size_t *len)
{
	bool in = !strcmp(path, "-");
	int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char *text = slurp(fd, SLURP_MOST, len);
	int error = errno;

	if (!in && fd >= 0)
		close(fd);
	errno = error;
	return text;
}
