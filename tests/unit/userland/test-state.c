// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cgroups and directories are called what the engines' state files say: the
 * files of data/host, a host on which every engine runs, with a half-written
 * file, a name full of control characters, layers in a circle and a user who
 * takes another's id.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "names/names.h"
#include "names/store.h"
#include "names/volumes.h"
#include "lib/array.h"

#ifndef TEST_DATA
#define TEST_DATA "tests/unit/userland/data"
#endif

#define WEB "ee97d26f146142b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2"
#define EVIL "bad0000000006b4674c2fdcc48ce01b43a3b7c03763c0c3355de0099ee0f8c73"
#define UNKNOWN \
	"ffffffffffff0000000000000000000000000000000000000000000000000000"
#define POD "kubepods-burstable-pod1f0c5d0e_7a53_4b0f_9c57_3a6e1b7f2d10.slice"

static const struct {
	const char *path;
	const char *label;
} labels[] = {
	{ "/", "/" },
	{ "(removed)", "(removed)" },
	{ "/system.slice", "/system.slice" },
	{ "/system.slice/nginx.service", "nginx.service" },
	{ "/system.slice/nginx.service/a b", "nginx.service/a b" },
	{ "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-91d46c861494be8db4f7bf60d3018121e672c5b6a14ca7c73b8a91a7ebb753f6.scope/container",
	  "podman copied (91d46c861494)" },
	{ "/user.slice/user-1000.slice/session-3.scope",
	  "session-3.scope (user 1000)" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice/x.service",
	  "x.service (user 1000)" },
	{ "/system.slice/docker-" WEB ".scope", "docker web (ee97d26f1461)" },
	{ "/docker/" WEB "/system.slice/cron.service",
	  "docker web (ee97d26f1461)/system.slice/cron.service" },
	{ "/docker/" UNKNOWN, "docker ffffffffffff" },
	{ "/docker/" EVIL,
	  "docker a\\033]0;x\\007\\012b\\302\\205c (bad000000000)" },
	{ "/machine.slice/libpod-5e1f000000aa59a653555d8a4399a6b4eed71f65943cdeb50a02e7275d8e5574.scope/container",
	  "podman trasher (5e1f000000aa)" },
	{ "/machine.slice/libpod-a11ce000000061b14bd4a4b2dc0b6fb30fa6f63ebce52dd1778aaa8c4dc02cff.scope",
	  "podman toy (a11ce0000000)" },
	{ "/kubepods.slice/crio-c0ffee000000cb790e88b3e5492ff5ccf673b25ae823089f7a60c65cda24d809.scope",
	  "shop/api-0/app" },
	{ "/kubepods.slice/docker-0123456789aba610b07dcc613934052a0996f5c0da58a2d9632ec966361de506.scope",
	  "prod/web-7d4b/php" },
	{ "/kubepods.slice/cri-containerd-feed0000000025cdce8f4a2708fda310a80e6d13315aec4e5eed2a75fe8032ce.scope",
	  "prod/front-1/nginx" },
	{ "/kubepods.slice/" POD, "prod/web-7d4b" },
	{ "/kubepods.slice/" POD
	  "/cri-containerd-abad1dea0000dd31929a5422d400b16c7c84e35644cb2e84b142f0710973e2a8.scope",
	  "prod/web-7d4b/php" },
	{ "/kubepods.slice/" POD "/cri-containerd-" UNKNOWN ".scope",
	  "prod/web-7d4b/ffffffffffff" },
	{ "/kubepods/pod00000000-7a53-4b0f-9c57-3a6e1b7f2d10",
	  "pod 00000000-7a53-4b0f-9c57-3a6e1b7f2d10" },
	{ "/default/trash", "containerd trash" },
	{ "/default/trash/below", "containerd trash/below" },
	{ "/default/trashy", "/default/trashy" },
	{ "/lxc.payload.web1", "lxc web1" },
	{ "/a\033b\n", "/a\\033b\\012" },
};

static int wrong_labels(void)
{
	char text[NAMES_LABEL];
	int wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		names_label(labels[i].path, text, sizeof(text));
		if (!strcmp(text, labels[i].label))
			continue;
		wrong++;
		print_error("%s is '%s', not '%s'\n", labels[i].path, text,
			    labels[i].label);
	}
	return wrong;
}

static void cgroups_have_their_labels(void **state)
{
	(void)state;
	assert_int_equal(wrong_labels(), 0);
}

#define DOCKER "/var/lib/docker/"
#define STORAGE "/var/lib/containers/storage/"
#define SNAPSHOTS \
	"/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/"

