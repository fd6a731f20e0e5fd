/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dentries counted by key (an owner, a directory) in a table of fixed size; and
 * the histogram of the chain lengths. Userland makes estimates, errors and
 * comparisons of them, in floating point.
 *
 * Rows stand in the order in which they were claimed; an index finds them by a
 * hash of the key. Buckets come in random order, so a key that has a share f of
 * all dentries is missed by a table of n rows with a probability below
 * e^(-f n): what is large gets its own row, and its count is exact.
 *
 * One writer, no concurrent reader.
 */
#ifndef DCHAIN_CENSUS_TALLY_H
#define DCHAIN_CENSUS_TALLY_H

/* Lengths 0 to 63 one by one, then eight bins for each doubling. */
#define CENSUS_LINEAR 64
#define CENSUS_BINS (CENSUS_LINEAR + (32 - 6) * 8)

/**
 * enum census_count - what is counted, in the order of the text's columns
 * @CENSUS_DENTRIES: how many
 * @CENSUS_NEGATIVE: of these, without an inode
 * @CENSUS_IN_USE: of the dentries, referenced, by more than their children
 * @CENSUS_NEGATIVE_IN_USE: of these, negative
 * @CENSUS_TRANSIENT: of the negative, those that their file system drops soon
 * @CENSUS_NAME_BYTES: memory of the names that do not fit into their dentry
 * @CENSUS_NEGATIVE_USED: of the negative, those with a mark of use
 * @CENSUS_TURNED: positive ones that were negative when marking began
 * @CENSUS_USED: of the dentries, those with a mark of use; has no column
 */
enum census_count {
	CENSUS_DENTRIES,
	CENSUS_NEGATIVE,
	CENSUS_IN_USE,
	CENSUS_NEGATIVE_IN_USE,
	CENSUS_TRANSIENT,
	CENSUS_NAME_BYTES,
	CENSUS_NEGATIVE_USED,
	CENSUS_TURNED,
	CENSUS_USED,
	CENSUS_COUNTS
};

struct census_counts {
	u64 n[CENSUS_COUNTS];
};

/**
 * struct census_stats - the buckets walked so far
 * @walked: how many
 * @longest: chain
 * @bins: number of buckets by the length of their chain
 */
struct census_stats {
	u64 walked;
	u32 longest;
	u64 bins[CENSUS_BINS];
};

#define TALLY_PARTS 4

/* Compared part by part. The first one alone is hashed. */
struct tally_key {
	u64 part[TALLY_PARTS];
};

/* What a dentry is, besides being one. */
#define TALLY_NEGATIVE 1U
#define TALLY_IN_USE 2U
#define TALLY_TRANSIENT 4U
#define TALLY_USED 8U
#define TALLY_TURNED 16U

/**
 * struct tally_row - what one key has
 * @key: whose
 * @counts: found so far
 * @parent: number of the row above, from 1, smaller than its own; 0: none
 * @root: number of the topmost row above it, or its own
 * @name: where its name begins, in the pool of whoever counts
 * @choice: number of another tally's row that leads the vote, from 1; 0: other
 * @votes: by how many it leads
 * @name_length: bytes of the name
 * @kind: for whoever counts
 * @example_length: likewise
 * @example: likewise
 */
struct tally_row {
	struct tally_key key;
	struct census_counts counts;
	u32 parent;
	u32 root;
	u32 name;
	u32 choice;
	u32 votes;
	u8 name_length;
	u8 kind;
	u8 example_length;
	u16 example;
};

/**
 * struct tally - the table
 * @bits: log2 of the size of @index
 * @index: numbers of rows, from 1, by the hash of their key; 0 is free
 * @max: rows there are, at most three quarters of the index
 * @used: rows that have a key
 * @rows: the rows
 * @other: keys that have no row
 */
struct tally {
	unsigned int bits;
	u32 *index;
	u32 max;
	u32 used;
	struct tally_row *rows;
	struct tally_row other;
};

int tally_alloc(struct tally *t, unsigned int bits);
void tally_free(struct tally *t);
struct tally_row *tally_find(const struct tally *t,
			     const struct tally_key *key);
struct tally_row *tally_claim(struct tally *t, const struct tally_key *key);
unsigned int census_bin(u32 length);
u32 census_bin_first(unsigned int bin);
void census_stats_add(struct census_stats *s, u32 length);
void tally_sum(const struct tally_row *row, struct census_counts *sum);

static inline bool tally_same_key(const struct tally_key *a,
				  const struct tally_key *b)
{
	return !((a->part[0] ^ b->part[0]) | (a->part[1] ^ b->part[1]) |
		 (a->part[2] ^ b->part[2]) | (a->part[3] ^ b->part[3]));
}

/**
 * tally_peek() - the row of a key, if that is found at once
 * @t: the table
 * @key: the key
 *
 * Return: its row, or NULL: ask tally_find().
 */
static inline struct tally_row *tally_peek(const struct tally *t,
					   const struct tally_key *key)
{
	u32 number = t->index[hash_long(key->part[0], t->bits)];

	if (likely(number && tally_same_key(&t->rows[number - 1].key, key)))
		return &t->rows[number - 1];
	return NULL;
}

/* The number of a row, from 1; 0 of none and of @t->other. */
static inline u32 tally_number(const struct tally *t,
			       const struct tally_row *row)
{
	return row && row != &t->other ? row - t->rows + 1 : 0;
}

/* All that is counted of a dentry that is nothing or only negative. */
static inline void tally_add(struct tally_row *row, unsigned int what,
			     u32 name_bytes)
{
	row->counts.n[CENSUS_DENTRIES]++;
	row->counts.n[CENSUS_NEGATIVE] += what & TALLY_NEGATIVE;
	row->counts.n[CENSUS_NAME_BYTES] += name_bytes;
}

/* What tally_add() leaves out. */
static inline void tally_add_rest(struct tally_row *row, unsigned int what)
{
	u64 *n = row->counts.n;

	n[CENSUS_IN_USE] += !!(what & TALLY_IN_USE);
	n[CENSUS_NEGATIVE_IN_USE] += (what & (TALLY_IN_USE | TALLY_NEGATIVE)) ==
				     (TALLY_IN_USE | TALLY_NEGATIVE);
	n[CENSUS_TRANSIENT] += !!(what & TALLY_TRANSIENT);
	n[CENSUS_NEGATIVE_USED] += (what & (TALLY_USED | TALLY_NEGATIVE)) ==
				   (TALLY_USED | TALLY_NEGATIVE);
	n[CENSUS_TURNED] += !!(what & TALLY_TURNED);
	n[CENSUS_USED] += !!(what & TALLY_USED);
}

/**
 * tally_vote() - one of a row's dentries is of another tally's row
 * @row: the row
 * @number: that of the other one
 *
 * Who has more than half of all votes leads at the end (Boyer and Moore).
 */
static inline void tally_vote(struct tally_row *row, u32 number)
{
	if (likely(row->choice == number)) {
		row->votes++;
	} else if (row->votes) {
		row->votes--;
	} else {
		row->choice = number;
		row->votes = 1;
	}
}

#endif /* DCHAIN_CENSUS_TALLY_H */
