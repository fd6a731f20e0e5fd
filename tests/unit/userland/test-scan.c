// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scan of a tree, on trees made for it.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/run.h"
#include "repro/worker-scan.h"

static struct scan scan;
static char root[64];

static void make_file(const char *path, off_t size)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_EXCL, 0644);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	close(fd);
}

static off_t size_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_size;
}

/* d/ with x (1000), e/ with y (24), l -> d; and an empty z/ */
static int make_tree(void **state)
{
	(void)state;
	strcpy(root, "/tmp/dchain-scan.XXXXXX");
	if (!mkdtemp(root) || chdir(root))
		return -1;
	if (mkdir("d", 0755) || mkdir("d/e", 0755) || mkdir("z", 0755) ||
	    symlink("d", "l"))
		return -1;
	make_file("d/x", 1000);
	make_file("d/e/y", 24);
	memset(&scan, 0, sizeof(scan));
	return 0;
}

static int remove_tree(void **state)
{
	(void)state;
	return unlink("d/e/y") || unlink("d/x") || unlink("l") ||
	       rmdir("d/e") || rmdir("d") || rmdir("z") || chdir("/") ||
	       rmdir(root);
}

static uint64_t tree_bytes(void)
{
	return (uint64_t)(1024 + size_of(".") + size_of("d") +
			  size_of("d/e") + size_of("z") + size_of("l"));
}

static void every_entry_is_counted_once(void **state)
{
	static const char * const roots[] = { ".", "./", root };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_true(scan_tree(&scan, roots[i]));
		assert_int_equal(scan.entries, 7);
		assert_int_equal(scan.bytes, tree_bytes());
		assert_int_equal(scan.errors, 0);
	}
}

static void a_root_of_one_letter_is_no_dot(void **state)
{
	(void)state;
	assert_true(scan_tree(&scan, "d"));
	assert_int_equal(scan.entries, 4);
	assert_int_equal(scan.errors, 0);
}

static void links_are_not_followed(void **state)
{
	(void)state;
	assert_true(scan_tree(&scan, "l"));
	assert_int_equal(scan.entries, 1);
}

static void a_missing_root_is_an_error_and_named(void **state)
{
	(void)state;
	assert_true(scan_tree(&scan, "nowhere"));
	assert_int_equal(scan.entries, 0);
	assert_int_equal(scan.errors, 1);
	assert_int_equal(scan.first_error, ENOENT);
	assert_string_equal(scan.error_path, "nowhere");
}

static void a_path_too_long_is_an_error(void **state)
{
	static char path[PATH_MAX + 100];

	(void)state;
	memset(path, 'a', sizeof(path) - 1);
	assert_true(scan_tree(&scan, path));
	assert_int_equal(scan.first_error, ENAMETOOLONG);
}

static void a_run_that_is_over_ends_it(void **state)
{
	struct run run;

	(void)state;
	run_begin(&run, 0);
	scan.run = &run;
	assert_true(scan_tree(&scan, "."));
	raise(SIGTERM);
	assert_false(scan_tree(&scan, "."));
	scan.run = NULL;
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, make_tree, remove_tree)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_entry_is_counted_once),
		CASE(a_root_of_one_letter_is_no_dot),
		CASE(links_are_not_followed),
		CASE(a_missing_root_is_an_error_and_named),
		CASE(a_path_too_long_is_an_error),
		CASE(a_run_that_is_over_ends_it),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