static const struct {
	const char *directory;
	enum names_kind kind;
	const char *text;
} places[] = {
	{ DOCKER "overlay2/d1a5ac9a015fac2ef7b341673635512a1511f41fe37d111b267f039eec5d4f58/diff/tmp",
	  NAMES_IMAGE,
	  "layer of image shop:3 and 1 more, used by docker db (a1b2c3d4e5f6), docker web (ee97d26f1461)" },
	{ DOCKER "overlay2/6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0/diff",
	  NAMES_IMAGE,
	  "layer of image shop:3, used by docker db (a1b2c3d4e5f6), docker web (ee97d26f1461)" },
	{ DOCKER "overlay2/2ccf6f6c2eed1276dd5fa30913ab33d05262a1285b3a2de7473b935728fb40ef/diff/x/y",
	  NAMES_CONTAINER,
	  "own layer of docker web (ee97d26f1461), a container of image shop:3" },
	{ DOCKER "overlay2/" UNKNOWN "/diff", NAMES_IMAGE, "layer of docker" },
	{ DOCKER "volumes/pgdata/_data/base", NAMES_VOLUME,
	  "volume pgdata of docker, used by docker db (a1b2c3d4e5f6)" },
	{ DOCKER "volumes/orphan/_data", NAMES_VOLUME,
	  "volume orphan of docker, used by no container" },
	{ "/srv/shared/a", NAMES_BIND,
	  "directory of the host, used by docker db (a1b2c3d4e5f6), podman trasher (5e1f000000aa)" },
	{ STORAGE "overlay/a14d511b5d8b444da7ea5ab52feb71271a46bb8374ab24f5251701b23bef4276/diff/tmp",
	  NAMES_IMAGE,
	  "layer of image localhost/trasher:latest, used by podman trasher (5e1f000000aa), shop/api-0/app" },
	{ STORAGE "overlay/0ad657d5744632fa1cc96b6fee089ad9c81071ffc58719c07b7a9ca82b4a74e4/diff",
	  NAMES_CONTAINER,
	  "own layer of podman trasher (5e1f000000aa), a container of image localhost/trasher:latest" },
	{ STORAGE "overlay/loop2/diff", NAMES_IMAGE,
	  "layer of image c68ea22a2d59, used by no container" },
	{ STORAGE "volumes/cache/_data", NAMES_VOLUME,
	  "volume cache of podman, used by podman trasher (5e1f000000aa)" },
	{ SNAPSHOTS "7/fs/tmp", NAMES_CONTAINER,
	  "own layer of containerd trash" },
	{ SNAPSHOTS "1/fs/tmp", NAMES_IMAGE,
	  "layer of an image, used by containerd trash" },
	{ SNAPSHOTS "99/fs", NAMES_IMAGE, "layer of containerd" },
	{ "/var/lib/kubelet/pods/1f0c5d0e-7a53-4b0f-9c57-3a6e1b7f2d10/volumes/kubernetes.io~empty-dir/scratch/x",
	  NAMES_POD, "volume scratch of pod prod/web-7d4b" },
	{ "/var/lib", NAMES_NOTHING, "" },
	{ "/", NAMES_NOTHING, "" },
	{ "relative", NAMES_NOTHING, "" },
};

static int wrong_places(void)
{
	struct names_place place;
	int wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		bool got = names_place(places[i].directory, &place);

		if (got == (places[i].kind != NAMES_NOTHING) &&
		    place.kind == places[i].kind &&
		    !strcmp(place.text, places[i].text))
			continue;
		wrong++;
		print_error("%s is '%s' (%d), not '%s' (%d)\n",
			    places[i].directory, place.text, place.kind,
			    places[i].text, places[i].kind);
	}
	return wrong;
}

static void directories_have_their_place(void **state)
{
	(void)state;
	assert_int_equal(wrong_places(), 0);
}

static void a_place_says_what_to_type(void **state)
{
	struct names_place place;

	(void)state;
	assert_true(names_place(places[0].directory, &place));
	assert_string_equal(place.runtime, "docker");
	assert_string_equal(place.image, "shop:3");
	assert_int_equal(place.images, 2);
	assert_int_equal(place.containers, 2);
	assert_true(names_place(DOCKER "volumes/pgdata/_data", &place));
	assert_string_equal(place.volume, "pgdata");
	assert_string_equal(place.container, "db");
}

