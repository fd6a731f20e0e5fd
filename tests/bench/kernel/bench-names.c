// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names that share a bucket, so that a chain of a wanted length can be built.
 *
 * Write `FOLDER NAME OTHER COUNT` to the file, then read it: the number of
 * nodes in the bucket of NAME in FOLDER as it is now, and COUNT numbers N so
 * that `tN` in the folder OTHER falls into the same bucket. A name's hash is
 * salted with its folder's address: user space cannot know it.
 */
#include <linux/dcache.h>
#include <linux/debugfs.h>
#include <linux/list_bl.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/rculist_bl.h>
#include <linux/stringhash.h>
#include <linux/uaccess.h>

#define MAX_NAMES 64

static unsigned long heads;
module_param(heads, ulong, 0444);
MODULE_PARM_DESC(heads, "address of dentry_hashtable, from /proc/kallsyms");

static unsigned long shift;
module_param(shift, ulong, 0444);
MODULE_PARM_DESC(shift, "address of d_hash_shift, from /proc/kallsyms");

static struct dentry *file;
static char answer[MAX_NAMES * 11 + 32];

static unsigned int bucket(const struct dentry *folder, const char *name)
{
	return full_name_hash(folder, name, strlen(name)) >>
	       *(unsigned int *)shift;
}

static unsigned int length(unsigned int bucket)
{
	struct hlist_bl_head *head = *(struct hlist_bl_head **)heads + bucket;
	struct hlist_bl_node *node;
	struct dentry *dentry;
	unsigned int n = 0;

	rcu_read_lock();
	hlist_bl_for_each_entry_rcu(dentry, node, head, d_hash)
		n++;
	rcu_read_unlock();
	return n;
}

static void find(unsigned int wanted, const struct dentry *other,
		 unsigned int count)
{
	size_t len = scnprintf(answer, sizeof(answer), "%u", length(wanted));
	unsigned int i, found = 0;
	char name[16];

	for (i = 0; found < count; i++) {
		snprintf(name, sizeof(name), "t%u", i);
		if (bucket(other, name) != wanted)
			continue;
		len += scnprintf(answer + len, sizeof(answer) - len, " %u", i);
		found++;
		cond_resched();
	}
	scnprintf(answer + len, sizeof(answer) - len, "\n");
}

static ssize_t names_write(struct file *f, const char __user *from,
			   size_t size, loff_t *pos)
{
	char text[256] = "", folder[64], name[64], other[64];
	struct path path, trash;
	unsigned int count;
	int err;

	if (size >= sizeof(text) || copy_from_user(text, from, size))
		return -EINVAL;
	if (sscanf(text, "%63s %63s %63s %u", folder, name, other,
		   &count) != 4 || count > MAX_NAMES)
		return -EINVAL;
	err = kern_path(folder, LOOKUP_FOLLOW, &path);
	if (err)
		return err;
	err = kern_path(other, LOOKUP_FOLLOW, &trash);
	if (!err) {
		find(bucket(path.dentry, name), trash.dentry, count);
		path_put(&trash);
	}
	path_put(&path);
	return err ?: size;
}

static ssize_t names_read(struct file *f, char __user *to, size_t size,
			  loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, answer, strlen(answer));
}

static const struct file_operations names_file = {
	.owner = THIS_MODULE,
	.read = names_read,
	.write = names_write,
};

static int __init names_init(void)
{
	if (!heads || !shift)
		return -EINVAL;
	file = debugfs_create_file("bench-names", 0600, NULL, NULL,
				   &names_file);
	return PTR_ERR_OR_ZERO(file);
}

static void __exit names_exit(void)
{
	debugfs_remove(file);
}

module_init(names_init);
module_exit(names_exit);
MODULE_DESCRIPTION("names that share a dentry hash bucket");
MODULE_LICENSE("GPL");
