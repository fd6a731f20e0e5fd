// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens the module's files, or a saved capture of one, and explains failures.
 */
#include "file/source.h"

#include "lib/escape.h"
#include "lib/slurp.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DEBUGFS "/sys/kernel/debug"

/* The capture that is read in place of this host; @root "": none. */
static struct {
	char root[1024];
	bool before;
	uint64_t ns;
} capture;

void source_use_capture(const char *root, uint64_t ns)
{
	snprintf(capture.root, sizeof(capture.root), "%s", root);
	capture.ns = ns;
}

bool source_captured(void)
{
	return *capture.root;
}

void source_before(bool before)
{
	capture.before = before;
}

uint64_t source_clock(void)
{
	if (!*capture.root)
		return run_clock();
	return capture.before ? 0 : capture.ns;
}

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

	if (*capture.root) {
		warnx("the capture has no file %s: was the module loaded?",
		      path + strlen(capture.root));
		return DCHAIN_NO_MODULE;
	}
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
		      path, "(see /sys/kernel/security/lockdown)");
	else if (error == ENOENT)
		warnx("%s: this module has no such file: load the one of this dchain",
		      path);
	else
		warnx("%s: %s", path, strerror(error));
	return DCHAIN_FAILED;
}

/* The text of a file in @folder; of a capture's earlier reading first. */
static enum dchain_exit read_file(char **text, size_t *len, const char *folder,
				  const char *name)
{
	char path[2048];

	*text = NULL;
	if (*capture.root && capture.before) {
		snprintf(path, sizeof(path), "%s/before/%s", capture.root,
			 name);
		*text = slurp_file(path, len);
	}
	if (*text)
		return DCHAIN_OK;
	snprintf(path, sizeof(path), "%s%s/%s", capture.root, folder, name);
	*text = slurp_file(path, len);
	return *text ? DCHAIN_OK : explain(path, errno);
}

static const char *source_label(const char *name, const char *input)
{
	return input ? input : name;
}

static enum dchain_exit report(const char *name, const char *input,
			       const struct reader_fault *fault)
{
	if (fault->line)
		warnx("%s: line %u: %s", source_label(name, input), fault->line,
		      fault->message);
	else
		warnx("%s: %s", source_label(name, input), fault->message);
	return fault->error == READER_IO ? DCHAIN_FAILED : DCHAIN_FORMAT;
}

static enum dchain_exit read_text(char **text, size_t *len, const char *name,
				  const char *input)
{
	if (!input)
		return read_file(text, len, SOURCE_FOLDER, name);
	*text = slurp_file(input, len);
	if (*text)
		return DCHAIN_OK;
	warn("%s", input);
	return DCHAIN_FAILED;
}

static bool quiet_about_warnings;

void source_quiet(bool quiet)
{
	quiet_about_warnings = quiet;
}

static void print_warning(const char *warning)
{
	char text[1000];

	warnx("warning: %s", escape_cut(warning, text, sizeof(text)));
}

void source_warn(const struct reader_table *t)
{
	size_t i;

	for (i = 0; !quiet_about_warnings && i < t->nwarnings; i++)
		print_warning(t->warnings[i]);
}

enum dchain_exit source_table(struct reader_table *t, const char *name,
			      const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;
	size_t len;
	char *text;

	status = read_text(&text, &len, name, input);
	if (status)
		return status;
	if (reader_parse_table(t, name, text, len, &fault))
		return report(name, input, &fault);
	source_warn(t);
	return DCHAIN_OK;
}

enum dchain_exit source_values(struct reader_values *v, const char *name,
			       const char *input)
{
	struct reader_fault fault;
	enum dchain_exit status;
	char *text;
	size_t len;

	status = read_text(&text, &len, name, input);
	if (status)
		return status;
	if (reader_parse_values(v, text, len, &fault))
		return report(name, input, &fault);
	return DCHAIN_OK;
}

enum dchain_exit source_text(char **text, const char *name)
{
	size_t len;

	return read_text(text, &len, name, NULL);
}

enum dchain_exit source_parameter(char **text, const char *name)
{
	size_t len;

	return read_file(text, &len, SOURCE_PARAMETERS, name);
}

enum dchain_exit source_write(const char *name, const char *text)
{
	size_t len = strlen(text);
	ssize_t written;
	char path[128];
	int error;
	int fd;

	if (*capture.root) {
		warnx("%s: a capture cannot be changed", name);
		return DCHAIN_REFUSED;
	}
	snprintf(path, sizeof(path), SOURCE_PARAMETERS "/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return explain(path, errno);
	written = write(fd, text, len);
	error = errno;
	close(fd);
	if (written == (ssize_t)len)
		return DCHAIN_OK;
	if (written < 0 && error == EINTR)
		return DCHAIN_INTERRUPTED;
	warnx("the module refused `%.*s' for %s: %s (the kernel log has the reason: run dmesg)",
	      (int)strcspn(text, "\n"), text, name,
	      written < 0 ? strerror(error) : "it took only a part");
	return DCHAIN_REFUSED;
}
