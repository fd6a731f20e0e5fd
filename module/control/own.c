// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries and lookups of the module's own. They stand in an instance of ramfs,
 * which is in every kernel and has an instance for each mount, so that no file
 * system of the host is touched. Nobody sees the mount.
 *
 * Its root chooses the hash of a name itself, as a file system may: so it is
 * known which entries share a chain.
 */
#include <linux/mount.h>
#include <linux/namei.h>

#include "control/own.h"
#include "count/count.h"

/* Somebody else's entry may come in front of ours. */
#define OWN_TRIES 20

static struct vfsmount *own_mount;
static struct dentry *own_entry;
static u32 own_seed;

static int own_d_hash(const struct dentry *dir, struct qstr *name)
{
	name->hash = own_seed ^ (u32)name->name[0] << 28 ^ name->name[1];
	return 0;
}

/* All names of one hash are the same: chain_match() takes them for it, too. */
static int own_d_compare(const struct dentry *dentry, unsigned int len,
			 const char *str, const struct qstr *name)
{
	return 0;
}

static const struct dentry_operations own_operations = {
	.d_hash = own_d_hash,
	.d_compare = own_d_compare,
};

static struct qstr own_name(const char *text)
{
	struct qstr name = QSTR_INIT(text, strlen(text));

	own_d_hash(NULL, &name);
	return name;
}

/**
 * own_alloc() - make an entry that is not in the table yet
 * @text: its name
 *
 * Context: process, may sleep.
 * Return: the entry, which is negative, for own_free(); NULL without memory.
 */
struct dentry *own_alloc(const char *text)
{
	struct qstr name = own_name(text);

	return d_alloc(own_mount->mnt_root, &name);
}

/* Make an entry that is in the table, at the front of its chain; likewise. */
struct dentry *own_add(const char *text)
{
	struct dentry *dentry = own_alloc(text);

	if (dentry)
		d_add(dentry, NULL);
	return dentry;
}

/* Free an entry, in the table or not, or NULL; process context. */
void own_free(struct dentry *dentry)
{
	if (dentry)
		d_drop(dentry);
	dput(dentry);
}

/**
 * own_lookup() - look a name up
 * @text: the name
 * @path: as open() and stat() do, by __d_lookup_rcu(); else by __d_lookup()
 * @compare: the directory compares names itself, which is another loop of the
 *	kernel's; it does so until the next lookup
 *
 * Context: process, may sleep.
 */
void own_lookup(const char *text, bool path, bool compare)
{
	struct dentry *root = own_mount->mnt_root;
	struct qstr name = own_name(text);
	struct path found;

	spin_lock(&root->d_lock);
	root->d_flags &= ~DCACHE_OP_COMPARE;
	if (compare)
		root->d_flags |= DCACHE_OP_COMPARE;
	spin_unlock(&root->d_lock);
	if (!path)
		dput(d_lookup(root, &name));
	else if (!vfs_path_lookup(root, own_mount, text, 0, &found))
		path_put(&found);
}

/**
 * own_walk() - walk the chain of a name, as the last lookup did
 * @text: the name
 *
 * Context: process.
 * Return: what it came to, after one node more than OWN_LONGEST at most.
 */
struct chain_walk own_walk(const char *text)
{
	struct qstr name = own_name(text);
	struct chain_walk walk;

	rcu_read_lock();
	walk = chain_walk(&count_state.table, own_mount->mnt_root, &name,
			  OWN_LONGEST + 1);
	rcu_read_unlock();
	return walk;
}

static int own_make(void)
{
	struct file_system_type *type = get_fs_type("ramfs");
	struct vfsmount *mnt;
	struct dentry *root;

	if (!type)
		return -ENODEV;
	mnt = vfs_kern_mount(type, SB_KERNMOUNT, "dchain", NULL);
	module_put(type->owner);
	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	own_mount = mnt;
	root = mnt->mnt_root;
	spin_lock(&root->d_lock);
	root->d_op = &own_operations;
	root->d_flags |= DCACHE_OP_HASH;
	spin_unlock(&root->d_lock);
	own_entry = own_add(OWN_ENTRY);
	return own_entry ? 0 : -ENOMEM;
}

/* The bucket of a hash. A new entry is put in front, and points back to it. */
static struct hlist_bl_head *own_bucket(u32 hash)
{
	struct qstr name = QSTR_INIT("bucket", 6);
	struct hlist_bl_head *bucket;
	struct dentry *dentry;

	name.hash = hash;
	dentry = d_alloc(own_mount->mnt_root, &name);
	if (!dentry)
		return NULL;
	d_add(dentry, NULL);
	bucket = (void *)READ_ONCE(dentry->d_hash.pprev);
	own_free(dentry);
	return bucket;
}

/*
 * The table, since not all kernels have symbols of data (Debian's for arm64 has
 * none): the first bucket has hash 0, the last one that with all bits set.
 */
static int own_find_table(struct chain_table *table)
{
	unsigned int try;

	for (try = 0; try < OWN_TRIES; try++) {
		struct hlist_bl_head *first = own_bucket(0);
		struct hlist_bl_head *last = own_bucket(U32_MAX);
		u64 buckets = last - first + 1;

		if (first && last && is_power_of_2(buckets) &&
		    buckets <= 1ULL << 31) {
			table->heads = first;
			table->shift = 32 - ilog2(buckets);
			return 0;
		}
	}
	return -ENXIO;
}

/**
 * own_init() - make the directory, and find the table and prove it by entries
 * @table: set to it
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log; own_exit() undoes all.
 */
int own_init(struct chain_table *table)
{
	int err;

	own_seed = get_random_u32();
	err = own_make();
	if (err) {
		pr_err("cannot load: no directory for own lookups, error %d\n",
		       err);
		return err;
	}
	if (!own_find_table(table) && own_walk(OWN_ENTRY).found)
		return 0;
	pr_err("cannot load: the dentry hash table is not found by own entries\n");
	return -ENXIO;
}

/* Remove the directory; process context, nobody looks anything up. */
void own_exit(void)
{
	own_free(own_entry);
	mntput(own_mount);
}
