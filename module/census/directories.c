// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directories are recorded when one of their entries is met first, with all
 * directories above them: parents by number, names as copies. No dentry is
 * needed again, nothing is pinned, and userland adds up along the tree.
 *
 * Where there is no room for a directory, its entries are counted for the
 * nearest directory above it that has a row. Anybody can make a tree as deep as
 * he likes, and each of its directories is climbed from: so a climb is bounded,
 * and @climbed tells the walk when to look at the clock.
 */
#include "census/directories.h"

/* Memory for names: most are shorter. */
#define NAME_BYTES 64
#define EXAMPLES 1024

/**
 * directories_alloc() - make room
 * @d: zeroed
 * @bits: log2 of the size of the tally's index
 *
 * Context: process; may sleep.
 * Return: 0, -ENOMEM: directories_free() is needed in both cases.
 */
int directories_alloc(struct directories *d, unsigned int bits)
{
	d->plain = (1U << bits) / 8 * 5;
	d->names_size = d->plain * NAME_BYTES;
	d->names = kvmalloc(d->names_size, GFP_KERNEL_ACCOUNT);
	d->examples = kvcalloc(EXAMPLES, sizeof(*d->examples),
			       GFP_KERNEL_ACCOUNT);
	return d->names && d->examples ? tally_alloc(&d->tally, bits) : -ENOMEM;
}

void directories_free(struct directories *d)
{
	tally_free(&d->tally);
	kvfree(d->names);
	kvfree(d->examples);
}

/* Did some directory find no room for a row of its own? */
bool directories_full(const struct directories *d)
{
	return d->tally.used >= d->plain ||
	       d->names_used + DIRECTORIES_NAME > d->names_size;
}

static void claim_name(struct directories *d, struct tally_row *row,
		       const struct dentry *dir)
{
	char *to = d->names + d->names_used;
	u32 room = min_t(u32, d->names_size - d->names_used, DIRECTORIES_NAME);

	row->name = d->names_used;
	if (row->kind == DIRECTORY_ROOT) {
		const char *type = dir->d_sb->s_type->name;

		row->name_length = min_t(u32, strlen(type), room);
		memcpy(to, type, row->name_length);
	} else {
		row->name_length = census_name(dir, to, room);
	}
	d->names_used += row->name_length;
}

static struct tally_row *claim_row(struct directories *d,
				   const struct tally_key *key,
				   const struct tally_row *above,
				   enum directory_kind kind)
{
	struct tally_row *row = tally_claim(&d->tally, key);

	if (!row)
		return NULL;
	row->kind = kind;
	row->parent = tally_number(&d->tally, above);
	row->root = above ? above->root : tally_number(&d->tally, row);
	return row;
}

static struct tally_row *claim(struct directories *d, const struct dentry *dir,
			       const struct tally_row *above,
			       enum directory_kind kind)
{
	struct tally_key key = census_directory(dir);
	struct tally_row *row;

	if (kind != DIRECTORY_ROOT && directories_full(d))
		return NULL;
	row = claim_row(d, &key, above, kind);
	if (row)
		claim_name(d, row, dir);
	return row;
}

/* The row for what has none below @above: there, or below its root. */
static struct tally_row *more(struct directories *d, struct tally_row *above)
{
	struct tally_row *row, *root = &d->tally.rows[above->root - 1];

	for (;; above = root) {
		/* no inode has this address */
		struct tally_key key = { .part = {
			above->key.part[0], 1, above->key.part[2]
		} };

		row = tally_find(&d->tally, &key) ?:
		      claim_row(d, &key, above, DIRECTORY_MORE);
		if (row || above == root)
			return row ?: &d->tally.other;
	}
}

static struct tally_row *find(const struct directories *d,
			      const struct dentry *dir)
{
	struct tally_key key = census_directory(dir);

	return tally_find(&d->tally, &key);
}

/* The root that is above all, by way of the super block. */
static struct tally_row *root_row(struct directories *d,
				  const struct dentry *dir)
{
	const struct dentry *root = READ_ONCE(dir->d_sb->s_root);

	if (!root)
		return NULL;
	return find(d, root) ?: claim(d, root, NULL, DIRECTORY_ROOT);
}

/*
 * Up to the first directory that has a row. Those that have none are in
 * @d->path, *@depth of them. A file server's dentries may hang on a root of
 * their own, which is not that of the file system; and a path may be deeper
 * than is climbed: both are hung below the root of the file system, with a gap.
 */
static struct tally_row *climb(struct directories *d, const struct dentry *dir,
			       u32 *depth, enum directory_kind *kind)
{
	u32 most = directories_full(d) ? DIRECTORIES_NEAR : DIRECTORIES_DEPTH;
	struct tally_row *above;

	for (*depth = 0; *depth < most; dir = READ_ONCE(dir->d_parent)) {
		above = find(d, dir);
		if (above)
			return above;
		if (dir == READ_ONCE(dir->d_sb->s_root))
			return root_row(d, dir);
		d->path[(*depth)++] = dir;
		d->climbed++;
		if (dir == READ_ONCE(dir->d_parent))
			break;
	}
	*kind = DIRECTORY_GAP;
	return root_row(d, dir);
}

/**
 * directories_find() - directories_row(), where that is not found at once
 * @d: the directories met so far
 * @dir: the directory
 *
 * Context: as directories_row(). At most DIRECTORIES_DEPTH rows are claimed, in
 * the order from above.
 * Return: the row.
 */
struct tally_row *directories_find(struct directories *d,
				   const struct dentry *dir)
{
	enum directory_kind kind = DIRECTORY;
	struct tally_row *above, *row;
	u32 depth;

	above = climb(d, dir, &depth, &kind);
	if (!above)
		return &d->tally.other;
	while (depth) {
		row = claim(d, d->path[--depth], above, kind);
		if (!row)
			return more(d, above);
		above = row;
		kind = DIRECTORY;
	}
	return above;
}

/**
 * directories_example() - remember the name of a directory's entry
 * @d: the directories met so far
 * @row: the directory's
 * @dentry: the entry; its name takes the place of the last one
 *
 * Context: under RCU.
 */
void directories_example(struct directories *d, struct tally_row *row,
			 const struct dentry *dentry)
{
	if (row->kind == DIRECTORY_MORE || row == &d->tally.other)
		return;
	if (!row->example) {
		if (d->examples_used == EXAMPLES)
			return;
		row->example = ++d->examples_used;
	}
	row->example_length = census_name(dentry, d->examples[row->example - 1],
					  DIRECTORIES_NAME);
}
