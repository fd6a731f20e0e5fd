// SPDX-License-Identifier: GPL-2.0-only
#include "capture/put.h"

#include "capture/archive.h"
#include "lib/slurp.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool put(struct archive *a, const char *path, const void *data,
		size_t len, mode_t type)
{
	struct archive_entry *entry = libarchive.entry_new();
	bool good;

	libarchive.entry_set_pathname(entry, path + (*path == '/'));
	libarchive.entry_set_filetype(entry, type);
	libarchive.entry_set_perm(entry, type == S_IFDIR ? 0700 : 0600);
	libarchive.entry_set_size(entry, (la_int64_t)len);
	libarchive.entry_set_mtime(entry, time(NULL), 0);
	good = libarchive.write_header(a, entry) == ARCHIVE_OK &&
	       libarchive.write_data(a, data, len) == (la_ssize_t)len;
	libarchive.entry_free(entry);
	if (!good)
		warnx("%s: %s", path, libarchive.error_string(a));
	return good;
}

bool put_data(struct archive *a, const char *path, const void *data, size_t len)
{
	return put(a, path, data, len, S_IFREG);
}

bool put_text(struct archive *a, const char *path, const char *text)
{
	return put_data(a, path, text, strlen(text));
}

bool put_folder(struct archive *a, const char *path)
{
	return put(a, path, "", 0, S_IFDIR);
}

bool put_file(struct archive *a, const char *path)
{
	size_t len = 0;
	char *text = slurp_file(path, &len);
	bool good;

	if (!text && access(path, F_OK))
		return true;
	good = put_data(a, path, text ? text : "", len);
	free(text);
	return good;
}
