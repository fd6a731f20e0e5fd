// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asks engines' files by a child process, and decides how long to wait: a file
 * system that hangs must not delay an answer, only leave ids in place of names.
 */
#include "names/engines.h"

#include "lib/root.h"
#include "lib/run.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_NS	400000000ull
#define KILLED_NS	20000000ull
/* A path may name a container and a pod. */
#define QUESTIONS_EACH	2

/* A child that hung in a file system, and may still. */
static pid_t stuck;

static size_t size_of(size_t rows)
{
	return sizeof(struct names_known) + rows * sizeof(struct names_row);
}

static int order(const void *a, const void *b)
{
	const struct names_row *x = a, *y = b;
	int users = strcmp(x->user, y->user);

	return users ? users : strcmp(x->key, y->key);
}

/* The host's engines are root's. */
static bool set_question(struct names_row *row, const char *user,
			 const char *key)
{
	if (!*key || strlen(key) >= sizeof(row->key))
		return false;
	strcpy(row->user, strcmp(user, "0") ? user : "");
	strcpy(row->key, key);
	return true;
}

struct names_row *names_row(const struct names_known *known,
			    const char *user, const char *key)
{
	struct names_row row;

	return set_question(&row, user, key) ?
	       bsearch(&row, known->rows, known->n, sizeof(row), order) : NULL;
}

/* Can anybody tell something of it? Only of what has an id: digits. */
static bool has_id(const char *path)
{
	unsigned int digits = 0;

	for (; *path && digits < 12; path++)
		digits = isxdigit((unsigned char)*path) ? digits + 1 : 0;
	return digits == 12;
}

/* What the parent has open must not be kept open by this one, if it hangs. */
static _Noreturn void child(struct names_known *known)
{
	char root[PATH_MAX];
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (fd = 0; fd < 1024; fd++)
		close(fd);
	if (root_path(root, sizeof(root), "/"))
		known->root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (known->root >= 0)
		engines_read(known);
	_exit(0);
}

static bool ends_within(pid_t pid, uint64_t ns)
{
	uint64_t until = run_clock() + ns;

	while (!waitpid(pid, NULL, WNOHANG)) {
		if (run_clock() > until)
			return false;
		poll(NULL, 0, 1);
	}
	return true;
}

/*
 * One that a hanging file system holds may not even be killed: it is left. As
 * long as it hangs, another one would, too.
 */
static void ask(struct names_known *known)
{
	if (stuck && !waitpid(stuck, NULL, WNOHANG))
		return;
	stuck = fork();
	if (!stuck)
		child(known);
	if (stuck < 0 || ends_within(stuck, DEADLINE_NS) ||
	    kill(stuck, SIGKILL) || ends_within(stuck, KILLED_NS))
		stuck = 0;
}

struct names_known *names_ask_rows(const void *first, size_t n, size_t size)
{
	struct names_known *known;
	struct names names;
	const char *path;
	size_t i;

	if (root_is_capture())
		return NULL;
	known = mmap(NULL, size_of(QUESTIONS_EACH * n), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (known == MAP_FAILED)
		return NULL;
	known->root = -1;
	known->most = QUESTIONS_EACH * n;
	for (i = 0; i < n; i++) {
		memcpy(&path, (const char *)first + i * size, sizeof(path));
		if (!path || !has_id(path))
			continue;
		names_from_path(path, &names);
		known->n += set_question(&known->rows[known->n], names.user,
					 names.container);
		known->n += set_question(&known->rows[known->n], "", names.pod);
	}
	qsort(known->rows, known->n, sizeof(known->rows[0]), order);
	if (known->n)
		ask(known);
	return known;
}

void names_free(struct names_known *known)
{
	if (known)
		munmap(known, size_of(known->most));
}
