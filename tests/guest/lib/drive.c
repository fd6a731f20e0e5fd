// SPDX-License-Identifier: GPL-2.0-only
/*
 * drive: an exact number of path operations from an exact place.
 *
 * Every operation names one component relative to the current directory, and
 * everything that looks names up besides (chdir, opening cgroup.procs, making
 * what is to be looked up) is done before the cgroup is joined. The counting
 * phase neither allocates nor starts a program: glibc's allocator opens files
 * in sysfs when threads first use it.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CGROUPS 16
#define MAX_THREADS 64

static const char usage[] =
	"usage: drive [-c CGROUP]... [-e EVERY] [-t THREADS] [-s SEED] [-n NAME]\n"
	"             [-m MARK] KIND COUNT FOLDER\n"
	"KIND, one operation on one name in FOLDER, COUNT times a thread:\n"
	"  hit       lstat of NAME, which exists and is cached\n"
	"  negative  lstat of NAME, which does not exist and is cached as such\n"
	"  miss      lstat of names never seen before\n"
	"  open      open of NAME, read-only\n"
	"  create, rename, unlink   of names of their own, made when needed\n"
	"  deep      make NAME in FOLDER, NAME in that, and so on\n"
	"  hold      create, and keep open; with -H, until drive is killed\n"
	"-c  join this cgroup first; with several, move to the next one after\n"
	"    EVERY operations (only with one thread)\n"
	"-s  names of another seed are other names (default 1)\n"
	"-n  NAME (default: entry)\n"
	"-H  do not end when all is done\n"
	"-m  the name of the counting tasks (default driving), followed by the\n"
	"    number of the -c that they are in: what a trace can be filtered by\n"
	"-T  the name of all threads but the first (default: as -m)\n"
	"Prints 'ops N', the operations done by all threads together.\n"
	"       drive store TEXT FILE\n"
	"writes to a file that is there; a shell would try to make it.\n"
	"       drive drop [-nuc] [-m MAX] [-1] FOLDER\n"
	"by /dev/dchain: -n negative ones, -u unused ones, -c only count; -1: one\n"
	"call, which prints more: 1 where it was not all.\n"
	"       drive marks [-p] SECONDS|-\n"
	"marks use, with -p of positive ones too; -: until standard input ends.\n";

struct kind {
	const char *name;
	/* Before the cgroup is joined, for the operation's own names. */
	int (*prepare)(const char *name);
	int (*operate)(const char *name);
	int unique;		/* a new name for every operation */
	int prepare_all;	/* prepare every unique name */
};

static const struct kind *kind;
static unsigned long count, every, seed = 1;
static const char *fixed = "entry", *mark = "driving", *threads_mark;
static int cgroup_fd[MAX_CGROUPS];
static unsigned int cgroups;
static int stay;
static pthread_barrier_t start;

static int touch(const char *name)
{
	int fd = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	return fd < 0 ? -1 : close(fd);
}

static int look(const char *name)
{
	struct stat st;

	return lstat(name, &st);
}

static int look_missing(const char *name)
{
	return look(name) && errno == ENOENT ? 0 : -1;
}

static int touch_and_look(const char *name)
{
	return touch(name) || look(name);
}

/* Twice: a file system may make the negative dentry on the second look only. */
static int forget_and_look(const char *name)
{
	return look_missing(name) || look_missing(name);
}

static int do_open(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -1 : close(fd);
}

static int do_create(const char *name)
{
	int fd = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);

	return fd < 0 ? -1 : close(fd);
}

static int do_rename(const char *name)
{
	char to[64];

	snprintf(to, sizeof(to), "%s.r", name);
	return rename(name, to);
}

/* Kept open until the end: what a leak of descriptors does. */
static int do_hold(const char *name)
{
	return open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644) < 0 ? -1 : 0;
}

/* A directory in the one made before. */
static int do_deep(const char *name)
{
	return mkdir(name, 0755) || chdir(name);
}

static const struct kind kinds[] = {
	{ "hit", touch_and_look, look, 0, 0 },
	{ "negative", forget_and_look, look_missing, 0, 0 },
	{ "miss", NULL, look_missing, 1, 0 },
	{ "open", touch_and_look, do_open, 0, 0 },
	{ "create", NULL, do_create, 1, 0 },
	{ "rename", touch, do_rename, 1, 1 },
	{ "unlink", touch, unlink, 1, 1 },
	{ "hold", NULL, do_hold, 1, 0 },
	{ "deep", NULL, do_deep, 0, 0 },
};

