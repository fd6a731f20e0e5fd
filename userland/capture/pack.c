// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a capture.
 */
#include "capture/capture.h"

#include "file/source.h"
#include "host/cgroup.h"
#include "host/mounts.h"
#include "lib/run.h"
#include "lib/slurp.h"
#include "names/names.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
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

/* As many as diagnose looks at. */
#define MOST_CGROUPS 4096

static const char * const host_files[] = {
	"/etc/os-release",
	"/proc/cgroups",
	"/proc/meminfo",
	"/proc/self/mountinfo",
	"/proc/slabinfo",
	"/proc/sys/fs/dentry-fs-klimit",
	"/proc/sys/fs/dentry-negative",
	"/proc/sys/fs/dentry-state",
	"/proc/sys/fs/file-nr",
	"/proc/sys/fs/negative-dentry-limit",
	"/proc/sys/kernel/osrelease",
	"/proc/sys/vm/vfs_cache_pressure",
	"/proc/uptime",
	"/proc/version",
	"/sys/kernel/security/lockdown",
	"/sys/module/dchain/initstate",
	"/sys/module/dchain/version",
};

static const char * const cgroup_files[] = {
	"cgroup.controllers", "cgroup.events", "memory.current",
	"memory.events", "memory.force_empty", "memory.high",
	"memory.kmem.usage_in_bytes", "memory.limit_in_bytes", "memory.low",
	"memory.max", "memory.min", "memory.reclaim", "memory.stat",
	"memory.swap.max", "memory.usage_in_bytes",
};

/* Folders that are looked for, not into. */
static const char * const folders[] = { "/run/systemd/system" };

/* A word of the kernel's command line may be a key; these are none. */
static const char * const boot_words[] = {
	"cgroup", "dhash_entries=", "ihash_entries=", "hashdist=", "lockdown=",
	"systemd.unified_cgroup_hierarchy",
};

static bool put(struct archive *a, const char *path, const void *data,
		size_t len, mode_t type)
{
	struct archive_entry *entry = archive_entry_new();
	bool good;

	archive_entry_set_pathname(entry, path + (*path == '/'));
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, type == S_IFDIR ? 0700 : 0600);
	archive_entry_set_size(entry, (la_int64_t)len);
	archive_entry_set_mtime(entry, time(NULL), 0);
	good = archive_write_header(a, entry) == ARCHIVE_OK &&
	       archive_write_data(a, data, len) == (la_ssize_t)len;
	archive_entry_free(entry);
	if (!good)
		warnx("%s: %s", path, archive_error_string(a));
	return good;
}

static bool put_text(struct archive *a, const char *path, const char *text)
{
	return put(a, path, text, strlen(text), S_IFREG);
}

/*
 * What this kernel does not have is not in the capture; what can only be
 * written is there, and empty.
 */
static bool put_file(struct archive *a, const char *path)
{
	size_t len = 0;
	char *text = slurp_file(path, &len);
	bool good;

	if (!text && access(path, F_OK))
		return true;
	good = put(a, path, text ? text : "", len, S_IFREG);
	free(text);
	return good;
}

static bool put_boot_words(struct archive *a)
{
	static const char path[] = "/proc/cmdline";
	size_t len, i;
	char *text = slurp_file(path, &len), *rest = text, *word;
	char kept[4096] = "";
	bool good;

	while ((word = strsep(&rest, " \n")))
		for (i = 0; i < sizeof(boot_words) / sizeof(boot_words[0]); i++)
			if (!strncmp(word, boot_words[i],
				     strlen(boot_words[i])) &&
			    strlen(kept) + strlen(word) + 2 < sizeof(kept)) {
				strcat(kept, word);
				strcat(kept, " ");
			}
	good = !text || put_text(a, path, kept);
	free(text);
	return good;
}

/* The lines of the kernel's log that have the sizes of its hash tables. */
static bool put_boot_log(struct archive *a)
{
	int size = klogctl(KLOG_SIZE, NULL, 0);
	char *log = size > 0 ? malloc((size_t)size + 1) : NULL;
	char *rest, *line, kept[1024] = "";

	if (!log)
		return true;
	size = klogctl(KLOG_READ_ALL, log, size);
	log[size > 0 ? size : 0] = '\0';
	rest = log;
	while ((line = strsep(&rest, "\n")))
		if (strstr(line, "cache hash table entries") &&
		    strlen(kept) + strlen(line) + 2 < sizeof(kept)) {
			strcat(kept, line);
			strcat(kept, "\n");
		}
	free(log);
	return put_text(a, "/var/log/dmesg", kept);
}

