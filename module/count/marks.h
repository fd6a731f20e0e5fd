/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Marks of use: which entries did lookups find since marking began? What one
 * event does stands here. Handlers call it, with preemption off; while nobody
 * marks, each call is one nop.
 *
 * An entry's marks are three bits, at a place that a hash of its address
 * chooses. Two entries may share a place: they share their marks. Who reads
 * them takes that share off; marks.c says how large it is.
 *
 * An entry that is inserted while marking is on starts unmarked, also at a dead
 * one's address. Proof: its marks are cleared before it becomes visible, so a
 * mark of the dead one would have to be set after that. A mark is set by a
 * handler that found the entry in its chain, within one RCU read-side section.
 * Entries that were ever visible there, and had a parent, are freed by RCU: an
 * address is allocated anew only after all sections have ended in which its
 * last owner could be found, and all that they wrote is seen by then.
 * (Freed at once are only those that no lookup finds: roots before 5.2, and
 * those of pipes and sockets, are in no chain.) Nor is a lookup's mark of the
 * new one lost by the clearing: who finds the entry has read its address after
 * the insertion published it, and reads the marks at a place that depends on
 * that address. So marks_begin() lets insertions clear a grace period before
 * hits set, and the end is the reverse.
 */
#ifndef DCHAIN_MARKS_H
#define DCHAIN_MARKS_H

#include <linux/jump_label.h>

/**
 * enum mark - what is known of the entry at a place
 * @MARK_USED: a lookup found it
 * @MARK_FRESH: it was inserted since marking began
 * @MARK_TURNED: it is not fresh, stood as a negative one, and got an inode
 */
enum mark { MARK_USED, MARK_FRESH, MARK_TURNED, MARKS };

/**
 * struct marks_hot - what the hot path reads of the table in use
 * @bits: one of each place for each mark, mark by mark
 * @shift: of a hash, 64 - log2(places)
 * @positive: lookups mark entries that have an inode, too
 */
struct marks_hot {
	unsigned long *bits;
	unsigned int shift;
	bool positive;
};

/**
 * struct marks_table - the marks since one beginning
 * @ref: whoever began, and each census that reads them
 * @hot: what handlers need of it
 * @interrupted: hooks were off in between: what is gone may have left marks
 * @since: when it began
 */
struct marks_table {
	struct kref ref;
	struct marks_hot hot;
	bool interrupted;
	u64 since;
};

/**
 * struct marks_state - how a table was read, and what it came to
 * @on: there was one
 * @interrupted: see struct marks_table
 * @nanoseconds: since it began
 * @places: of the table
 * @set: of these, of entries that were used
 * @fresh: of these, of entries that were inserted since
 */
struct marks_state {
	bool on;
	bool interrupted;
	u64 nanoseconds;
	u64 places;
	u64 set;
	u64 fresh;
};

extern struct marks_hot marks_hot;
DECLARE_STATIC_KEY_FALSE(marks_of_hits);
DECLARE_STATIC_KEY_FALSE(marks_of_insertions);

/* marks.c */
int marks_begin(u32 *places, bool positive);
void marks_end(void);
struct marks_table *marks_get(void);
void marks_put(struct marks_table *t);
void marks_interrupted(void);
void marks_read(const struct marks_table *t, struct marks_state *state);
void marks_insert(const struct dentry *dentry);
void marks_turn(const struct dentry *dentry);

/*
 * The square is what makes it a hash: by the product alone two directories'
 * entries that lie at one distance from each other would all share places, or
 * none of them.
 */
static __always_inline unsigned long marks_place(const struct dentry *dentry,
						 unsigned int shift)
{
	unsigned long product = (unsigned long)dentry * GOLDEN_RATIO_64;

	return product * product >> shift;
}

/* Where the bit of one of its marks is. */
static inline unsigned long marks_bit(const struct dentry *dentry,
				      unsigned int shift, enum mark mark)
{
	return marks_place(dentry, shift) + ((unsigned long)mark <<
					     (64 - shift));
}

static inline bool marks_test(const struct marks_table *t,
			      const struct dentry *dentry, enum mark mark)
{
	return test_bit(marks_bit(dentry, t->hot.shift, mark), t->hot.bits);
}

/**
 * marks_hit() - a lookup found an entry
 * @dentry: which
 *
 * The bit is written once, then only read.
 */
static __always_inline void marks_hit(const struct dentry *dentry)
{
	unsigned long place;

	if (!static_branch_unlikely(&marks_of_hits) ||
	    (dentry->d_inode && !marks_hot.positive))
		return;
	/* the marks of use are the first ones */
	place = marks_place(dentry, marks_hot.shift);
	if (unlikely(!test_bit(place, marks_hot.bits)))
		set_bit(place, marks_hot.bits);
}

/**
 * marks_inserted() - an entry is about to become visible in the table
 * @dentry: which; it is not hashed yet
 */
static __always_inline void marks_inserted(const struct dentry *dentry)
{
	if (static_branch_unlikely(&marks_of_insertions))
		marks_insert(dentry);
}

/**
 * marks_turned() - a negative entry in the table is about to get an inode
 * @dentry: which
 */
static __always_inline void marks_turned(const struct dentry *dentry)
{
	if (static_branch_unlikely(&marks_of_hits))
		marks_turn(dentry);
}

#endif /* DCHAIN_MARKS_H */
