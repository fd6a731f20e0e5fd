// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain capture: copies what dchain reads on this host into a new folder, for
 * `--root' elsewhere. Files have their own paths there. `before/' has what was
 * read twice; `dchain-capture' says from when, and makes it a capture: it is
 * written last. Whatever fails, only what was made here is removed.
 */
#include "cmd/cmd.h"
#include "cmd/hide.h"
#include "file/module.h"
#include "file/mounts.h"
#include "lib/array.h"
#include "lib/options.h"
#include "lib/program.h"
#include "lib/root.h"
#include "lib/run.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define KLOG_READ_ALL 3
#define KLOG_SIZE 10

/* Between the two readings. */
#define SECONDS 3

static const char *const host_files[] = {
	"/etc/os-release", "/proc/cgroups", "/proc/meminfo", "/proc/slabinfo",
	"/proc/sys/fs/dentry-fs-klimit", "/proc/sys/fs/dentry-negative",
	"/proc/sys/fs/dentry-state", "/proc/sys/fs/file-nr",
	"/proc/sys/fs/negative-dentry-limit", "/proc/sys/kernel/osrelease",
	"/proc/sys/vm/vfs_cache_pressure", "/proc/uptime", "/proc/version",
	"/sys/kernel/security/lockdown", "/sys/module/dchain/initstate",
	"/sys/module/dchain/version",
};

static const char *const cgroup_files[] = {
	"cgroup.controllers", "cgroup.events", "cgroup.procs", "cgroup.type",
	"memory.current", "memory.events", "memory.failcnt",
	"memory.force_empty",
	"memory.high", "memory.kmem.usage_in_bytes", "memory.limit_in_bytes",
	"memory.low", "memory.max", "memory.max_usage_in_bytes",
	"memory.memsw.limit_in_bytes", "memory.min", "memory.peak",
	"memory.reclaim", "memory.stat", "memory.swap.current",
	"memory.swap.max", "memory.usage_in_bytes",
};

/**
 * struct capture - a capture being made
 * @names: names of files, too
 * @failed: something could not be written, and was said: nothing is any more
 * @folder: the new folder, open
 * @made: @n paths in it, in the order in which they were made
 * @run: signals are looked for between files
 */
struct capture {
	bool names;
	bool failed;
	int folder;
	char **made;
	size_t n;
	struct run run;
};

static void fail(struct capture *c, const char *path)
{
	if (!c->failed)
		warn("%s", path);
	c->failed = true;
}

static void remember(struct capture *c, const char *path)
{
	if (!(c->n % 256))
		c->made = must(reallocarray(c->made, c->n + 256,
					    sizeof(*c->made)));
	c->made[c->n++] = must(strdup(path));
}

/* All folders above @path, which begins without a slash. */
static void make_folders(struct capture *c, const char *path)
{
	char above[PATH_MAX];
	size_t len = 0;

	while (path[len += strcspn(path + len, "/")]) {
		snprintf(above, sizeof(above), "%.*s", (int)len++, path);
		if (!mkdirat(c->folder, above, 0700))
			remember(c, above);
		else if (errno != EEXIST)
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
	path += *path == '/';
	make_folders(c, path);
	fd = openat(c->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
		    O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return;
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f) {
		fail(c, path);
		return;
	}
	remember(c, path);
	if (fputs(text, f) < 0)
		fail(c, path);
	if (fclose(f))
		fail(c, path);
}

/*
 * To the same path below @to. What this kernel lacks is not there; what can
 * only be written is empty.
 */
static void copy_to(struct capture *c, const char *to, const char *path)
{
	char *text = root_read("%s", path), there[PATH_MAX];

	snprintf(there, sizeof(there), "%s%s", to, path);
	if (text || root_exists("%s", path))
		put(c, there, text ? text : "");
	free(text);
}

static void copy(struct capture *c, const char *path)
{
	copy_to(c, "", path);
}

/* @text is released. */
static void put_hidden(struct capture *c, const char *path, enum hide what,
		       char *text)
{
	char *hidden;

	if (!text)
		return;
	hidden = c->names && what <= HIDE_MOUNTS ? NULL : hide(what, text);
	put(c, path, hidden ? hidden : text);
	free(hidden);
	free(text);
}

static void copy_folder(struct capture *c, const char *folder)
{
	const struct dirent *entry;
	char path[PATH_MAX];
	DIR *dir;

	if (!root_path(path, sizeof(path), "%s", folder))
		return;
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%.255s", folder,
			 entry->d_name);
		/* those are taken when they are opened */
		if (entry->d_name[0] != '.' && !strstr(path, "/census"))
			copy(c, path);
	}
	if (dir)
		closedir(dir);
}

static void copy_boot_log(struct capture *c)
{
	int size = klogctl(KLOG_SIZE, NULL, 0);
	char *log = must(calloc(1, size > 0 ? (size_t)size + 1 : 1));

	if (size > 0)
		klogctl(KLOG_READ_ALL, log, size);
	put_hidden(c, "var/log/dmesg", HIDE_BOOT_LOG, log);
}

static void copy_host(struct capture *c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(host_files); i++)
		copy(c, host_files[i]);
	if (root_exists("/run/systemd/system"))
		make_folders(c, "run/systemd/system/");
	put_hidden(c, "proc/cmdline", HIDE_BOOT_WORDS,
		   root_read("/proc/cmdline"));
	put_hidden(c, "proc/1/mountinfo", HIDE_MOUNTS,
		   root_read("/proc/%s/mountinfo",
			     root_is_here() ? "self" : "1"));
	copy_boot_log(c);
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
		copy(walking, file);
	}
	procs = root_read("%s/cgroup.procs", path);
	i = procs ? strtoul(procs, NULL, 10) : 0;
	snprintf(file, sizeof(file), "proc/%zu/mountinfo", i);
	if (i)
		put_hidden(walking, file, HIDE_MOUNTS, root_read("/%s", file));
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

/* The counts twice, with some seconds between them. Return: nanoseconds. */
static uint64_t copy_counts(struct capture *c)
{
	uint64_t begin = run_clock();

	copy_to(c, "before", MODULE_FOLDER "/cgroups");
	copy_to(c, "before", MODULE_FOLDER "/status");
	run_wait(&c->run, begin + SECONDS * 1000000000ull);
	copy_folder(c, MODULE_FOLDER);
	copy_folder(c, MODULE_PARAMETERS);
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

/* The last one first: a folder is then empty. */
static void end(struct capture *c, const char *path, bool keep)
{
	while (c->n-- > 0) {
		if (!keep && unlinkat(c->folder, c->made[c->n], 0) &&
		    errno == EISDIR)
			unlinkat(c->folder, c->made[c->n], AT_REMOVEDIR);
		free(c->made[c->n]);
	}
	free(c->made);
	if (!keep)
		rmdir(path);
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
		put_hidden(c, MODULE_FOLDER "/census", HIDE_CENSUS, census);
		ns = copy_counts(c);
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
	end(c, path, !status || status == DCHAIN_INCOMPLETE);
	return status;
}

static bool take(void *context, int val, const char *argument)
{
	struct capture *c = context;

	(void)val;
	(void)argument;
	c->names = true;
	return true;
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
	enum dchain_exit status;
	struct options o;

	if (options_parse(&o, &spec, &c, argc, argv, &status))
		return status;
	if (optind < argc)
		return capture(&c, argv[optind]);
	warnx("needs a DIR to make");
	return options_refused(&spec);
}
