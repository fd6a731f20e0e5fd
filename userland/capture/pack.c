// SPDX-License-Identifier: GPL-2.0-only
/* Makes a capture: which files are in it, and in which order. */
#include "capture/capture.h"

#include "capture/archive.h"
#include "capture/hide.h"
#include "capture/host-files.h"
#include "capture/put.h"
#include "file/source.h"
#include "lib/run.h"
#include "lib/slurp.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

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

static bool put_module_files(struct archive *a, const char *folder,
			     bool names)
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
	    !put_module_files(a, SOURCE_FOLDER, plan->names) ||
	    !put_module_files(a, SOURCE_PARAMETERS, true) ||
	    !put_module_file(a, SOURCE_FOLDER, "census_sample", SOURCE_FOLDER,
			     plan->names) ||
	    !put_host(a) || !put_cgroups(a))
		return DCHAIN_FAILED;
	if (module)
		return DCHAIN_OK;
	warnx("the module is not loaded: the capture has only the host's own files");
	return DCHAIN_INCOMPLETE;
}

/*
 * Only a file that was not there before is written, and taken away again: the
 * path may name a device, a link or a program.
 */
enum dchain_exit capture_write(const struct capture_plan *plan)
{
	bool out = !strcmp(plan->file, "-");
	enum dchain_exit status = DCHAIN_FAILED;
	struct archive *a;
	int fd = 1;

	if (!libarchive_load())
		return DCHAIN_FAILED;
	if (!out)
		fd = open(plan->file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
			  O_CLOEXEC, 0600);
	if (fd < 0) {
		warn("%s", plan->file);
		return DCHAIN_FAILED;
	}
	a = libarchive.write_new();
	libarchive.write_add_filter_gzip(a);
	libarchive.write_set_format_pax_restricted(a);
	if (libarchive.write_open_fd(a, fd))
		warnx("%s: %s", plan->file, libarchive.error_string(a));
	else
		status = put_all(a, plan);
	if (libarchive.write_close(a) &&
	    (!status || status == DCHAIN_INCOMPLETE)) {
		warnx("%s: %s", plan->file, libarchive.error_string(a));
		status = DCHAIN_FAILED;
	}
	libarchive.write_free(a);
	if (!out && close(fd) && (!status || status == DCHAIN_INCOMPLETE)) {
		warn("%s", plan->file);
		status = DCHAIN_FAILED;
	}
	if (status && status != DCHAIN_INCOMPLETE && !out)
		unlink(plan->file);
	return status;
}
