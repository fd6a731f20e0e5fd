// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries and lookups of the module's own. They stand in two instances of
 * ramfs, which is in every kernel and has an instance for each mount, so that
 * no file system of the host is touched. Nobody sees the mounts.
 *
 * Their roots choose the hash of a name themselves, as a file system may: so
 * it is known which entries share a chain.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/random.h>
#include <linux/sched.h>

#include "control/own.h"
#include "count/count.h"

/* Of so many chains of the table the shortest is chosen. */
#define OWN_CHOICE 1000
/* Somebody else's entry may hide where ours stands. */
#define OWN_TRIES 20
static struct vfsmount *own_mounts[OWN_DIRS];
static struct dentry *own_entries[OWN_ENTRIES];
static unsigned int own_nr;
static u32 own_hashes[OWN_CHAINS];

static int own_d_hash(const struct dentry *dir, struct qstr *name)
{
	unsigned int chain = name->name[0] - '0';

	name->hash = own_hashes[min(chain, OWN_CHAINS - 1U)] ^
		     (name->name[1] == 'b');
	return 0;
}

static int own_d_compare(const struct dentry *dentry, unsigned int len,
			 const char *str, const struct qstr *name)
{
	return len != name->len || memcmp(str, name->name, len);
}

static const struct dentry_operations own_operations[OWN_DIRS] = {
	[OWN_PLAIN] = { .d_hash = own_d_hash },
	[OWN_COMPARED] = { .d_hash = own_d_hash, .d_compare = own_d_compare },
};

static struct dentry *own_root(enum own_dir dir)
{
	return own_mounts[dir]->mnt_root;
}

static struct qstr own_name(enum own_dir dir, const char *text)
{
	struct qstr name = QSTR_INIT(text, strlen(text));

	own_d_hash(own_root(dir), &name);
	return name;
}

/**
 * own_alloc() - make an entry that is not in the table yet
 * @dir: where
 * @text: its name
 *
 * Context: process, may sleep.
 * Return: the entry, which is negative, for own_free(); NULL without memory.
 */
struct dentry *own_alloc(enum own_dir dir, const char *text)
{
	struct qstr name = own_name(dir, text);

	return d_alloc(own_root(dir), &name);
}

/* Free an entry, in the table or not; process context. */
void own_free(struct dentry *dentry)
{
	d_drop(dentry);
	dput(dentry);
}

/* Look a name up by __d_lookup(); process context. */
void own_lookup(enum own_dir dir, const char *text)
{
	struct qstr name = own_name(dir, text);

	dput(d_lookup(own_root(dir), &name));
}

/* Look a name up as open() and stat() do: by __d_lookup_rcu(), if they can. */
void own_lookup_path(enum own_dir dir, const char *text)
{
	struct path found;

	if (!vfs_path_lookup(own_root(dir), own_mounts[dir], text, 0, &found))
		path_put(&found);
}

/**
 * own_add() - put an entry into the table, at the front of its chain
 * @dir: where
 * @text: its name
 *
 * At most OWN_ENTRIES; own_remove() takes them away.
 *
 * Context: process, may sleep.
 * Return: false without memory.
 */
bool own_add(enum own_dir dir, const char *text)
{
	struct dentry *dentry = own_alloc(dir, text);

	if (!dentry)
		return false;
	d_add(dentry, NULL);
	own_entries[own_nr++] = dentry;
	return true;
}

/* Remove all that were added but the first so many; process context. */
void own_remove(unsigned int keep)
{
	while (own_nr > keep)
		own_free(own_entries[--own_nr]);
}

static struct chain_walk own_walk(const struct qstr *name)
{
	struct chain_walk walk;

	rcu_read_lock();
	walk = chain_walk(&count_state.table, own_root(OWN_PLAIN), name,
			  OWN_LONGEST + 1);
	rcu_read_unlock();
	return walk;
}

/**
 * own_choose_chains() - let the names of the first chains have short ones
 *
 * No entry is there but those of OWN_ENTRY.
 *
 * Context: process, may sleep.
 * Return: nodes of the longest of them, more than OWN_LONGEST where all chains
 * of the table are too long to be tried.
 */
unsigned int own_choose_chains(void)
{
	unsigned int chain, try, longest = 0;

	for (chain = 0; chain < OWN_CHAINS - 1; chain++) {
		u32 shortest = OWN_LONGEST + 1;

		for (try = 0; try < OWN_CHOICE && shortest; try++) {
			struct qstr name = {
				.hash = get_random_u32(), .name = "",
			};
			u32 steps = own_walk(&name).steps;

			cond_resched();
			if (steps >= shortest)
				continue;
			shortest = steps;
			own_hashes[chain] = name.hash;
		}
		longest = max(longest, shortest);
	}
	return longest;
}

static int own_mount(enum own_dir dir)
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
	root = mnt->mnt_root;
	spin_lock(&root->d_lock);
	root->d_op = &own_operations[dir];
	root->d_flags |= DCACHE_OP_HASH;
	if (root->d_op->d_compare)
		root->d_flags |= DCACHE_OP_COMPARE;
	spin_unlock(&root->d_lock);
	own_mounts[dir] = mnt;
	return own_add(dir, OWN_ENTRY) ? 0 : -ENOMEM;
}

/*
 * The table, since not all kernels have symbols of data (Debian's for arm64 has
 * none). A new entry is put at the front of its chain, where its back pointer
 * is the bucket's address: one whose hash is 0 tells the first bucket, one with
 * all bits set the last. Unless somebody else's comes in front of it meanwhile:
 * then all over again.
 */
static int own_find_table(struct chain_table *table)
{
	struct hlist_bl_head *first, *last;
	unsigned long buckets;
	unsigned int try;

	own_hashes[1] = U32_MAX;
	for (try = 0; try < OWN_TRIES; try++) {
		if (!own_add(OWN_PLAIN, "0a-first") ||
		    !own_add(OWN_PLAIN, "1a-last"))
			return -ENOMEM;
		last = (void *)READ_ONCE(own_entries[--own_nr]->d_hash.pprev);
		own_free(own_entries[own_nr]);
		first = (void *)READ_ONCE(own_entries[--own_nr]->d_hash.pprev);
		own_free(own_entries[own_nr]);
		buckets = first < last ? last + 1 - first : 0;
		if (!is_power_of_2(buckets) || buckets > 1UL << 31)
			continue;
		*table = (struct chain_table){ first, 32 - ilog2(buckets) };
		return 0;
	}
	return -ENXIO;
}

/**
 * own_init() - make the directories, and find the table and prove it by entries
 * @table: set to it
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log; own_exit() undoes all.
 */
int own_init(struct chain_table *table)
{
	int err;

	own_hashes[OWN_CHAINS - 1] = get_random_u32();
	err = own_mount(OWN_PLAIN) ?: own_mount(OWN_COMPARED);
	if (err) {
		pr_err("cannot load: no directory for own lookups, error %d\n",
		       err);
		return err;
	}
	err = own_find_table(table);
	if (!err && !own_walk(&own_entries[OWN_PLAIN]->d_name).found)
		err = -ENXIO;
	if (err)
		pr_err("cannot load: the dentry hash table is not found by own entries, error %d\n",
		       err);
	return err;
}

/* Remove the directories; process context, nobody looks anything up. */
void own_exit(void)
{
	own_remove(0);
	mntput(own_mounts[OWN_PLAIN]);
	mntput(own_mounts[OWN_COMPARED]);
}
