// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs in containers.
 */
#include "repro/process.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * A process group of its own: a Ctrl-C goes to the parent alone, which ends
 * the program when its turn comes.
 */
static _Noreturn void become(int program, char *const argv[], int in, int out)
{
	setpgid(0, 0);
	run_child_signals();
	signal(SIGPIPE, SIG_DFL);
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
		fexecve(program, argv, environ);
	warn("%s", argv[0]);
	_exit(1);
}

enum dchain_exit process_start(struct process *p, const struct container *c,
			       int program, char *const argv[])
{
	int in[2], out[2];

	memset(p, 0, sizeof(*p));
	if (pipe2(in, O_CLOEXEC)) {
		warn("pipe");
		return DCHAIN_FAILED;
	}
	if (pipe2(out, O_CLOEXEC)) {
		warn("pipe");
		close(in[0]);
		close(in[1]);
		return DCHAIN_FAILED;
	}
	p->pid = container_fork(c);
	if (!p->pid)
		become(program, argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	p->in = in[1];
	p->out = out[0];
	if (p->pid > 0)
		return DCHAIN_OK;
	p->pid = 0;
	close(p->in);
	close(p->out);
	return DCHAIN_FAILED;
}

static bool take_line(struct process *p, char *line, size_t size)
{
	const char *end = memchr(p->text, '\n', p->len);
	size_t used;

	/* A line that fills everything ends where there is no more room. */
	if (!end && p->len < sizeof(p->text))
		return false;
	used = end ? (size_t)(end - p->text) : p->len;
	if (used < size)
		size = used + 1;
	memcpy(line, p->text, size - 1);
	line[size - 1] = '\0';
	if (end)
		used++;
	p->len -= used;
	memmove(p->text, p->text + used, p->len);
	return true;
}

enum process_event process_line(struct process *p, struct run *run,
				uint64_t until, char *line, size_t size)
{
	while (!take_line(p, line, size)) {
		ssize_t got;

		switch (run_wait(run, p->out, until)) {
		case RUN_OVER:
			return PROCESS_OVER;
		case RUN_TIME:
			return PROCESS_TIME;
		case RUN_READY:
			break;
		}
		got = read(p->out, p->text + p->len, sizeof(p->text) - p->len);
		if (got <= 0)
			return PROCESS_GONE;
		p->len += (size_t)got;
	}
	return PROCESS_LINE;
}

void process_kill(struct process *p)
{
	if (!p->pid)
		return;
	kill(p->pid, SIGKILL);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	close(p->in);
	close(p->out);
	p->pid = 0;
}
