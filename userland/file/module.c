// SPDX-License-Identifier: GPL-2.0-only
#include "file/module.h"

#include "lib/escape.h"
#include "lib/root.h"

#include <err.h>
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DEBUGFS "/sys/kernel/debug"

/* While it is loaded or unloaded, a module is there and its files are not. */
static bool is_live(void)
{
	char *state = root_read("/sys/module/dchain/initstate");
	bool live = state && !strncmp(state, "live", 4);

	free(state);
	return live;
}

bool module_is_there(void)
{
	return root_exists("/sys/module/dchain");
}

/*
 * The first of the things that are missing is named. Whether the module is
 * loaded and debugfs mounted can be seen without root, and root alone would
 * not help then.
 */
enum dchain_exit module_why(const char *path, int error)
{
	struct statfs fs;

	if (root_is_capture()) {
		warnx("the capture has no file %s: was the module loaded?",
		      path);
		return DCHAIN_NO_MODULE;
	}
	if (!module_is_there()) {
		warnx("the module is not loaded: run `modprobe dchain' or `insmod dchain.ko'");
		return DCHAIN_NO_MODULE;
	}
	if (!is_live()) {
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
		      path, "(see /sys/kernel/security/lockdown)");
	else if (error == ENOENT)
		warnx("%s: this module has no such file: load the one of this dchain",
		      path);
	else
		warnx("%s: %s", path, strerror(error));
	return DCHAIN_FAILED;
}

/*
 * The kernel is the same for a container that has the host's root somewhere:
 * where debugfs is not mounted there, its own will do.
 */
static enum dchain_exit read_file(char **text, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), MODULE_FOLDER "/%s", name);
	*text = root_read("%s", path);
	if (!*text && errno == ENOENT && !root_is_capture())
		*text = root_read_here(path);
	return *text ? DCHAIN_OK : module_why(path, errno);
}

static enum dchain_exit report(const char *name,
			       const struct reader_fault *fault)
{
	if (fault->line)
		warnx("%s: line %u: %s", name, fault->line, fault->message);
	else
		warnx("%s: %s", name, fault->message);
	return DCHAIN_FORMAT;
}

static bool quiet_about_warnings;

void module_quiet(bool quiet)
{
	quiet_about_warnings = quiet;
}

static void print_warnings(const struct reader_table *t)
{
	char text[1000];
	size_t i;

	for (i = 0; !quiet_about_warnings && i < t->nwarnings; i++)
		warnx("warning: %s",
		      escape_cut(t->warnings[i], text, sizeof(text)));
}

enum dchain_exit module_tables(struct reader_table *t,
			       const char *const *names, size_t n,
			       const char *file)
{
	struct reader_fault fault;
	enum dchain_exit status;
	char *text;
	size_t i;

	status = read_file(&text, file);
	if (status)
		return status;
	if (reader_cut_tables(t, names, n, text, &fault))
		return report(file, &fault);
	for (i = 0; i < n; i++)
		print_warnings(&t[i]);
	return DCHAIN_OK;
}

enum dchain_exit module_table(struct reader_table *t, const char *name)
{
	return module_tables(t, &name, 1, name);
}

enum dchain_exit module_values(struct reader_values *v, const char *name)
{
	struct reader_fault fault;
	enum dchain_exit status;
	char *text;

	status = read_file(&text, name);
	if (status)
		return status;
	if (reader_cut_values(v, text, &fault))
		return report(name, &fault);
	return DCHAIN_OK;
}
