// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks engines' files by a child process, and decides how long to wait: a file
 * system that hangs must not delay an answer, only leave ids in place of names.
 */
#include "names/names.h"

#include "lib/root.h"
#include "lib/run.h"
#include "names/engines.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_NS	400000000ull
#define QUESTIONS_EACH	3

/**
 * struct names_known - what was asked, sorted, and what is known of each
 */
struct names_known {
	struct question *questions;
	struct answer *answers;
	size_t n;
};

/* A child that hung in a file system, and may still. */
static pid_t stuck;

static size_t add(struct question *q, const char *user, const char *key)
{
	if (!*key || strlen(key) >= sizeof(q->key))
		return 0;
	strcpy(q->user, strcmp(user, "0") ? user : "");
	strcpy(q->key, key);
	return 1;
}

/* Can anybody tell something of it? Only of what has an id: digits. */
static bool has_id(const char *path)
{
	unsigned int digits = 0;

	for (; *path && digits < 12; path++)
		digits = isxdigit((unsigned char)*path) ? digits + 1 : 0;
	return digits == 12;
}

/* Return: how many questions there are about that path. */
static size_t questions_of(const char *path, struct question *q)
{
	struct names_place place;
	struct names names;
	size_t n = 0;

	if (!has_id(path))
		return 0;
	names_from_path(path, &names);
	n += add(&q[n], names.user, names.container);
	n += add(&q[n], "", names.pod);
	if (place_of_path(path, &place))
		n += add(&q[n], "", place.directory);
	return n;
}

/* What the parent has open must not be kept open by this one, if it hangs. */
static _Noreturn void child(const struct names_known *known, int out)
{
	struct engines e = { known->questions, known->n, -1, out };
	char root[PATH_MAX];
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (fd = 0; fd < 1024; fd++)
		if (fd != out)
			close(fd);
	if (root_path(root, sizeof(root), "/"))
		e.root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (e.root >= 0)
		engines_read(&e);
	_exit(0);
}

/* The first that tells something is right: it is the most trusted one. */
static void take(struct answer *known, const struct answer *a)
{
	size_t field;

	for (field = 0; field < TOLD_FIELDS; field++)
		if (!*known->told[field])
			snprintf(known->told[field], NAMES_MAX, "%.*s",
				 NAMES_MAX - 1, a->told[field]);
}

static void listen_to(struct names_known *known, int in)
{
	uint64_t now = run_clock(), until = now + DEADLINE_NS;
	struct pollfd p = { .fd = in, .events = POLLIN };
	struct answer a;

	for (; now < until; now = run_clock()) {
		if (poll(&p, 1, (int)((until - now) / 1000000) + 1) <= 0)
			continue;
		if (read(in, &a, sizeof(a)) != sizeof(a) ||
		    a.question >= known->n)
			return;
		take(&known->answers[a.question], &a);
	}
}

/* One that a hanging file system holds may not even be killed: it is left. */
static void end(pid_t pid)
{
	int tries;

	kill(pid, SIGKILL);
	for (tries = 0; tries < 20; tries++) {
		if (waitpid(pid, NULL, WNOHANG))
			return;
		poll(NULL, 0, 1);
	}
	stuck = pid;
}

static void ask(struct names_known *known)
{
	int ends[2];
	pid_t pid;

	/* As long as the last one hangs, another one would, too. */
	if (stuck && !waitpid(stuck, NULL, WNOHANG))
		return;
	stuck = 0;
	if (pipe2(ends, O_CLOEXEC))
		return;
	pid = fork();
	if (!pid)
		child(known, ends[1]);
	close(ends[1]);
	if (pid > 0) {
		listen_to(known, ends[0]);
		end(pid);
	}
	close(ends[0]);
}

struct names_known *names_ask(const char *const *paths, size_t n)
{
	return names_ask_rows(paths, n, sizeof(*paths));
}

struct names_known *names_ask_rows(const void *first, size_t n, size_t size)
{
	struct names_known *known;
	const char *path;
	size_t i;

	known = root_is_capture() ? NULL : calloc(1, sizeof(*known));
	if (!known)
		return NULL;
	known->questions = calloc(n + 1, QUESTIONS_EACH *
				  sizeof(*known->questions));
	for (i = 0; known->questions && i < n; i++) {
		memcpy(&path, (const char *)first + i * size, sizeof(path));
		if (path)
			known->n += questions_of(path,
						 &known->questions[known->n]);
	}
	known->answers = calloc(known->n + 1, sizeof(*known->answers));
	if (!known->n || !known->answers) {
		names_free(known);
		return NULL;
	}
	qsort(known->questions, known->n, sizeof(*known->questions),
	      engines_order);
	ask(known);
	return known;
}

void names_free(struct names_known *known)
{
	if (!known)
		return;
	free(known->questions);
	free(known->answers);
	free(known);
}

bool names_answer(const struct names_known *known, const char *user,
		  const char *key, struct names *out)
{
	struct engines e = { .out = -1 };
	char (*told)[NAMES_MAX];
	size_t i;

	if (!known)
		return false;
	e.questions = known->questions;
	e.n = known->n;
	i = engines_find(&e, strcmp(user, "0") ? user : "", key);
	if (i == e.n || (!*known->answers[i].told[TOLD_ID] &&
			 !*known->answers[i].told[TOLD_POD]))
		return false;
	told = known->answers[i].told;
	if (*told[TOLD_RUNTIME] &&
	    (!*out->runtime || !strcmp(out->runtime, "cri")))
		out->runtime = told[TOLD_RUNTIME];
	if (!*out->container)
		strcpy(out->container, told[TOLD_ID]);
	strcpy(out->name, told[TOLD_NAME]);
	strcpy(out->pod_name, told[TOLD_POD]);
	strcpy(out->namespace, told[TOLD_NAMESPACE]);
	strcpy(out->image, told[TOLD_IMAGE]);
	return true;
}

void names_find(const struct names_known *known, const char *path,
		struct names *out)
{
	names_from_path(path, out);
	if (*out->container)
		names_answer(known, out->user, out->container, out);
	if (*out->pod && !*out->pod_name)
		names_answer(known, "", out->pod, out);
}
