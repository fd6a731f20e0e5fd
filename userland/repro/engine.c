// SPDX-License-Identifier: GPL-2.0-only
#include "repro/engine.h"

#include "lib/run.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char make_image[] =
	"set -e\n"
	"folder=$(mktemp -d /var/tmp/dchain-repro.XXXXXX)\n"
	"trap 'rm -rf \"$folder\"' EXIT\n"
	"mkdir -p \"$folder/tmp\" \"$folder/usr/bin\"\n"
	"cp \"$3\" \"$folder/usr/bin/holder\"\n"
	"ldd \"$3\" \"$4\" | grep -o '^[^:]*/[^ :]*' | grep -o '/[^ ]*' |\n"
	"	sort -u | while read -r lib; do\n"
	"	mkdir -p \"$folder${lib%/*}\"\n"
	"	cp -L \"$lib\" \"$folder$lib\"\n"
	"done\n"
	"tar -C \"$folder\" -c . | \"$1\" import - \"$2\" 2>&1\n";

/* The words of $3 are options. */
static const char start_container[] =
	"set -e\n"
	"\"$1\" rm -f \"$2\" >/dev/null 2>&1 || true\n"
	"\"$1\" run -d --name \"$2\" --network none --log-driver none $3 \"$2\" \\\n"
	"	/usr/bin/holder --count 1 --stay /tmp\n"
	"\"$1\" inspect -f '{{.State.Pid}}' \"$2\"\n";

static const char remove_container[] =
	"\"$1\" kill \"$2\" >/dev/null 2>&1\n"
	"\"$1\" rm -f \"$2\"\n";

static const char remove_image[] = "\"$1\" rmi -f \"$2\"\n";

/*
 * Run a script with up to four arguments; @text receives what it printed.
 * A process group of its own: a Ctrl-C is for us, who clean up.
 */
static bool shell(const char *script, const char *const args[4], char *text,
		  size_t size)
{
	int out[2], status;
	size_t len = 0;
	ssize_t got;
	pid_t pid;

	if (pipe2(out, O_CLOEXEC)) {
		warn("pipe");
		return false;
	}
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		run_child_signals();
		dup2(out[1], STDOUT_FILENO);
		dup2(out[1], STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", script, "dchain", args[0], args[1],
		      args[2], args[3], NULL);
		_exit(127);
	}
	close(out[1]);
	while ((got = read(out[0], text + len, size - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(out[0]);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && !WEXITSTATUS(status);
}

enum dchain_exit engine_image(const char *engine, const char *name,
			      const int programs[2])
{
	char path[2][PATH_MAX], link[32], text[8192];
	const char *args[4] = { engine, name, path[0], path[1] };
	ssize_t len;
	int i;

	for (i = 0; i < 2; i++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", programs[i]);
		len = readlink(link, path[i], sizeof(path[i]) - 1);
		if (len < 0) {
			warn("%s", link);
			return DCHAIN_FAILED;
		}
		path[i][len] = '\0';
	}
	if (shell(make_image, args, text, sizeof(text)))
		return DCHAIN_OK;
	warnx("%s makes no image: %s", engine, text);
	return DCHAIN_FAILED;
}

void engine_image_remove(const char *engine, const char *name)
{
	const char *args[4] = { engine, name, NULL, NULL };
	char text[8192];

	shell(remove_image, args, text, sizeof(text));
}

/* From the process to its cgroup of version 2. */
static bool find_cgroup(struct container *c, const struct cgroup_root *root)
{
	char file[64], line[PATH_MAX];
	bool found = false;
	struct stat st;
	FILE *f;

	snprintf(file, sizeof(file), "/proc/%d/cgroup", (int)c->pid);
	f = fopen(file, "re");
	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f))
		found = !strncmp(line, "0::/", 4);
	fclose(f);
	if (!found)
		return false;
	line[strcspn(line, "\n")] = '\0';
	if (snprintf(c->path, sizeof(c->path), "%s%s", root->mount, line + 3) >=
	    (int)sizeof(c->path))
		return false;
	c->cgroup = open(c->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->cgroup < 0 || fstat(c->cgroup, &st))
		return false;
	c->id = st.st_ino;
	return true;
}

/* The last line that was printed is a number. */
static pid_t last_number(char *text)
{
	size_t len = strlen(text);
	char *line;

	if (len && text[len - 1] == '\n')
		text[len - 1] = '\0';
	line = strrchr(text, '\n');
	return atoi(line ? line + 1 : text);
}

enum dchain_exit engine_container(struct container *c, const char *engine,
				  const struct cgroup_root *root,
				  const char *name, uint64_t memory_max)
{
	char options[48] = "", text[8192], path[64];
	const char *args[4] = { engine, name, options, NULL };

	memset(c, 0, sizeof(*c));
	c->cgroup = -1;
	c->mounts = -1;
	c->engine = engine;
	c->name = name;
	if (memory_max)
		snprintf(options, sizeof(options), "--memory %" PRIu64,
			 memory_max);
	if (!shell(start_container, args, text, sizeof(text))) {
		warnx("%s runs no container: %s", engine, text);
		engine_container_remove(c);
		return DCHAIN_FAILED;
	}
	c->pid = last_number(text);
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)c->pid);
	c->mounts = open(path, O_RDONLY | O_CLOEXEC);
	if (c->pid > 0 && c->mounts >= 0 && find_cgroup(c, root))
		return DCHAIN_OK;
	warnx("%s: the container has ended: %s", name, text);
	engine_container_remove(c);
	return DCHAIN_FAILED;
}

void engine_container_remove(struct container *c)
{
	const char *args[4] = { c->engine, c->name, NULL, NULL };
	char text[8192];

	if (c->mounts >= 0)
		close(c->mounts);
	if (c->cgroup >= 0)
		close(c->cgroup);
	if (!shell(remove_container, args, text, sizeof(text)))
		warnx("%s: %s", c->engine, text);
	memset(c, 0, sizeof(*c));
}