/* A host that is read from elsewhere is seen as its first process sees it. */
static bool put_mounts_of_init(struct archive *a)
{
	size_t len;
	char *text = slurp_file("/proc/self/mountinfo", &len);
	bool good = !text || put(a, "/proc/1/mountinfo", text, len, S_IFREG);

	free(text);
	return good;
}

static bool put_host(struct archive *a)
{
	bool good = true;
	size_t i;

	for (i = 0; good && i < sizeof(host_files) / sizeof(host_files[0]); i++)
		good = put_file(a, host_files[i]);
	for (i = 0; good && i < sizeof(folders) / sizeof(folders[0]); i++)
		if (!access(folders[i], F_OK))
			good = put(a, folders[i], "", 0, S_IFDIR);
	return good && put_boot_words(a) && put_boot_log(a) &&
	       put_mounts_of_init(a);
}

/*
 * The word of a column `examples' in each row of a text with tables becomes a
 * dash. Columns are named by the line that begins with `# ' behind a version.
 */
static void hide_examples(char *text)
{
	char *line = text, *end, *out = text;
	int column = -1, i;

	for (; *line; line = *end ? end + 1 : end) {
		char *word = line, *next;

		end = line + strcspn(line, "\n");
		if (!strncmp(line, "# ", 2) && strncmp(line, "# warning", 9)) {
			column = -1;
			for (i = 0, next = line + 2; next < end; i++) {
				size_t len = strcspn(next, " \n");

				if (len == 8 && !strncmp(next, "examples", 8))
					column = i;
				next += len + 1;
			}
		}
		if (!strncmp(line, "dchain ", 7))
			column = -1;
		for (i = 0; *line != '#' && i < column && word < end; i++)
			word += strcspn(word, " \n") + 1;
		if (column >= 0 && *line != '#' && word < end) {
			memmove(out, line, (size_t)(word - line));
			out += word - line;
			*out++ = '-';
			line = word + strcspn(word, " \n");
		}
		memmove(out, line, (size_t)(end - line));
		out += end - line;
		if (*end)
			*out++ = '\n';
	}
	*out = '\0';
}

/* One of the module's files; a census is taken when it is opened. */
static bool put_module_file(struct archive *a, const char *folder,
			    const char *name, const char *as, bool names)
{
	char path[PATH_MAX], to[PATH_MAX];
	size_t len;
	char *text;
	bool good;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	snprintf(to, sizeof(to), "%s/%s", as, name);
	text = slurp_file(path, &len);
	if (!text)
		return true;
	if (!names)
		hide_examples(text);
	good = put_text(a, to, text);
	free(text);
	return good;
}

static bool put_folder(struct archive *a, const char *folder, bool names)
{
	const struct dirent *entry;
	DIR *dir = opendir(folder);
	bool good = true;

	while (good && dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    strcmp(entry->d_name, "census_full") != 0 &&
		    strcmp(entry->d_name, "census_sample") != 0)
			good = put_module_file(a, folder, entry->d_name,
					       folder, names);
	if (dir)
		closedir(dir);
	return good;
}

static bool put_before(struct archive *a)
{
	return put_module_file(a, SOURCE_PARAMETERS, "reset", "before", true) &&
	       put_module_file(a, SOURCE_FOLDER, "status", "before", true) &&
	       put_module_file(a, SOURCE_FOLDER, "cgroups", "before", true);
}

/* One process of it, and what that sees mounted: where its directories are. */
static bool put_process(struct archive *a, const char *folder)
{
	char path[PATH_MAX], pid[32] = "";
	bool good;
	FILE *f;

	if (snprintf(path, sizeof(path), "%s/cgroup.procs", folder) >=
	    (int)sizeof(path))
		return true;
	f = fopen(path, "re");
	if (!f)
		return true;
	good = fgets(pid, sizeof(pid), f);
	fclose(f);
	if (!good)
		return true;
	good = put_text(a, path, pid);
	snprintf(path, sizeof(path), "/proc/%.*s/mountinfo",
		 (int)strcspn(pid, "\n"), pid);
	return good && put_file(a, path);
}

