// SPDX-License-Identifier: GPL-2.0-only
/* What a host's files say, from texts and from a host below a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "host/cgroup.h"
#include "host/host.h"
#include "host/mounts.h"
#include "lib/array.h"

static const char slabinfo[] =
	"slabinfo - version: 2.1\n"
	"# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n"
	"ext4_inode_cache     900   1000   1184   27    8 : tunables    0    0    0 : slabdata     40     40      0\n"
	"sock_inode_cache     900   1000   1184   27    8 : tunables    0    0    0 : slabdata     40     40      0\n"
	"xfs_inode            100    100   1024   32    8 : tunables    0    0    0 : slabdata      4      4      0\n"
	"kmalloc-rcl-128       10     32    128   32    1 : tunables    0    0    0 : slabdata      1      1      0\n"
	"dentry              2000   4200    192   21    1 : tunables    0    0    0 : slabdata    200    200      0\n";

static void slabs_are_added_up_by_what_they_are(void **state)
{
	struct host_slabs s;

	(void)state;
	host_parse_slabs(slabinfo, 4096, &s);
	assert_true(s.known);
	assert_int_equal(s.dentry.held, 200 * 4096);
	assert_int_equal(s.dentry.used, 2000 * 192);
	assert_int_equal(s.dentry.objects, 2000);
	assert_int_equal(s.names.held, 4096);
	assert_int_equal(s.inode.held, 44 * 8 * 4096);
	assert_int_equal(s.inode.objects, 1000);
	assert_string_equal(s.largest, "ext4_inode_cache");
	host_parse_slabs("", 4096, &s);
	assert_false(s.known);
}

static void the_command_line_tells_what_is_off(void **state)
{
	static const struct {
		const char *text;
		bool nokmem;
		bool no_memory;
		bool dhash;
	} cases[] = {
		{ "quiet root=/dev/sda1\n", false, false, false },
		{ "cgroup.memory=nokmem", true, false, false },
		{ "cgroup.memory=nosocket,nokmem quiet", true, false, false },
		{ "cgroup.memory=nosocket", false, false, false },
		{ "cgroup_disable=memory", false, true, false },
		{ "cgroup_disable=cpu,memory\n", false, true, false },
		{ "cgroup_disable=memory_v1", false, false, false },
		{ "dhash_entries=16384 quiet", false, false, true },
		{ "", false, false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct host h = { 0 };

		host_parse_cmdline(cases[i].text, &h);
		assert_int_equal(h.nokmem, cases[i].nokmem);
		assert_int_equal(h.no_memory_cgroup, cases[i].no_memory);
		assert_int_equal(h.dhash_entries, cases[i].dhash);
	}
}

static void the_boot_log_tells_the_size_of_the_table(void **state)
{
	(void)state;
	assert_int_equal(host_parse_boot_log("<6>[    0.1] x\n<6>[    0.2] Dentry cache hash table entries: 4194304 (order: 13, 33554432 bytes, linear)\n"),
			 4194304);
	assert_int_equal(host_parse_boot_log("nothing of it"), 0);
	/* 4194304 on 24 and on 32 GiB, as measured */
	assert_int_equal(host_default_buckets(24ull << 30), 4194304);
	assert_int_equal(host_default_buckets(32ull << 30), 4194304);
	assert_int_equal(host_default_buckets(64ull << 30), 8388608);
}

static void a_number_stands_behind_its_key(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(host_number("ab 1\na 2\n", "a", &n));
	assert_int_equal(n, 2);
	assert_true(host_number("MemTotal:     12 kB\n", "MemTotal", &n));
	assert_int_equal(n, 12);
	assert_true(host_number("99\n", "", &n));
	assert_int_equal(n, 99);
	assert_false(host_number("max\n", "", &n));
	assert_false(host_number("-5\n", "", &n));
	assert_false(host_number("99999999999999999999\n", "", &n));
	assert_false(host_number(NULL, "a", &n));
	assert_int_equal(n, 99);
}

