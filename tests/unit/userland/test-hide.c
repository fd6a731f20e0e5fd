// SPDX-License-Identifier: GPL-2.0-only
/* What a capture leaves out: names of files, and other words of the kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "capture/hide.h"

static void assert_hidden(const char *text, const char *expected)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	hide_examples(copy);
	assert_string_equal(copy, expected);
	free(copy);
}

#define OWNERS "dchain owners - version: 2\n# id path\n7 /a\n"
#define DIRECTORIES "dchain directories - version: 2\n"

static void the_names_of_examples_are_hidden(void **state)
{
	(void)state;
	assert_hidden(DIRECTORIES "# id examples path\n1 x/secret /d\n2 - /e\n",
		      DIRECTORIES "# id examples path\n1 - /d\n2 - /e\n");
	assert_hidden(DIRECTORIES "# examples\nsecret\n",
		      DIRECTORIES "# examples\n-\n");
	/* The file may end within the cell or before it. */
	assert_hidden(DIRECTORIES "# id examples path\n1 sec",
		      DIRECTORIES "# id examples path\n1 -");
	assert_hidden(DIRECTORIES "# id examples path\n1\n",
		      DIRECTORIES "# id examples path\n1\n");
}

static void other_tables_stay_as_they_are(void **state)
{
	static const char text[] =
		OWNERS DIRECTORIES "# id examples path\n"
		"# warning: some examples are missing\n1 x /d\n"
		OWNERS "mode: walk\n";

	(void)state;
	assert_hidden("", "");
	assert_hidden(OWNERS, OWNERS);
	assert_hidden("# id counted_examples path\n1 2 /a\n",
		      "# id counted_examples path\n1 2 /a\n");
	assert_hidden(text,
		      OWNERS DIRECTORIES "# id examples path\n"
		      "# warning: some examples are missing\n1 - /d\n"
		      OWNERS "mode: walk\n");
}

static void of_the_command_line_known_words_are_kept(void **state)
{
	static const char line[] = "root=/dev/sda1 key=secret dhash_entries=1 "
				   "cgroup_disable=memory my_cgroup quiet "
				   "lockdown=integrity\n";
	char text[sizeof(line)], kept[64];

	(void)state;
	strcpy(text, line);
	hide_other_boot_words(text, kept, sizeof(kept));
	assert_string_equal(kept, "dhash_entries=1 cgroup_disable=memory "
				  "lockdown=integrity ");
	/* A word without room is left out whole, and a shorter one kept. */
	strcpy(text, line);
	hide_other_boot_words(text, kept, 37);
	assert_string_equal(kept, "dhash_entries=1 lockdown=integrity ");
}

static void of_the_log_sizes_of_tables_are_kept(void **state)
{
	char text[] = "<6>usb 1-1: secret\n"
		      "<6>Dentry cache hash table entries: 1024 (order: 1)\n"
		      "<6>Inode-cache hash table entries: 512 (order: 0)\n"
		      "<6>Mount-cache hash table entries: 512 (order: 0)";
	char kept[110]; /* not enough for the third */

	(void)state;
	hide_other_log(text, kept, sizeof(kept));
	assert_string_equal(kept,
			    "<6>Dentry cache hash table entries: 1024 (order: 1)\n"
			    "<6>Inode-cache hash table entries: 512 (order: 0)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_names_of_examples_are_hidden),
		cmocka_unit_test(other_tables_stay_as_they_are),
		cmocka_unit_test(of_the_command_line_known_words_are_kept),
		cmocka_unit_test(of_the_log_sizes_of_tables_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
