// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens the module's files, or a saved capture of one, and explains failures.
 */
#include "read/source.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define DEBUGFS "/sys/kernel/debug"

/* While it is loaded or unloaded, a module is there and its files are not. */
static bool module_is_live(void)
{
	FILE *f = fopen("/sys/module/dchain/initstate", "re");
	char state[8] = "";

	if (!f)
		return false;
	if (!fgets(state, sizeof(state), f))
		state[0] = '\0';
	fclose(f);
	return !strncmp(state, "live", 4);
}

/*
 * The first of the things that are missing is named. Whether the module is
 * loaded and debugfs mounted can be seen without root, and root alone would
 * not help then.
 */
static enum dchain_exit explain(const char *path, int error)
{
	struct statfs fs;

	if (access("/sys/module/dchain", F_OK)) {
		warnx("the module is not loaded: run `modprobe dchain' or `insmod dchain.ko'");
		return DCHAIN_NO_MODULE;
	}
	if (!module_is_live()) {
		warnx("the module is just being loaded or unloaded: try again");
		return DCHAIN_NO_MODULE;
	}
	if (!statfs(DEBUGFS, &fs) && fs.f_type != DEBUGFS_MAGIC) {
		warnx("debugfs is not mounted: run `mount -t debugfs none %s'",
		      DEBUGFS);
		return DCHAIN_NO_DEBUGFS;
	}
	if (geteuid() && (error == EACCES || error == EPERM)) {
		warnx("%s: only root may use it: run dchain as root", path);
		return DCHAIN_NO_ROOT;
	}
	if (error == EPERM || error == EACCES)
		warnx("%s: refused, even to root: is the kernel locked down? %s",
		      path, "(/sys/kernel/security/lockdown tells)");
	else if (error == ENOENT)
		warnx("%s: this module has no such file: load the one of this dchain",
		      path);
	else
		warnx("%s: %s", path, strerror(error));
	return DCHAIN_FAILED;
}

static enum dchain_exit open_input(FILE **f, const char *input)
{
	*f = strcmp(input, "-") ? fopen(input, "re") : stdin;
	if (*f)
		return DCHAIN_OK;
	warn("%s", input);
	return DCHAIN_FAILED;
}

static enum dchain_exit open_file(FILE **f, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), SOURCE_FOLDER "/%s", name);
	*f = fopen(path, "re");
	return *f ? DCHAIN_OK : explain(path, errno);
}

static const char *label(const char *name, const char *input)
{
	return input ? input : name;
}

static enum dchain_exit report(const char *name, const char *input,
			       const struct reader_fault *fault)
{
	if (fault->line)
		warnx("%s: line %u: %s", label(name, input), fault->line,
		      fault->message);
	else
		warnx("%s: %s", label(name, input), fault->message);
	return fault->error == READER_IO ? DCHAIN_FAILED : DCHAIN_FORMAT;
}

static enum dchain_exit slurp(char **text, size_t *len, const char *name,
			      const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;
	FILE *f;

	status = input ? open_input(&f, input) : open_file(&f, name);
	if (status)
		return status;
	*text = reader_slurp(f, len, &fault);
	if (f != stdin)
		fclose(f);
	return *text ? DCHAIN_OK : report(name, input, &fault);
}

enum dchain_exit source_table(struct reader_table *t, const char *name,
			      const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;
	size_t len, i;
	char *text;

	status = slurp(&text, &len, name, input);
	if (status)
		return status;
	if (reader_parse_table(t, name, text, len, &fault))
		return report(name, input, &fault);
	for (i = 0; i < t->nwarnings; i++)
		warnx("warning: %s", t->warnings[i]);
	return DCHAIN_OK;
}

enum dchain_exit source_values(struct reader_values *v, const char *name,
			       const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;
	char *text;
	size_t len;

	status = slurp(&text, &len, name, input);
	if (status)
		return status;
	if (reader_parse_values(v, text, len, &fault))
		return report(name, input, &fault);
	return DCHAIN_OK;
}

enum dchain_exit source_text(char **text, const char *name)
{
	size_t len;

	return slurp(text, &len, name, NULL);
}

static enum dchain_exit put(const char *name, const char *text, bool in_turn)
{
	static const struct timespec a_while = { .tv_nsec = 100000000 };
	size_t len = strlen(text);
	ssize_t written;
	char path[128];
	int fd;

	snprintf(path, sizeof(path), SOURCE_FOLDER "/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return explain(path, errno);
	while ((written = write(fd, text, len)) < 0 && errno == EBUSY &&
	       in_turn)
		nanosleep(&a_while, NULL);
	if (written != (ssize_t)len) {
		warnx("the module refused `%.*s' for %s: %s (the kernel log tells more: run dmesg)",
		      (int)strcspn(text, "\n"), text, name,
		      written < 0 ? strerror(errno) : "it took only a part");
		close(fd);
		return DCHAIN_REFUSED;
	}
	close(fd);
	return DCHAIN_OK;
}

enum dchain_exit source_write(const char *name, const char *text)
{
	return put(name, text, false);
}

enum dchain_exit source_write_in_turn(const char *name, const char *text)
{
	return put(name, text, true);
}