static void layers_are_known_by_their_overlays(void **state)
{
	static const char mountinfo[] =
		"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
		"30 22 0:40 / /merged rw shared:1 - overlay overlay rw,lowerdir=/l/one:/l/two\\040x,upperdir=/up,workdir=/w\n"
		"31 22 0:41 / /other rw - overlay lowerdir=/no rw,lowerdir+=/n/a,lowerdir+=/n/b,upperdir=/u2\n";

	struct libmnt_table *mounts = mounts_parse(mountinfo);

	(void)state;
	assert_true(mounts_is_layer(mounts, "/l/one/trash"));
	assert_true(mounts_is_layer(mounts, "/l/two x"));
	assert_true(mounts_is_layer(mounts, "/n/b/c"));
	assert_false(mounts_is_layer(mounts, "/l/onemore"));
	assert_false(mounts_is_layer(mounts, "/up/trash"));
	assert_false(mounts_is_layer(mounts, "/merged/trash"));
	assert_false(mounts_is_layer(mounts, "/no"));
	/* of an image that nobody runs now */
	assert_true(mounts_is_layer(NULL, "/var/lib/docker/overlay2/ab/diff/tmp"));
	assert_true(mounts_is_layer(NULL, "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/12/fs"));
	assert_false(mounts_is_layer(NULL, "/srv/overlay/ab/different"));
	mounts_free(mounts);
}

static void a_container_has_an_overlay_as_its_root(void **state)
{
	static const char mountinfo[] =
		"30 22 0:40 / / rw - overlay overlay rw,lowerdir=/l\n"
		"31 30 0:41 / /tmp rw - tmpfs tmpfs rw\n";
	struct libmnt_table *mounts = mounts_parse(mountinfo);
	char dev[32] = "";

	(void)state;
	assert_true(mounts_overlay_root(mounts, dev, sizeof(dev)));
	assert_string_equal(dev, "0:40");
	mounts_free(mounts);
	mounts = mounts_parse("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
			      "30 22 0:40 / /m rw - overlay overlay rw\n");
	assert_false(mounts_overlay_root(mounts, dev, sizeof(dev)));
	mounts_free(mounts);
	assert_false(mounts_overlay_root(NULL, dev, sizeof(dev)));
}

/* A host below a folder, made of the files that are given. */
static char root[] = "/tmp/test-host-XXXXXX";

__attribute__((format(printf, 2, 3)))
static void put(const char *path, const char *format, ...)
{
	char whole[512], *slash;
	va_list args;
	FILE *f;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	for (slash = whole + strlen(root) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		mkdir(whole, 0755);
		*slash = '/';
	}
	f = fopen(whole, "w");
	assert_non_null(f);
	va_start(args, format);
	vfprintf(f, format, args);
	va_end(args);
	fclose(f);
}

static void make_cgroup(const char *path, const char *max, unsigned int slab)
{
	char name[256];
	static const struct {
		const char *name;
		const char *text;
	} files[] = {
		{ "memory.high", "max\n" }, { "memory.reclaim", "" },
		{ "memory.low", "4096\n" }, { "memory.min", "8192\n" },
		{ "memory.current", "100000\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(name, sizeof(name), "/cg%s/%s", path, files[i].name);
		put(name, "%s", files[i].text);
	}
	snprintf(name, sizeof(name), "/cg%s/memory.max", path);
	put(name, "%s\n", max);
	snprintf(name, sizeof(name), "/cg%s/memory.stat", path);
	put(name, "anon 1\nactive_anon 5\ninactive_anon 6\ninactive_file 30\nactive_file 12\nslab_reclaimable %u\nslab_unreclaimable 9\n",
	    slab);
}

static int set_up(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(root));
	host_root(root);
	return 0;
}

static int tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", root);
	host_root(NULL);
	return system(command);
}

