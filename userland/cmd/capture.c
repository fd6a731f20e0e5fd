// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain capture: copies what dchain reads on this host into a new folder, for
 * `--root' elsewhere. Files have their own paths there. `before/' has what was
 * read twice; `dchain-capture' says from when, and makes it a capture: it is
 * written last. Nothing is ever removed or written over.
 */
#include "cmd/cmd.h"
#include "cmd/hide.h"
#include "file/host.h"
#include "file/module.h"
#include "file/mounts.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/program.h"
#include "lib/root.h"
#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* Between the two readings. */
#define SECONDS 3

/* What diagnose, cgroups, top and census read; and of which kernel it is. */
static const char *const files[] = {
	MODULE_FOLDER "/cgroups", MODULE_FOLDER "/histogram",
	MODULE_FOLDER "/status", MODULE_PARAMETERS "/mode",
	MODULE_PARAMETERS "/sample", "/proc/cgroups", "/proc/meminfo",
	"/proc/slabinfo", "/proc/sys/fs/dentry-negative",
	"/proc/sys/fs/dentry-state", "/proc/sys/fs/file-nr",
	"/proc/sys/fs/negative-dentry-limit",
	"/proc/sys/vm/vfs_cache_pressure", "/proc/version",
};

static const char *const cgroup_files[] = {
	"cgroup.controllers", "cgroup.procs", "memory.events",
	"memory.failcnt", "memory.force_empty", "memory.high",
	"memory.kmem.usage_in_bytes", "memory.limit_in_bytes", "memory.max",
	"memory.max_usage_in_bytes", "memory.peak", "memory.reclaim",
	"memory.stat",
};

/**
 * struct capture - a capture being made
 * @names: names of files, too
 * @failed: something could not be written, and was said: nothing is any more
 * @folder: the new folder, open
 * @run: signals are looked for between files
 */
struct capture {
	bool names;
	bool failed;
	int folder;
	struct run run;
};

static void fail(struct capture *c, const char *path)
{
	if (!c->failed)
		warn("%s", path);
	c->failed = true;
}

/* All folders above @path, which begins with a slash. */
static void make_folders(struct capture *c, const char *path)
{
	char above[PATH_MAX];
	size_t len = 1;

	for (; path[len += strcspn(path + len, "/")]; len++) {
		snprintf(above, sizeof(above), "%.*s", (int)len - 1, path + 1);
		if (mkdirat(c->folder, above, 0700) && errno != EEXIST)
			fail(c, above);
	}
}

/* What is there already was made here: a process can be in two cgroups. */
static void put(struct capture *c, const char *path, const char *text)
{
	FILE *f;
	int fd;

	if (c->failed || run_over(&c->run))
		return;
	make_folders(c, path);
	fd = openat(c->folder, path + 1, O_WRONLY | O_CREAT | O_EXCL |
		    O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return;
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f || fputs(text, f) < 0)
		fail(c, path);
	if (f && fclose(f))
		fail(c, path);
}

/*
 * To the same path below @to. What this kernel lacks is not there; what can
 * only be written is empty.
 */
static void copy(struct capture *c, const char *to, const char *path)
{
	char *text = root_read("%s", path), there[PATH_MAX];

	snprintf(there, sizeof(there), "%s%s", to, path);
	if (text || root_exists("%s", path))
		put(c, there, text ? text : "");
	free(text);
}

/* @text is released, and may be NULL. */
static void put_hidden(struct capture *c, const char *path,
		       void (*hide)(FILE *out, char *text), char *text)
{
	char *hidden;
	size_t size;
	FILE *out = must(open_memstream(&hidden, &size));

	if (text)
		hide(out, text);
	fclose(out);
	if (text)
		put(c, path, hidden);
	free(hidden);
	free(text);
}

static void put_mounts(struct capture *c, const char *path, char *text)
{
	put_hidden(c, path, c->names ? hide_nothing : hide_mounts, text);
}

static void copy_host(struct capture *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		copy(c, "", files[i]);
	put_hidden(c, "/proc/cmdline", hide_boot, root_read("/proc/cmdline"));
	put_mounts(c, "/proc/1/mountinfo",
		   root_read("/proc/%s/mountinfo",
			     root_is_here() ? "self" : "1"));
	put_hidden(c, "/var/log/dmesg", hide_boot, host_boot_log());
}

/* nftw() has no context. */
static struct capture *walking;
static size_t prefix;

/* With one process of it, and what that sees mounted. */
static int see_cgroup(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	char file[PATH_MAX + 64], *procs;
	size_t i;

	(void)st;
	(void)ftw;
	path += prefix;
	if (type != FTW_D)
		return 0;
	for (i = 0; i < ARRAY_SIZE(cgroup_files); i++) {
		snprintf(file, sizeof(file), "%s/%s", path, cgroup_files[i]);
		copy(walking, "", file);
	}
	procs = root_read("%s/cgroup.procs", path);
	i = procs ? strtoul(procs, NULL, 10) : 0;
	snprintf(file, sizeof(file), "/proc/%zu/mountinfo", i);
	if (i)
		put_mounts(walking, file, root_read("%s", file));
	free(procs);
	return walking->failed || run_over(&walking->run);
}

static void copy_cgroups(struct capture *c)
{
	struct libmnt_table *mounts = mounts_read();
	char mount[PATH_MAX], path[PATH_MAX];
	bool v1;

	walking = c;
	if (mounts_memory_cgroup(mounts, mount, sizeof(mount), &v1) &&
	    root_path(path, sizeof(path), "%s", mount)) {
		prefix = strlen(path) - strlen(mount);
		nftw(path, see_cgroup, 16, FTW_PHYS);
	}
	mounts_free(mounts);
}

/* Some seconds before the rest. Return: nanoseconds. */
static uint64_t copy_before(struct capture *c)
{
	uint64_t begin = run_clock();

	copy(c, "/before", MODULE_FOLDER "/cgroups");
	copy(c, "/before", MODULE_FOLDER "/status");
	run_wait(&c->run, begin + SECONDS * 1000000000ull);
	return run_clock() - begin;
}

static void put_head(struct capture *c, uint64_t ns)
{
	char text[1024], date[32];
	time_t now = time(NULL);
	struct utsname host;

	uname(&host);
	strftime(date, sizeof(date), "%FT%TZ", gmtime(&now));
	snprintf(text, sizeof(text),
		 "version: %s\ndate: %s\npage_size: %ld\nnanoseconds: %llu\nhost: %s\n",
		 DCHAIN_VERSION, date, sysconf(_SC_PAGESIZE),
		 (unsigned long long)ns, c->names ? host.nodename : "-");
	put(c, ROOT_CAPTURE, text);
}

/* The census first: nothing was made yet when ^C ends it. */
static enum dchain_exit capture(struct capture *c, const char *path)
{
	enum dchain_exit status = DCHAIN_OK;
	uint64_t ns = 0;
	char *census;

	census = root_read(MODULE_FOLDER "/census_sample");
	if (!census)
		status = module_why(MODULE_FOLDER "/census_sample", errno);
	if (status && status != DCHAIN_NO_MODULE)
		return status;
	if (mkdir(path, 0700)) {
		warn("%s", path);
		free(census);
		return DCHAIN_FAILED;
	}
	run_begin(&c->run, 0);
	c->folder = open(path, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (census) {
		put_hidden(c, MODULE_FOLDER "/census",
			   c->names ? hide_nothing : hide_census, census);
		ns = copy_before(c);
	}
	copy_host(c);
	copy_cgroups(c);
	put_head(c, ns);
	if (c->failed)
		status = DCHAIN_FAILED;
	else if (run_over(&c->run))
		status = DCHAIN_INTERRUPTED;
	else if (status)
		status = DCHAIN_INCOMPLETE;
	if (c->failed || run_over(&c->run))
		warnx("%s: not complete", path);
	return status;
}

static void take(void *context, int val, const char *argument)
{
	struct capture *c = context;

	(void)val;
	(void)argument;
	c->names = true;
}

int cmd_capture(int argc, char **argv)
{
	static const struct option own[] = {
		{ "names", no_argument, NULL, 256 },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "capture [OPTION...] DIR",
		.about = "Copies what dchain reads on this host, a census among it, into a new folder.\n"
			 "`dchain COMMAND --root DIR' answers from it elsewhere, without root and module.\n"
			 "Names of files and directories, but well-known ones, become numbers.\n"
			 "Exit status 3 where the module is not loaded: only the host's own files then.\n",
		.max_arguments = 1,
		.has_root = true,
		.own = own,
		.own_help = "      --names           names of files, mounts and host, which may be secret\n",
		.take = take,
	};
	struct capture c = { .names = false };
	struct options o;

	options_parse(&o, &spec, &c, argc, argv);
	if (optind == argc)
		options_refuse("DIR", "which folder is to be made?");
	return capture(&c, argv[optind]);
}