static void unique_name(char *name, size_t size, unsigned long thread,
			unsigned long i)
{
	snprintf(name, size, "d%lx-%lx-%lx", seed, thread, i);
}

static void prepare(unsigned long threads)
{
	unsigned long t, i;
	char name[64];

	if (kind->prepare && !kind->prepare_all && kind->prepare(fixed))
		err(1, "preparing '%s'", fixed);
	for (t = 0; kind->prepare_all && t < threads; t++) {
		for (i = 0; i < count; i++) {
			unique_name(name, sizeof(name), t, i);
			if (kind->prepare(name))
				err(1, "preparing '%s'", name);
		}
	}
}

static void mark_task(unsigned int which)
{
	char name[32];

	snprintf(name, sizeof(name), "%.12s%u", mark, which + 1);
	prctl(PR_SET_NAME, name);
}

static void join_cgroup(unsigned int which)
{
	if (write(cgroup_fd[which], "0", 1) != 1)
		err(1, "joining cgroup %u", which + 1);
}

static void *work(void *arg)
{
	unsigned long thread = (unsigned long)arg, i;
	const char *name = fixed;
	char own[64];

	mark_task(0);
	if (thread && threads_mark)
		prctl(PR_SET_NAME, threads_mark);
	pthread_barrier_wait(&start);
	for (i = 0; i < count; i++) {
		if (every && i && i % every == 0) {
			mark_task(i / every % cgroups);
			join_cgroup(i / every % cgroups);
		}
		if (kind->unique) {
			unique_name(own, sizeof(own), thread, i);
			name = own;
		}
		if (kind->operate(name))
			err(1, "%s of '%s', operation %lu", kind->name, name,
			    i + 1);
	}
	return NULL;
}

static void open_cgroup(const char *folder)
{
	char path[4096];

	if (cgroups == MAX_CGROUPS)
		errx(1, "more than %d cgroups", MAX_CGROUPS);
	snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
	cgroup_fd[cgroups] = open(path, O_WRONLY | O_CLOEXEC);
	if (cgroup_fd[cgroups++] < 0)
		err(1, "%s", path);
}

static unsigned long number(const char *text, const char *what)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-')
		errx(1, "%s is '%s': a whole number is wanted", what, text);
	return n;
}

#include "drive-device.h"

static void find_kind(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			kind = &kinds[i];
	if (!kind)
		errx(1, "no kind '%s'\n%s", name, usage);
}

static int store(const char *text, const char *file)
{
	int fd = open(file, O_WRONLY);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(1, "%s", file);
	return 0;
}

int main(int argc, char **argv)
{
	pthread_t thread[MAX_THREADS];
	unsigned long threads = 1, t;
	int c;

	if (argc == 4 && !strcmp(argv[1], "store"))
		return store(argv[2], argv[3]);
	if (argc > 1 && !strcmp(argv[1], "drop"))
		return drop(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "marks"))
		return marks(argc - 1, argv + 1);
	while ((c = getopt(argc, argv, "Hc:e:t:T:s:n:m:")) != -1) {
		switch (c) {
		case 'c':
			open_cgroup(optarg);
			break;
		case 'e':
			every = number(optarg, "EVERY");
			break;
		case 't':
			threads = number(optarg, "THREADS");
			break;
		case 's':
			seed = number(optarg, "SEED");
			break;
		case 'n':
			fixed = optarg;
			break;
		case 'm':
			mark = optarg;
			break;
		case 'T':
			threads_mark = optarg;
			break;
		case 'H':
			stay = 1;
			break;
		default:
			errx(1, "%s", usage);
		}
	}
	if (argc - optind != 3 || !threads || threads > MAX_THREADS ||
	    (cgroups > 1) != !!every || (every && threads > 1))
		errx(1, "%s", usage);
	find_kind(argv[optind]);
	count = number(argv[optind + 1], "COUNT");
	if (chdir(argv[optind + 2]))
		err(1, "%s", argv[optind + 2]);

	prepare(threads);
	pthread_barrier_init(&start, NULL, threads);
	for (t = 1; t < threads; t++)
		if (pthread_create(&thread[t], NULL, work, (void *)t))
			errx(1, "cannot start thread %lu", t);
	/* The others wait at the barrier: they move along with the process. */
	if (cgroups)
		join_cgroup(0);
	work(NULL);
	for (t = 1; t < threads; t++)
		pthread_join(thread[t], NULL);
	printf("ops %lu\n", count * threads);
	fflush(stdout);
	while (stay)
		pause();
	return 0;
}
