// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts names that do not exist into the dentry hash table, as lookups do but
 * without the way there: 20 million of them take minutes of emulation. Loading
 * does it; they are charged to who loads.
 */
#include <linux/dcache.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/stringhash.h>

static char *folder = "";
module_param(folder, charp, 0444);
MODULE_PARM_DESC(folder, "where; its file system must keep negative dentries");

static unsigned int count;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how many");

static int __init fill(struct dentry *parent, unsigned int i)
{
	struct dentry *dentry;
	struct qstr name;
	char text[16];

	name.len = scnprintf(text, sizeof(text), "f%u", i);
	name.name = text;
	name.hash = full_name_hash(parent, text, name.len);
	dentry = d_alloc(parent, &name);
	if (!dentry)
		return -ENOMEM;
	d_add(dentry, NULL);
	dput(dentry);
	return 0;
}

static int __init fill_init(void)
{
	struct path path;
	unsigned int i;
	int err;

	err = kern_path(folder, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (err)
		return err;
	for (i = 0; !err && i < count; i++) {
		err = fill(path.dentry, i);
		cond_resched();
	}
	path_put(&path);
	return err;
}

static void __exit fill_exit(void)
{
}

module_init(fill_init);
module_exit(fill_exit);
MODULE_DESCRIPTION("a dentry hash table full of names that do not exist");
MODULE_LICENSE("GPL");
