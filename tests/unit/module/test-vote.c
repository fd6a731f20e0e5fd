// SPDX-License-Identifier: GPL-2.0-only
/* The vote for a program's name: the majority wins, no name is half of two. */
#include "pure.h"
#include "count/vote.h"

static void cast(struct vote *vote, const char *comm, unsigned int n)
{
	char name[VOTE_NAME];

	/* what stands behind the NUL is whatever was there before */
	memset(name, 'x', sizeof(name));
	memcpy(name, comm, strlen(comm) + 1);
	while (n--) {
		vote_cast(vote, name);
		name[VOTE_NAME - 1]++;
	}
}

static void the_majority_wins(PURE_TEST)
{
	struct vote *cpu = pure_alloc(2 * sizeof(*cpu));
	struct vote *sum = pure_alloc(sizeof(*sum));
	unsigned int i;

	for (i = 0; i < 100; i++) {
		cast(cpu, "find", 1);
		cast(cpu, "a", 1);
		cast(cpu, "find", 2);
		cast(cpu, i % 2 ? "b" : "fifteen-letters", 1);
	}
	CHECK(!memcmp(cpu->name, "find\0\0\0\0\0\0\0\0\0\0\0", 16));
	CHECK_EQ(cpu->votes, 300);
	CHECK_EQ(cpu->of, 500);
	/* another CPU has more votes for another task */
	cast(cpu + 1, "fifteen-letters", 1000);
	vote_merge(sum, cpu);
	vote_merge(sum, cpu + 1);
	CHECK(!memcmp(sum->name, "fifteen-letters", 16));
	CHECK_EQ(sum->votes, 1000);
	vote_merge(sum, cpu + 1);
	CHECK_EQ(sum->lead, 2000 - cpu->lead);
	CHECK_EQ(sum->votes, 2000);
	CHECK_EQ(sum->of, 2500);
}

/*
 * One casts votes so that the name changes all the time, another reads it.
 * ThreadSanitizer says whether both touch the words only as they may.
 */
#define CHANGES 20000U

struct change {
	struct vote vote;
	atomic_t done;
	atomic_t seen;
	atomic_t torn;
};

static void change_name(struct change *c)
{
	unsigned int i;

	cast(&c->vote, "aaaaaaaaaaaaaaa", 1);
	for (i = 0; i < CHANGES; i++) {
		/* one takes the lead from the other name, one wins */
		cast(&c->vote, i % 2 ? "aaaaaaaaaaaaaaa" : "bbbbbbbbbbbbbbb",
		     2);
		/* It is read before the end, on a busy machine, too. */
		while (i == CHANGES / 2 && !atomic_read(&c->seen))
			pure_yield();
	}
	atomic_set(&c->done, 1);
}

static void read_name(struct change *c)
{
	unsigned int i, same = 0;
	char last = 0;

	while (!atomic_read(&c->done)) {
		struct vote sum = {};
		const char *name = (const char *)sum.name;

		vote_merge(&sum, &c->vote);
		if (sum.lead) {
			atomic_inc(&c->seen);
			for (i = 1; i < VOTE_NAME - 1; i++)
				if (name[i] != name[0])
					atomic_inc(&c->torn);
		}
		/* Perhaps it is this thread that keeps the other off. */
		same = *name == last ? same + 1 : 0;
		if (same % 128 == 127)
			pure_yield();
		last = *name;
	}
}

static void change_thread(void *arg, unsigned int index)
{
	if (index)
		read_name(arg);
	else
		change_name(arg);
}

static void a_name_that_changes_is_never_half_of_two(PURE_TEST)
{
	struct change *c = pure_alloc(sizeof(*c));

	pure_threads(change_thread, c, 2);
	CHECK_EQ(atomic_read(&c->torn), 0);
	CHECK_EQ(c->vote.lead, 1);
}

PURE_SUITE(vote, PURE_CASE(the_majority_wins),
	   PURE_CASE(a_name_that_changes_is_never_half_of_two));