static bool put_cgroup_files(struct archive *a, const char *folder)
{
	char file[PATH_MAX + 64];
	bool good = true;
	size_t i;

	for (i = 0; good && i < sizeof(cgroup_files) / sizeof(cgroup_files[0]);
	     i++) {
		snprintf(file, sizeof(file), "%s/%s", folder, cgroup_files[i]);
		good = put_file(a, file);
	}
	return good && put_process(a, folder);
}

/**
 * struct walk - where cgroups go, and whether that went well
 */
struct walk {
	struct archive *a;
	bool good;
};

static void put_cgroup(void *context, const struct host_cgroup *c)
{
	struct walk *w = context;

	w->good = w->good && put_cgroup_files(w->a, c->folder);
}

static bool put_cgroups(struct archive *a)
{
	struct walk w = { .a = a, .good = true };
	struct libmnt_table *mounts = mounts_read();
	char mount[PATH_MAX];
	bool v1;

	if (mounts_memory_cgroup(mounts, mount, sizeof(mount), &v1))
		host_cgroup_walk(mount, v1, MOST_CGROUPS, put_cgroup, &w);
	mounts_free(mounts);
	return w.good;
}

static bool put_names(struct archive *a)
{
	size_t len = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &len);
	bool good;

	if (!f)
		return false;
	good = !names_save(f);
	if (fclose(f) || !good)
		return false;
	good = put_text(a, "names", text);
	free(text);
	return good;
}

static bool put_head(struct archive *a)
{
	struct utsname host;
	char text[1024];

	if (uname(&host))
		return false;
	snprintf(text, sizeof(text),
		 "format: %d\nversion: %s\nhost: %s\nkernel: %s\nmachine: %s\ntime: %lld\n",
		 CAPTURE_FORMAT, DCHAIN_VERSION, host.nodename, host.release,
		 host.machine, (long long)time(NULL));
	return put_text(a, "dchain-capture", text);
}

static enum dchain_exit put_all(struct archive *a,
				const struct capture_plan *plan)
{
	bool module = !access(SOURCE_FOLDER "/status", R_OK);
	uint64_t begin = run_clock(), ns;
	struct run run;
	char clock[32];

	if (!put_head(a))
		return DCHAIN_FAILED;
	if (module) {
		if (run_begin(&run, 0)) {
			warn("signalfd");
			return DCHAIN_FAILED;
		}
		if (!put_before(a))
			return DCHAIN_FAILED;
		begin = run_clock();
		if (run_wait(&run, -1, begin + (uint64_t)(plan->seconds *
							   1e9)) == RUN_OVER)
			return DCHAIN_INTERRUPTED;
	}
	ns = run_clock() - begin;
	snprintf(clock, sizeof(clock), "ns: %" PRIu64 "\n", ns);
	if (!put_text(a, "clock", clock) ||
	    !put_folder(a, SOURCE_FOLDER, plan->names) ||
	    !put_folder(a, SOURCE_PARAMETERS, true) ||
	    !put_module_file(a, SOURCE_FOLDER, "census_sample", SOURCE_FOLDER,
			     plan->names) ||
	    !put_host(a) || !put_names(a) || !put_cgroups(a))
		return DCHAIN_FAILED;
	if (module)
		return DCHAIN_OK;
	warnx("the module is not loaded: the capture has only the host's own files");
	return DCHAIN_INCOMPLETE;
}

enum dchain_exit capture_write(const struct capture_plan *plan)
{
	bool out = !strcmp(plan->file, "-");
	struct archive *a = archive_write_new();
	enum dchain_exit status = DCHAIN_FAILED;

	umask(077);
	archive_write_add_filter_gzip(a);
	archive_write_set_format_pax_restricted(a);
	if (archive_write_open_filename(a, out ? NULL : plan->file))
		warnx("%s: %s", plan->file, archive_error_string(a));
	else
		status = put_all(a, plan);
	if (archive_write_close(a) && !status) {
		warnx("%s: %s", plan->file, archive_error_string(a));
		status = DCHAIN_FAILED;
	}
	archive_write_free(a);
	if (status && status != DCHAIN_INCOMPLETE && !out)
		unlink(plan->file);
	return status;
}
