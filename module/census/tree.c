// SPDX-License-Identifier: GPL-2.0-only
/*
 * Directories are recorded when one of their entries is met first, with all
 * directories above them: parents by number, names as copies. No dentry is
 * needed again, nothing is pinned, and what is counted can be added up along
 * the tree afterwards.
 *
 * Where there is no room for a directory, its entries are counted for the
 * nearest directory above it that has a row: single directories are then
 * missing, but no subtree's total is wrong.
 */
#include <linux/fs.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "census/keys.h"
#include "census/tree.h"

static u32 row_number(const struct tree *t, const struct tally_row *row)
{
	return row ? row - t->tally.rows + 1 : 0;
}

static struct tally_row *row_above(const struct tree *t,
				   const struct tally_row *row)
{
	return row->parent ? &t->tally.rows[row->parent - 1] : NULL;
}

static bool claim_name(struct tree *t, struct tally_row *row,
		       const struct dentry *dir)
{
	char *to = t->names + t->names_used;
	u32 room = t->names_size - t->names_used, length;

	if (row->kind == TREE_ROOT) {
		const char *type = dir->d_sb->s_type->name;

		length = min_t(u32, strlen(type), room);
		memcpy(to, type, length);
	} else {
		length = census_name(dir, to, min_t(u32, room, 255));
	}
	row->name = t->names_used;
	row->name_length = length;
	t->names_used += length;
	return length;
}

static struct tally_row *claim(struct tree *t, const struct dentry *dir,
			       struct tally_row *above, enum tree_kind kind)
{
	struct tally_key key = census_directory(dir);
	struct tally_row *row;

	if (kind != TREE_ROOT &&
	    (t->tally.used >= t->plain || t->names_used + 255 > t->names_size))
		return NULL;
	row = tally_claim(&t->tally, &key);
	if (!row)
		return NULL;
	row->kind = kind;
	row->parent = row_number(t, above);
	claim_name(t, row, dir);
	return row;
}

/* The row for what has none below @above: there, or farther up. */
static struct tally_row *more(struct tree *t, struct tally_row *above)
{
	for (; above; above = row_above(t, above)) {
		/* no inode has this address */
		struct tally_key key = { .part = { above->key.part[0], 1,
			above->key.part[2], above->key.part[3] } };
		struct tally_row *row = tally_find(&t->tally, &key);

		if (row)
			return row;
		row = tally_claim(&t->tally, &key);
		if (!row)
			continue;
		row->kind = TREE_MORE;
		row->parent = row_number(t, above);
		return row;
	}
	return &t->tally.other;
}

static struct tally_row *find(const struct tree *t, const struct dentry *dir)
{
	struct tally_key key = census_directory(dir);

	return tally_find(&t->tally, &key);
}

/* The root that is above all, by way of the super block. */
static struct tally_row *root_row(struct tree *t, const struct dentry *dir)
{
	const struct dentry *root = READ_ONCE(dir->d_sb->s_root);

	if (!root)
		return NULL;
	return find(t, root) ?: claim(t, root, NULL, TREE_ROOT);
}

/*
 * Up to the first directory that has a row, then down again with a row for
 * each. A file server's dentries may hang on a root of their own, which is not
 * that of the file system; and a path may be deeper than is climbed at once:
 * both are hung below the root of the file system, with a gap.
 */
static struct tally_row *claim_path(struct tree *t, const struct dentry *dir)
{
	enum tree_kind kind = TREE_DIRECTORY;
	struct tally_row *above = NULL, *row;
	unsigned int depth = 0;

	while (!above) {
		const struct dentry *parent = READ_ONCE(dir->d_parent);

		if (dir == READ_ONCE(dir->d_sb->s_root)) {
			above = claim(t, dir, NULL, TREE_ROOT);
			break;
		}
		t->path[depth++] = dir;
		if (parent == dir || depth == TREE_DEPTH) {
			above = root_row(t, dir);
			kind = TREE_GAP;
			break;
		}
		dir = parent;
		above = find(t, dir);
	}
	if (!above)
		return &t->tally.other;
	while (depth) {
		row = claim(t, t->path[--depth], above, kind);
		if (!row)
			return more(t, above);
		above = row;
		kind = TREE_DIRECTORY;
	}
	return above;
}