static void a_host_is_read_below_its_root(void **state)
{
	struct host h;

	(void)state;
	put("/proc/meminfo", "MemTotal:  1000 kB\nSwapTotal:  20 kB\n");
	put("/proc/slabinfo", "%s", slabinfo);
	put("/proc/sys/fs/dentry-state", "5000\t4000\t45\t0\t3000\t0\n");
	put("/proc/sys/fs/file-nr", "320\t0\t100000\n");
	put("/proc/sys/fs/negative-dentry-limit", "0\n");
	put("/proc/sys/vm/vfs_cache_pressure", "10\n");
	put("/proc/cmdline", "cgroup.memory=nokmem\n");
	put("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t1\n");
	put("/var/log/dmesg", "Dentry cache hash table entries: 512 (order: 0)\n");
	host_look(&h);
	assert_int_equal(h.memory, 1024000);
	assert_int_equal(h.swap, 20480);
	assert_int_equal(h.dentries.dentries, 5000);
	assert_int_equal(h.dentries.unused, 4000);
	assert_int_equal(h.open_files, 320);
	assert_int_equal(h.pressure, 10);
	assert_int_equal(h.negative_limit, 0);
	assert_int_equal(h.drop_on_delete, HOST_NONE);
	assert_true(h.nokmem);
	assert_false(h.no_memory_cgroup);
	assert_true(h.buckets_known);
	assert_int_equal(h.buckets, 512);
	assert_false(h.systemd);
	assert_false(h.drop);
	put("/proc/cgroups", "memory\t0\t1\t0\n");
	put("/run/systemd/system/x", "%s", "");
	host_look(&h);
	assert_true(h.no_memory_cgroup);
	assert_true(h.systemd);
	/* no line for a controller that version 2 alone has */
	put("/proc/cgroups", "cpu\t0\t1\t1\n");
	put("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
	host_look(&h);
	assert_false(h.no_memory_cgroup);
	put("/sys/fs/cgroup/cgroup.controllers", "cpu pids\n");
	host_look(&h);
	assert_true(h.no_memory_cgroup);
}

static void a_root_longer_than_the_room_overruns_nothing(void **state)
{
	char path[8] = "";

	(void)state;
	host_root("/a/folder/for/a/capture");
	assert_false(host_path(path, sizeof(path), "%s", ""));
	mounts_free(mounts_read());
	host_root(NULL);
}

static void cgroups_are_read_with_their_limits(void **state)
{
	struct host_cgroup c;

	(void)state;
	make_cgroup("/one", "200000", 50000);
	assert_true(host_cgroup_look(&c, "/cg", false, "/one"));
	assert_int_equal(c.slab, 50000);
	assert_int_equal(c.file, 42);
	assert_int_equal(c.anon, 11);
	assert_int_equal(c.current, 100000);
	assert_int_equal(c.low, 8192);
	assert_int_equal(c.max, 200000);
	assert_true(c.high == CGROUP_NO_LIMIT);
	assert_true(c.reclaim);
	assert_false(c.inner);
	assert_true(host_cgroup_tight(&c) == 0.25);
	assert_false(host_cgroup_look(&c, "/cg", false, "/none"));
	assert_int_equal(c.folder[0], '\0');
	assert_false(host_cgroup_look(&c, "/cg", false, "/"));
}

static void limits_above_hold_as_well(void **state)
{
	struct host_cgroup c;

	(void)state;
	make_cgroup("/big.slice", "700000", 10);
	make_cgroup("/big.slice/less.slice", "max", 10);
	put("/cg/big.slice/less.slice/memory.high", "600000\n");
	make_cgroup("/big.slice/less.slice/unit.service", "500", 10);
	assert_true(host_cgroup_look(&c, "/cg", false,
				     "/big.slice/less.slice/unit.service"));
	assert_true(c.above == CGROUP_NO_LIMIT);
	host_cgroup_look_above(&c, "/cg");
	assert_int_equal(c.above, 600000);
	put("/cg/big.slice/less.slice/memory.high", "max\n");
	host_cgroup_look(&c, "/cg", false,
			 "/big.slice/less.slice/unit.service");
	host_cgroup_look_above(&c, "/cg");
	assert_int_equal(c.above, 700000);
	host_cgroup_look(&c, "/cg", false, "/one");
	host_cgroup_look_above(&c, "/cg");
	assert_true(c.above == CGROUP_NO_LIMIT);
}

static void count(void *context, const struct host_cgroup *c)
{
	(void)c;
	++*(int *)context;
}

static void all_cgroups_are_walked(void **state)
{
	struct host_cgroup c;
	int n = 0;

	(void)state;
	make_cgroup("/pod", "max", 10);
	make_cgroup("/pod/a", "max", 10);
	make_cgroup("/pod/b", "max", 10);
	assert_true(host_cgroup_walk("/cg", false, 100, count, &n));
	assert_int_equal(n, 4);
	n = 0;
	assert_false(host_cgroup_walk("/cg", false, 2, count, &n));
	assert_int_equal(n, 2);
	assert_true(host_cgroup_look(&c, "/cg", false, "/pod"));
	assert_true(c.inner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slabs_are_added_up_by_what_they_are),
		cmocka_unit_test(the_command_line_tells_what_is_off),
		cmocka_unit_test(the_boot_log_tells_the_size_of_the_table),
		cmocka_unit_test(a_number_stands_behind_its_key),
		cmocka_unit_test(layers_are_known_by_their_overlays),
		cmocka_unit_test(a_container_has_an_overlay_as_its_root),
		cmocka_unit_test(a_host_is_read_below_its_root),
		cmocka_unit_test(cgroups_are_read_with_their_limits),
		cmocka_unit_test(all_cgroups_are_walked),
		cmocka_unit_test(limits_above_hold_as_well),
		cmocka_unit_test(a_root_longer_than_the_room_overruns_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
