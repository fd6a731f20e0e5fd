/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vote for a program's name: of all that cast one, which name had most?
 *
 * Each CPU has a vote of its own, which nobody else writes; who reads merges
 * them. A majority vote (Boyer and Moore, 1981) needs room for one name: one
 * that has more than half of all votes is sure to stand there in the end.
 *
 * Like ledger.h this is code that the unit tests run in user space.
 */
#ifndef DCHAIN_VOTE_H
#define DCHAIN_VOTE_H

/* Length of a task's name, its NUL included, as in the kernel. */
#define VOTE_NAME 16

/**
 * struct vote - the name that won most votes
 * @name: padded with NULs
 * @lead: by how many it leads; 0: nobody voted, or none leads
 * @votes: cast for @name, at least: those from before it led are not known
 * @of: all that were cast
 * @seq: odd while @name is being changed
 */
struct vote {
	u64 name[VOTE_NAME / sizeof(u64)];
	u32 lead;
	u32 votes;
	u32 of;
	u32 seq;
};

void vote_cast(struct vote *vote, const char *name);
void vote_merge(struct vote *sum, const struct vote *vote);

#endif /* DCHAIN_VOTE_H */