/**
 * tree_find() - tree_row(), for a directory that is not found at once
 * @t: the directories met so far
 * @dir: the directory
 *
 * Context: as tree_row(). At most TREE_DEPTH rows are claimed.
 * Return: the row.
 */
struct tally_row *tree_find(struct tree *t, const struct dentry *dir)
{
	return find(t, dir) ?: claim_path(t, dir);
}

/* A name that is too long keeps its ends. */
static u8 shorten(char *to, const char *name, u32 length)
{
	const u32 half = (TREE_EXAMPLE - 3) / 2;

	if (length <= TREE_EXAMPLE) {
		memcpy(to, name, length);
		return length;
	}
	memcpy(to, name, half);
	memcpy(to + half, "...", 3);
	memcpy(to + half + 3, name + length - half, half);
	return 2 * half + 3;
}

/**
 * tree_example() - remember the name of a directory's entry
 * @t: the directories met so far
 * @row: the directory's, whose number of entries is a power of two
 * @dentry: the entry
 *
 * Every third power of two takes the place of the same example: what is left at
 * the end are names from all over a large directory.
 *
 * Context: under RCU.
 */
void tree_example(struct tree *t, struct tally_row *row,
		  const struct dentry *dentry)
{
	u32 which = ilog2(tally_so_far(row)) % TREE_EXAMPLES;
	struct tree_examples *e;
	char name[256];
	u32 length;

	if (row->kind == TREE_MORE || row == &t->tally.other)
		return;
	if (!row->examples) {
		if (t->examples_used == t->examples_max)
			return;
		row->examples = ++t->examples_used;
	}
	e = &t->examples[row->examples - 1];
	length = census_name(dentry, name, sizeof(name));
	if (length)
		e->length[which] = shorten(e->name[which], name, length);
}

/* The root of the file system that a row is in; NULL for what has no row. */
const struct tally_row *tree_root(const struct tree *t,
				  const struct tally_row *row)
{
	while (row && row->parent)
		row = row_above(t, row);
	return row && row->kind == TREE_ROOT ? row : NULL;
}

/* What a row adds to the paths of all below it, and where it is written. */
static u32 component(const struct tree *t, const struct tally_row *row,
		     const char **name)
{
	*name = t->names + row->name;
	return row->kind == TREE_ROOT ? 0 : 1 + row->name_length +
					    (row->kind == TREE_GAP ? 4 : 0);
}

static void put_component(char *end, const struct tally_row *row,
			  const char *name)
{
	end -= row->name_length;
	memcpy(end, name, row->name_length);
	*--end = '/';
	if (row->kind == TREE_GAP)
		memcpy(end - 4, "/...", 4);
}

/**
 * tree_path() - the path of a directory from the root of its file system
 * @t: the directories
 * @row: the directory's
 * @buf: where to
 * @size: bytes there, at least 1024
 *
 * A path that does not fit is shortened in the middle, to whole names.
 *
 * Context: any.
 * Return: its length, without the NUL behind it.
 */
u32 tree_path(const struct tree *t, const struct tally_row *row, char *buf,
	      u32 size)
{
	const struct tally_row *r;
	u32 total = 0, end, head = 0, tail, cut;
	const char *name;

	for (r = row; r; r = row_above(t, r))
		total += component(t, r, &name);
	if (!total) {
		strscpy(buf, "/", size);
		return 1;
	}
	/* bytes of the path that are left out, if only whole names could be */
	cut = total < size ? 0 : total + sizeof("/...") - size;
	tail = size - 1;
	end = total;
	for (r = row; r; r = row_above(t, r)) {
		u32 length = component(t, r, &name);

		if (!length)
			continue;
		if (!cut) {
			put_component(buf + end, r, name);
		} else if (end - length >= cut + size / 2) {
			put_component(buf + tail, r, name);
			tail -= length;
		} else if (end <= size / 2) {
			head = max(head, end);
			put_component(buf + end, r, name);
		}
		end -= length;
	}
	if (!cut) {
		buf[total] = '\0';
		return total;
	}
	memcpy(buf + head, "/...", 4);
	memmove(buf + head + 4, buf + tail, size - 1 - tail);
	total = head + 4 + size - 1 - tail;
	buf[total] = '\0';
	return total;
}
