// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cgroups are called what the engines' files of data/host say: a host with a
 * half-written file, a name full of control characters, and a user who claims
 * what is others'. Nothing hostile or hanging delays an answer.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "names/names.h"
#include "lib/array.h"
#include "lib/root.h"
#include "lib/run.h"

#define WEB "ee97d26f146142b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2"
#define ZEROS "0000000000000000000000000000000000000000000000000000"
#define POD "kubepods-burstable-pod1f0c5d0e_7a53_4b0f_9c57_3a6e1b7f2d10.slice"
#define USER "/user.slice/user-1000.slice/"

static const char *const labels[][2] = {
	{ "/", "/" },
	{ "(removed)", "(removed)" },
	{ "/system.slice", "/system.slice" },
	{ "/system.slice/nginx.service/a b", "nginx.service/a b" },
	{ USER "session-3.scope", "session-3.scope (user 1000)" },
	{ "/system.slice/docker-" WEB ".scope", "docker web (ee97d26f1461)" },
	{ "/docker/" WEB "/system.slice/cron.service",
	  "docker web (ee97d26f1461)/system.slice/cron.service" },
	{ "/docker/ffffffffffff" ZEROS, "docker ffffffffffff" },
	{ "/docker/a11ae06469c63740d7b0ecf802f282a0d46e94f31a654dfcd3c0dc6dc277f904",
	  "docker a11ae06469c6" },
	{ "/docker/bad0000000006b4674c2fdcc48ce01b43a3b7c03763c0c3355de0099ee0f8c73",
	  "docker a\\033]0;x\\007\\012b\\302\\205c (bad000000000)" },
	{ "/machine.slice/libpod-5e1f000000aa59a653555d8a4399a6b4eed71f65943cdeb50a02e7275d8e5574.scope/container",
	  "podman trasher (5e1f000000aa)" },
	/* A user's engine tells of that user's containers alone. */
	{ USER "libpod-a11ce000000061b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff.scope",
	  "podman toy (a11ce0000000)" },
	{ "/machine.slice/libpod-a11ce000000061b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff.scope",
	  "podman a11ce0000000" },
	{ "/kubepods.slice/crio-c0ffee000000cb790e88b3e5492ff5ccf673b25ae823089f7a60c65cda24d809.scope",
	  "shop/api-0/app" },
	{ "/kubepods.slice/docker-0123456789aba610b07dcc613934052a0996f5c0da58a2d9632ec966361de506.scope",
	  "prod/web-7d4b/php" },
	{ "/kubepods.slice/" POD, "prod/web-7d4b" },
	{ "/kubepods.slice/" POD "/cri-containerd-ffffffffffff" ZEROS ".scope",
	  "prod/web-7d4b/ffffffffffff" },
	{ "/kubepods/pod00000000-7a53-4b0f-9c57-3a6e1b7f2d10",
	  "pod 00000000-7a53-4b0f-9c57-3a6e1b7f2d10" },
	{ "/default/cccccccccccc" ZEROS "/below",
	  "containerd trash (cccccccccccc)/below" },
	{ "/lxc.payload.web1", "lxc web1" },
	{ "/a\033b\n", "/a\\033b\\012" },
};

static struct names_known *ask_all(void)
{
	const char *paths[ARRAY_SIZE(labels) + 1];
	size_t i, n = 0;

	paths[n++] = NULL;
	for (i = 0; i < ARRAY_SIZE(labels); i++)
		paths[n++] = labels[i][0];
	return names_ask_rows(paths, n, sizeof(paths[0]));
}

static void cgroups_have_their_labels(void **state)
{
	struct names_known *known = ask_all();
	char text[NAMES_LABEL];
	int wrong = 0;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		names_label(known, labels[i][0], text, sizeof(text));
		if (!strcmp(text, labels[i][1]))
			continue;
		wrong++;
		print_error("%s is '%s', not '%s'\n", labels[i][0], text,
			    labels[i][1]);
	}
	names_free(known);
	assert_int_equal(wrong, 0);
}

/* Without an answer there are ids. Return: seconds that it took. */
static double ask_in_vain(void)
{
	const char *path = "/docker/" WEB;
	uint64_t begin = run_clock();
	struct names_known *known = names_ask_rows(&path, 1, sizeof(path));
	char text[NAMES_LABEL];

	assert_string_equal(names_label(known, path, text, sizeof(text)),
			    "docker ee97d26f1461");
	names_free(known);
	return (double)(run_clock() - begin) / 1e9;
}

static void what_hangs_is_not_waited_for(void **state)
{
	(void)state;
	assert_true(ask_in_vain() < 1);
}

static char folder[40];

/* A file of an engine, in a host of its own. */
static void host_with(const char *content, size_t times)
{
	static const char file[] =
		"/var/lib/docker/containers/" WEB "/config.v2.json";
	char command[500];
	FILE *f;

	strcpy(folder, "/tmp/dchain-known-XXXXXX");
	assert_non_null(mkdtemp(folder));
	root_use(folder);
	snprintf(command, sizeof(command), "mkdir -p %s/$(dirname %s)", folder,
		 file);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "%s%s", folder, file);
	if (!content) {
		assert_int_equal(mkfifo(command, 0600), 0);
		return;
	}
	f = fopen(command, "w");
	assert_non_null(f);
	fputs("{ \"Name\": \"/hostile\", \"x\": [", f);
	while (times--)
		fputs(content, f);
	fputs("0] }", f);
	fclose(f);
}

static void remove_host(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	root_use(TEST_DATA "/host");
}

static void hostile_files_cost_neither_time_nor_memory(void **state)
{
	struct rusage before, after;

	(void)state;
	getrusage(RUSAGE_CHILDREN, &before);
	host_with("{},", 2700000);
	assert_true(ask_in_vain() < 1);
	remove_host();
	host_with("[", 100000);
	assert_true(ask_in_vain() < 1);
	remove_host();
	host_with("123456789,", 1000000);
	assert_true(ask_in_vain() < 1);
	remove_host();
	host_with(NULL, 0);
	assert_true(ask_in_vain() < 0.2);
	remove_host();
	getrusage(RUSAGE_CHILDREN, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 100000);
}

static bool hang;

static void in_a_child(void)
{
	while (hang)
		pause();
}

static int begin_hanging(void **state)
{
	(void)state;
	hang = true;
	return 0;
}

static int end_hanging(void **state)
{
	(void)state;
	hang = false;
	return 0;
}

/* Kernels before 5.6; for this process there is no way back. */
static void without_openat2_too(void **state)
{
	struct sock_filter no[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = ARRAY_SIZE(no), .filter = no };

	assert_int_equal(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	assert_int_equal(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter),
			 0);
	cgroups_have_their_labels(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cgroups_have_their_labels),
		cmocka_unit_test_setup_teardown(what_hangs_is_not_waited_for,
						begin_hanging, end_hanging),
		cmocka_unit_test(hostile_files_cost_neither_time_nor_memory),
		cmocka_unit_test(without_openat2_too),
	};

	root_use(TEST_DATA "/host");
	pthread_atfork(NULL, NULL, in_a_child);
	return cmocka_run_group_tests_name("known", tests, NULL, NULL);
}
