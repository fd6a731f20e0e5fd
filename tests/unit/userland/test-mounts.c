// SPDX-License-Identifier: GPL-2.0-only
/* From MAJOR:MINOR and a path in the file system to one that can be typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "host/mounts.h"

static const char table[] =
	"22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
	"23 22 0:5 / /dev rw - devtmpfs udev rw\n"
	"24 22 8:2 /home/users /home rw - xfs /dev/sda2 rw\n"
	"25 22 0:40 / /mnt/with\\040blank rw - overlay over rw\n"
	"26 22 0:26 / /sys/fs/cgroup rw - cgroup2 none rw\n";

static const char old[] =
	"30 22 0:30 / /sys/fs/cgroup/unified rw - cgroup2 none rw\n"
	"31 22 0:31 / /sys/fs/cgroup/cpu rw - cgroup none rw,cpu\n"
	"32 22 0:32 / /sys/fs/cgroup/memory rw - cgroup none rw,memory\n";

static bool path(const char *mountinfo, const char *dev, const char *inside,
		 char *text, size_t size)
{
	struct libmnt_table *mounts = mounts_parse(mountinfo);
	bool found = mounts_path(mounts, dev, inside, text, size);

	mounts_free(mounts);
	return found;
}

static bool memory(const char *mountinfo, char *text, size_t size, bool *v1)
{
	struct libmnt_table *mounts = mounts_parse(mountinfo);
	bool found = mounts_memory_cgroup(mounts, text, size, v1);

	mounts_free(mounts);
	return found;
}

static void is(const char *dev, const char *inside, const char *expected)
{
	char text[256] = "";

	assert_true(path(table, dev, inside, text, sizeof(text)));
	assert_string_equal(text, expected);
}

static void a_path_is_put_behind_the_mount_point(void **state)
{
	(void)state;
	is("8:1", "/", "/");
	is("8:1", "/var/lib", "/var/lib");
	is("0:5", "/", "/dev");
	is("0:5", "/shm", "/dev/shm");
	is("0:40", "/a", "/mnt/with blank/a");
}

static void a_mount_of_a_part_shows_only_that(void **state)
{
	char text[64] = "as it was";

	(void)state;
	is("8:2", "/home/users", "/home");
	is("8:2", "/home/users/x", "/home/x");
	assert_false(path(table, "8:2", "/home/usersx", text, 64));
	assert_false(path(table, "8:2", "/", text, 64));
	assert_false(path(table, "8:3", "/", text, 64));
	assert_false(path("", "8:1", "/", text, 64));
	assert_false(path("garbage\n\n1 2", "8:1", "/", text, 64));
	assert_string_equal(text, "as it was");
}

static void memory_of_version_1_comes_before_version_2(void **state)
{
	char text[64];
	bool v1;

	(void)state;
	assert_true(memory(table, text, sizeof(text), &v1));
	assert_string_equal(text, "/sys/fs/cgroup");
	assert_false(v1);
	assert_true(memory(old, text, sizeof(text), &v1));
	assert_string_equal(text, "/sys/fs/cgroup/memory");
	assert_true(v1);
	assert_false(memory("", text, sizeof(text), &v1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_put_behind_the_mount_point),
		cmocka_unit_test(a_mount_of_a_part_shows_only_that),
		cmocka_unit_test(memory_of_version_1_comes_before_version_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
