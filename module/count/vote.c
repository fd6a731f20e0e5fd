// SPDX-License-Identifier: GPL-2.0-only
/* The vote for a program's name: cast by one CPU, read by others meanwhile. */
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
	u32 i;
	union {
		u64 word[VOTE_NAME / sizeof(u64)];
		char byte[VOTE_NAME];
	} copy = { { 0 } };

	for (i = 0; i < VOTE_NAME - 1; i++) {
		copy.byte[i] = READ_ONCE(name[i]);
		if (!copy.byte[i])
			break;
	}
	WRITE_ONCE(vote->of, vote->of + 1);
	if (vote->name[0] == copy.word[0] && vote->name[1] == copy.word[1]) {
		WRITE_ONCE(vote->votes, vote->votes + 1);
		WRITE_ONCE(vote->lead, vote->lead + 1);
		return;
	}
	if (vote->lead) {
		WRITE_ONCE(vote->lead, vote->lead - 1);
		return;
	}
	WRITE_ONCE(vote->seq, vote->seq + 1);
	smp_wmb(); /* an odd @seq before a new name: see vote_read() */
	WRITE_ONCE(vote->name[0], copy.word[0]);
	WRITE_ONCE(vote->name[1], copy.word[1]);
	WRITE_ONCE(vote->votes, 1);
	WRITE_ONCE(vote->lead, 1);
	/* the whole name before an even @seq */
	smp_store_release(&vote->seq, vote->seq + 1);
}

/* A consistent copy; without a lead where the CPU changed it each time. */
static struct vote vote_read(const struct vote *vote)
{
	struct vote copy = {};
	int tries;

	for (tries = 0; tries < 4; tries++) {
		/* the name not before an even @seq */
		u32 seq = smp_load_acquire(&vote->seq);

		copy.name[0] = READ_ONCE(vote->name[0]);
		copy.name[1] = READ_ONCE(vote->name[1]);
		copy.lead = READ_ONCE(vote->lead);
		copy.votes = READ_ONCE(vote->votes);
		smp_rmb(); /* @seq once more after the name */
		if (!(seq & 1) && READ_ONCE(vote->seq) == seq)
			return copy;
	}
	copy.lead = 0;
	copy.votes = 0;
	return copy;
}

/**
 * vote_merge() - two votes into one
 * @sum: nobody else writes it
 * @vote: its CPU may be casting
 *
 * Leads are added up for one name, and subtracted for two.
 *
 * Context: any.
 */
void vote_merge(struct vote *sum, const struct vote *vote)
{
	struct vote v;

	if (!READ_ONCE(vote->of))
		return;
	v = vote_read(vote);
	sum->of += READ_ONCE(vote->of);
	if (sum->name[0] == v.name[0] && sum->name[1] == v.name[1]) {
		sum->lead += v.lead;
		sum->votes += v.votes;
	} else if (sum->lead >= v.lead) {
		sum->lead -= v.lead;
	} else {
		sum->name[0] = v.name[0];
		sum->name[1] = v.name[1];
		sum->lead = v.lead - sum->lead;
		sum->votes = v.votes;
	}
}