static void saved_names_say_the_same_elsewhere(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	assert_non_null(f);
	assert_int_equal(names_save(f), 0);
	fclose(f);
	names_use_root("/nonexistent");
	assert_true(names_use_saved(text, len));
	assert_int_equal(wrong_labels(), 0);
	assert_int_equal(wrong_places(), 0);
	assert_false(names_use_saved(text, len / 2));
	assert_false(names_use_saved("{}", 2));
	free(text);
	names_use_root(TEST_DATA "/host");
}

/* Neither opened for ever nor read whole. */
static void what_is_no_ordinary_file_is_left_alone(void **state)
{
	char folder[] = "/tmp/dchain-state-XXXXXX", text[NAMES_LABEL];
	static const char * const parts[] = {
		"/var", "/lib", "/docker", "/containers", "/" WEB,
	};
	char path[1000];
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s", folder);
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		snprintf(path + strlen(path), sizeof(path) - strlen(path),
			 "%s", parts[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	snprintf(path + strlen(path), sizeof(path) - strlen(path),
		 "/config.v2.json");
	names_use_root(folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_string_equal(names_label("/docker/" WEB, text, sizeof(text)),
			    "docker ee97d26f1461");
	unlink(path);
	names_forget();
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_string_equal(names_label("/docker/" WEB, text, sizeof(text)),
			    "docker ee97d26f1461");
	unlink(path);
	for (i = 0; i <= ARRAY_SIZE(parts); i++) {
		*strrchr(path, '/') = '\0';
		rmdir(path);
	}
	names_use_root(TEST_DATA "/host");
}

/* A user who writes without end fills no memory, and renames nobody. */
static void there_is_an_end_to_entries(void **state)
{
	struct store s;
	char id[32];
	int i;

	(void)state;
	store_begin(&s);
	for (i = 0; i < STORE_MAX + 1000; i++) {
		snprintf(id, sizeof(id), "%d", i % 70000);
		store_container(&s, &(struct store_container){
			.id = id, .name = i ? id : "first" });
	}
	store_container(&s, &(struct store_container){
		.id = "0", .name = "last" });
	store_end(&s);
	assert_int_equal(s.containers.count, STORE_MAX);
	assert_string_equal(store_find_container(&s, "0")->name, "first");
	store_free(&s);
}

/* A monitoring agent's container mounts it, and is not where all of it is. */
static void the_root_directory_is_no_volume(void **state)
{
	struct store s;

	(void)state;
	store_begin(&s);
	store_volume(&s, &(struct store_volume){ .directory = "/" });
	store_volume(&s, &(struct store_volume){ .directory = "relative" });
	assert_int_equal(s.volumes.count, 0);
	store_volume(&s, &(struct store_volume){ .directory = "/srv" });
	assert_int_equal(s.volumes.count, 1);
	store_free(&s);
}

/* What the engine and the kernel put into every container is nobody's. */
static void binds_are_directories_of_the_host(void **state)
{
	json_object *config = json_tokener_parse("{ \"mounts\": ["
		"{ \"type\": \"bind\", \"source\": \"/srv\" },"
		"{ \"type\": \"bind\", \"source\": \"/run/engine/hosts\" },"
		"{ \"type\": \"bind\", \"source\": \"/dev/pts\" },"
		"{ \"type\": \"bind\", \"source\": \"/proc/1\" },"
		"{ \"type\": \"bind\", \"source\": \"/sys/fs\" },"
		"{ \"type\": \"tmpfs\", \"source\": \"/tmp\" }, 7 ] }");
	const struct store_volume *volumes;
	struct store s;

	(void)state;
	assert_non_null(config);
	store_begin(&s);
	volume_binds(&s, "podman", "/engine/", "user", config);
	volume_binds(&s, "podman", "/engine/", "user", NULL);
	volumes = s.volumes.items;
	assert_int_equal(s.volumes.count, 1);
	assert_string_equal(volumes[0].directory, "/srv");
	assert_string_equal(volumes[0].user, "user");
	assert_int_equal(volumes[0].kind, NAMES_BIND);
	store_free(&s);
	json_object_put(config);
}

static int teardown(void **state)
{
	(void)state;
	names_forget();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cgroups_have_their_labels),
		cmocka_unit_test(directories_have_their_place),
		cmocka_unit_test(a_place_says_what_to_type),
		cmocka_unit_test(saved_names_say_the_same_elsewhere),
		cmocka_unit_test(what_is_no_ordinary_file_is_left_alone),
		cmocka_unit_test(there_is_an_end_to_entries),
		cmocka_unit_test(the_root_directory_is_no_volume),
		cmocka_unit_test(binds_are_directories_of_the_host),
	};

	names_use_root(TEST_DATA "/host");
	return cmocka_run_group_tests_name("state", tests, NULL, teardown);
}
