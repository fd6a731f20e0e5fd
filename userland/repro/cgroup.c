// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making and removing cgroups.
 */
#include "repro/cgroup.h"

#include "lib/array.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "dchain-repro"

static bool find_mount(struct cgroup_root *root)
{
	FILE *mounts = setmntent("/proc/self/mounts", "r");
	const struct mntent *m;
	bool found = false;

	if (!mounts)
		return false;
	while (!found && (m = getmntent(mounts))) {
		found = !strcmp(m->mnt_type, "cgroup2") &&
			strlen(m->mnt_dir) < sizeof(root->mount);
		if (found)
			memcpy(root->mount, m->mnt_dir,
			       strlen(m->mnt_dir) + 1);
	}
	endmntent(mounts);
	return found;
}

/* Is the memory controller in that list of the root's? */
static bool lists_memory(const struct cgroup_root *root, const char *file)
{
	char path[PATH_MAX], line[512];
	bool found = false;
	char *rest = line;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root->mount, file);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (fgets(line, sizeof(line), f))
		while (rest && !found)
			found = !strcmp(strsep(&rest, " \n"), "memory");
	fclose(f);
	return found;
}

enum dchain_exit cgroup_find(struct cgroup_root *root)
{
	memset(root, 0, sizeof(*root));
	if (!find_mount(root)) {
		warnx("needs cgroup v2, and no cgroup2 file system is mounted");
		return DCHAIN_FAILED;
	}
	if (!lists_memory(root, "cgroup.controllers")) {
		warnx("needs cgroup v2's memory controller, not listed in %s/cgroup.controllers",
		      root->mount);
		return DCHAIN_FAILED;
	}
	snprintf(root->folder, sizeof(root->folder), "%s/" FOLDER,
		 root->mount);
	return DCHAIN_OK;
}

static int control(const char *folder, const char *what)
{
	char path[PATH_MAX];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/cgroup.subtree_control", folder);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		warn("%s", path);
		return -1;
	}
	ret = write(fd, what, strlen(what)) < 0 ? -1 : 0;
	if (ret)
		warn("%s: %s", path, what);
	close(fd);
	return ret;
}

/* rmdir() removes only what nobody lives in: a running one is safe. */
static void remove_rest(const struct cgroup_root *root)
{
	static const char * const names[] = { "/worker", "/trasher", "" };
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s%s", root->folder, names[i]);
		rmdir(path);
	}
}

enum dchain_exit cgroup_make(struct cgroup_root *root)
{
	remove_rest(root);
	if (mkdir(root->folder, 0755)) {
		if (errno == EEXIST)
			warnx("%s is in use: is another repro running?",
			      root->folder);
		else
			warn("%s", root->folder);
		return DCHAIN_FAILED;
	}
	root->made = true;
	if (!lists_memory(root, "cgroup.subtree_control")) {
		if (control(root->mount, "+memory"))
			return DCHAIN_FAILED;
		root->enabled = true;
	}
	return control(root->folder, "+memory") ? DCHAIN_FAILED : DCHAIN_OK;
}

void cgroup_unmake(struct cgroup_root *root)
{
	if (root->made && rmdir(root->folder))
		warn("%s", root->folder);
	root->made = false;
	if (root->enabled)
		control(root->mount, "-memory");
	root->enabled = false;
}

int cgroup_add(const struct cgroup_root *root, const char *name, char *path,
	       uint64_t *id)
{
	struct stat st;
	int fd;

	snprintf(path, PATH_MAX, "%s/%s", root->folder, name);
	if (mkdir(path, 0755)) {
		warn("%s", path);
		return -1;
	}
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st)) {
		warn("%s", path);
		if (fd >= 0)
			close(fd);
		rmdir(path);
		return -1;
	}
	*id = st.st_ino;
	return fd;
}

int cgroup_set(int dir, const char *file, uint64_t value)
{
	int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);
	int ret = -1;

	if (fd >= 0) {
		if (dprintf(fd, "%" PRIu64, value) > 0)
			ret = 0;
	}
	if (ret)
		warn("%s", file);
	if (fd >= 0)
		close(fd);
	return ret;
}

static int read_file(int dir, const char *file, char *text, size_t size)
{
	int fd = openat(dir, file, O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;

	if (fd >= 0) {
		len = read(fd, text, size - 1);
		close(fd);
	}
	if (len <= 0) {
		warn("%s", file);
		return -1;
	}
	text[len] = '\0';
	return 0;
}

int cgroup_get(int dir, const char *file, uint64_t *value)
{
	char text[32];

	if (read_file(dir, file, text, sizeof(text)))
		return -1;
	if (sscanf(text, "%" SCNu64, value) == 1)
		return 0;
	warnx("%s: %s: not a number", file, text);
	return -1;
}

int cgroup_oom_kills(int dir, uint64_t *kills)
{
	static const char file[] = "memory.events", name[] = "\noom_kill ";
	const char *line;
	char text[512];

	if (read_file(dir, file, text, sizeof(text)))
		return -1;
	line = strstr(text, name);
	if (line && sscanf(line + strlen(name), "%" SCNu64, kills) == 1)
		return 0;
	warnx("%s: no oom_kill in it", file);
	return -1;
}
