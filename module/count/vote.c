// SPDX-License-Identifier: GPL-2.0-only
/* The vote for a program's name: cast by one CPU, read by others meanwhile. */
#include <asm/barrier.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/limits.h>

#include "count/vote.h"

/**
 * vote_cast() - give a name a vote
 * @vote: this CPU's
 * @name: VOTE_NAME bytes; what follows the NUL may be anything
 *
 * Context: any, with preemption off.
 */
void vote_cast(struct vote *vote, const char *name)
{
	u32 votes = vote->votes, i;
	union {
		u64 word[VOTE_NAME / sizeof(u64)];
		char byte[VOTE_NAME];
	} copy = { { 0 } };

	for (i = 0; i < VOTE_NAME - 1; i++) {
		copy.byte[i] = READ_ONCE(name[i]);
		if (!copy.byte[i])
			break;
	}
	if (votes && vote->name[0] == copy.word[0] &&
	    vote->name[1] == copy.word[1]) {
		WRITE_ONCE(vote->votes, votes + (votes < U32_MAX));
		return;
	}
	if (votes) {
		WRITE_ONCE(vote->votes, votes - 1);
		return;
	}
	WRITE_ONCE(vote->seq, vote->seq + 1);
	smp_wmb(); /* an odd @seq before a new name: see vote_read() */
	WRITE_ONCE(vote->name[0], copy.word[0]);
	WRITE_ONCE(vote->name[1], copy.word[1]);
	WRITE_ONCE(vote->votes, 1);
	/* the whole name before an even @seq */
	smp_store_release(&vote->seq, vote->seq + 1);
}

/* A consistent copy; without a vote where the CPU changed it each time. */
static struct vote vote_read(const struct vote *vote)
{
	struct vote copy = {};
	int tries;

	for (tries = 0; tries < 4; tries++) {
		/* the name not before an even @seq */
		u32 seq = smp_load_acquire(&vote->seq);

		copy.name[0] = READ_ONCE(vote->name[0]);
		copy.name[1] = READ_ONCE(vote->name[1]);
		copy.votes = READ_ONCE(vote->votes);
		smp_rmb(); /* @seq once more after the name */
		if (!(seq & 1) && READ_ONCE(vote->seq) == seq)
			return copy;
	}
	copy.votes = 0;
	return copy;
}

/**
 * vote_merge() - two votes into one
 * @sum: nobody else writes it
 * @vote: its CPU may be casting
 *
 * The sum for one name, the difference for two.
 *
 * Context: any.
 */
void vote_merge(struct vote *sum, const struct vote *vote)
{
	struct vote v;

	if (!READ_ONCE(vote->votes))
		return;
	v = vote_read(vote);
	if (sum->votes && sum->name[0] == v.name[0] &&
	    sum->name[1] == v.name[1]) {
		sum->votes = min_t(u64, (u64)sum->votes + v.votes, U32_MAX);
	} else if (sum->votes >= v.votes) {
		sum->votes -= v.votes;
	} else {
		sum->name[0] = v.name[0];
		sum->name[1] = v.name[1];
		sum->votes = v.votes - sum->votes;
	}
}
