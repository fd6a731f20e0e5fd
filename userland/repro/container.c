// SPDX-License-Identifier: GPL-2.0-only
/*
 * Containers.
 */
#include "repro/container.h"
#include "repro/engine.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * fork() straight into a cgroup: nothing that the child does is counted, or
 * charged, elsewhere. Return: as fork().
 */
static pid_t fork_into(int cgroup, uint64_t flags)
{
	struct clone_args args = {
		.flags = flags | CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)cgroup,
	};
	pid_t parent = getpid();
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (pid)
		return pid;
	/* No child survives its parent, not even one that was SIGKILLed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	return 0;
}

/*
 * The layer is found by its descriptor, since its path may be below our own
 * mount; by one of this mount namespace, as overlayfs takes no other's.
 */
static const char *mount_tmp(const char *path)
{
	char options[200];
	int layer = -1;

	if (path) {
		layer = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (layer < 0)
			return "opening the layer";
	}
	snprintf(options, sizeof(options), "lowerdir=/proc/self/fd/%d,upperdir="
		 CONTAINER_ROOT "/upper,workdir=" CONTAINER_ROOT "/work",
		 layer);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return "making the mounts private";
	if (mount("dchain-repro", CONTAINER_ROOT, "tmpfs", 0, "mode=0755"))
		return "mounting tmpfs";
	if (mkdir(CONTAINER_ROOT "/lower", 0755) ||
	    mkdir(CONTAINER_ROOT "/upper", 0755) ||
	    mkdir(CONTAINER_ROOT "/work", 0755))
		return "mkdir on tmpfs";
	if (mount("dchain-repro", CONTAINER_ROOT, "overlay", 0,
		  layer >= 0 ? options :
		  "lowerdir=" CONTAINER_ROOT "/lower,upperdir=" CONTAINER_ROOT
		  "/upper,workdir=" CONTAINER_ROOT "/work"))
		return "mounting overlay (is its module there?)";
	return NULL;
}

/*
 * Where a container's memory ends the kernel may kill its processes; not this
 * one, because then the container would be gone. Best effort.
 */
static void not_for_oom(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, "-1000", 5) < 0)
		warn("oom_score_adj");
	close(fd);
}

/*
 * The process that holds the container. Signals that end a run are still
 * blocked, so that a Ctrl-C on the terminal, which reaches it too, is left to
 * the parent, which removes things in their order.
 */
static _Noreturn void hold(int ready, const char *layer)
{
	const char *failed;
	int error;

	not_for_oom();
	failed = mount_tmp(layer);
	error = errno;
	if (failed) {
		dprintf(ready, "%s: %s", failed, strerror(error));
		_exit(1);
	}
	/*
	 * Pipes and namespaces of the parent must not live on in here; that
	 * @ready is closed lets it know that all is well.
	 */
	syscall(SYS_close_range, 3, ~0u, 0);
	for (;;)
		pause();
}

/* The holder prints what went wrong, or nothing. */
static enum dchain_exit wait_ready(int fd)
{
	char text[256];
	ssize_t len = read(fd, text, sizeof(text) - 1);

	if (len <= 0)
		return DCHAIN_OK;
	text[len] = '\0';
	warnx("making a container: %s", text);
	return DCHAIN_FAILED;
}

static enum dchain_exit start_holder(struct container *c, const char *layer)
{
	enum dchain_exit ret;
	char path[64];
	int ready[2];

	if (pipe2(ready, O_CLOEXEC)) {
		warn("pipe");
		return DCHAIN_FAILED;
	}
	c->pid = fork_into(c->cgroup, CLONE_NEWNS);
	if (!c->pid)
		hold(ready[1], layer);
	close(ready[1]);
	if (c->pid < 0) {
		warn("clone3 with a mount namespace and into a cgroup");
		c->pid = 0;
		close(ready[0]);
		return DCHAIN_FAILED;
	}
	ret = wait_ready(ready[0]);
	close(ready[0]);
	if (ret)
		return ret;
	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)c->pid);
	c->mounts = open(path, O_RDONLY | O_CLOEXEC);
	if (c->mounts >= 0)
		return DCHAIN_OK;
	warn("%s", path);
	return DCHAIN_FAILED;
}

enum dchain_exit container_make(struct container *c,
				const struct cgroup_root *root,
				const char *name, uint64_t memory_max,
				const char *layer)
{
	enum dchain_exit ret = DCHAIN_FAILED;

	memset(c, 0, sizeof(*c));
	c->mounts = -1;
	c->cgroup = cgroup_add(root, name, c->path, &c->id);
	if (c->cgroup < 0)
		return ret;
	if (!memory_max || !cgroup_set(c->cgroup, "memory.max", memory_max))
		ret = start_holder(c, layer);
	if (ret)
		container_remove(c);
	return ret;
}

static void reap(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* An open descriptor would keep the namespace, and with it the mount. */
static void let_go(struct container *c)
{
	if (c->mounts >= 0)
		close(c->mounts);
	c->mounts = -1;
}

bool container_ended(struct container *c)
{
	/* An engine's is removed by the engine, all at once. */
	if (!c->pid || c->engine)
		return true;
	let_go(c);
	kill(c->pid, SIGKILL);
	if (!waitpid(c->pid, NULL, WNOHANG))
		return false;
	c->pid = 0;
	return true;
}

void container_remove(struct container *c)
{
	if (c->engine)
		engine_container_remove(c);
	if (!*c->path)
		return;
	let_go(c);
	if (c->pid)
		reap(c->pid);
	close(c->cgroup);
	if (rmdir(c->path))
		warn("%s", c->path);
	memset(c, 0, sizeof(*c));
}

pid_t container_fork(const struct container *c)
{
	pid_t pid = fork_into(c->cgroup, 0);

	if (!pid && (setns(c->mounts, CLONE_NEWNS) || chdir(CONTAINER_ROOT))) {
		warn("entering a container");
		_exit(1);
	}
	if (pid < 0)
		warn("clone3 into a cgroup");
	return pid;
}

int container_run(const struct container *c, int (*function)(const void *),
		  const void *argument)
{
	pid_t pid = container_fork(c);
	int status;

	if (!pid)
		_exit(function(argument));
	if (pid < 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
