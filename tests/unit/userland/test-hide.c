// SPDX-License-Identifier: GPL-2.0-only
/* What a capture leaves out, and that what is left still belongs together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cmd/hide.h"

static void is(enum hide what, const char *text, const char *wanted)
{
	char *copy = strdup(text), *hidden = hide(what, copy);

	assert_string_equal(hidden, wanted);
	free(hidden);
	free(copy);
}

static void names_become_the_same_numbers_everywhere(void **state)
{
	(void)state;
	is(HIDE_MOUNTS, "36 35 98:0 /home/secret /mnt/a\\040b rw master:1 - ext4 /dev/sda1 rw,label=me\n"
		       "37 35 0:9 / /var/lib/docker/overlay2/0b7c/merged rw - overlay overlay rw,lowerdir=/mnt/a\\040b:/secret/diff\n"
		       "38 35 0:7 / /n rw - nfs nas.example:/exports rw\n",
	   "36 35 98:0 /home/name-1 /mnt/name-2 rw master:1 - ext4 /dev/name-3 rw,label\n"
	   "37 35 0:9 / /var/lib/docker/overlay2/name-4/merged rw - overlay overlay rw,lowerdir=/mnt/name-2:/name-1/diff\n"
	   "38 35 0:7 / /name-5 rw - nfs name-6:/name-7 rw\n");
	is(HIDE_CENSUS, "dchain census - version: 3\n# name value\nlongest_name secret\nlength:0 5\n"
		       "dchain owners - version: 3\n# id path\n7 /user.slice/a\n"
		       "dchain directories - version: 3\n# number examples name\n# warning: name\n1 secret/x /\n2 - secret\n3 - .../a\\040b\n4 - (more)\n",
	   "dchain census - version: 3\n# name value\nlongest_name -\nlength:0 5\n"
	   "dchain owners - version: 3\n# id path\n7 /user.slice/a\n"
	   "dchain directories - version: 3\n# number examples name\n# warning: name\n1 - /\n2 - name-1\n3 - .../name-2\n4 - (more)\n");
}

static void of_the_boot_only_the_cache_is_kept(void **state)
{
	(void)state;
	is(HIDE_BOOT_WORDS, "root=/dev/secret dhash_entries=4096 key=x cgroup.memory=nokmem\n",
	   "dhash_entries=4096 cgroup.memory=nokmem ");
	is(HIDE_BOOT_LOG, "[0] secret\n[1] Dentry cache hash table entries: 8 (order: 1)\n[2] more",
	   "[1] Dentry cache hash table entries: 8 (order: 1)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_the_same_numbers_everywhere),
		cmocka_unit_test(of_the_boot_only_the_cache_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
