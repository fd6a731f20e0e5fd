/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One set of test bodies for the pure parts, run twice: as a cmocka program on
 * the host, under sanitizers, and as a KUnit suite in a kernel.
 *
 * A test file includes this and the header it tests, has bodies
 * `static void RULE(PURE_TEST)`, and ends with
 * PURE_SUITE(NAME, PURE_CASE(RULE), ...). In a body: CHECK(), CHECK_EQ(),
 * pure_alloc(), pure_threads(). CHECK's are for the body's own thread.
 */
#ifndef DCHAIN_PURE_H
#define DCHAIN_PURE_H

typedef void pure_thread_fn(void *arg, unsigned int index);

#ifdef __KERNEL__

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#define PURE_TEST struct kunit *test
#define pure_yield() cond_resched()
#define CHECK(condition) KUNIT_EXPECT_TRUE(test, condition)
#define CHECK_EQ(is, expected) \
	KUNIT_EXPECT_EQ(test, (u64)(is), (u64)(expected))

/* Zeroed, of exactly this size for KASAN's sake, freed with the test. */
#define pure_alloc(size) pure_kzalloc(test, size)

static inline void *pure_kzalloc(struct kunit *test, size_t size)
{
	void *p = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	return p;
}

struct pure_thread {
	pure_thread_fn *fn;
	void *arg;
	unsigned int index;
	const bool *go;
	struct completion done;
};

static inline int pure_thread_main(void *p)
{
	struct pure_thread *t = p;

	while (!READ_ONCE(*t->go))
		pure_yield();
	t->fn(t->arg, t->index);
	kthread_complete_and_exit(&t->done, 0);
}

/* Run @fn on @nr threads, all let go at once, and wait for all of them. */
#define pure_threads(fn, arg, nr) pure_kthreads(test, fn, arg, nr)

static inline void pure_kthreads(struct kunit *test, pure_thread_fn *fn,
				 void *arg, unsigned int nr)
{
	struct pure_thread *t = pure_alloc(nr * sizeof(*t));
	unsigned int i, started;
	bool go = false;

	for (i = 0; i < nr; i++) {
		t[i] = (struct pure_thread){ fn, arg, i, &go };
		init_completion(&t[i].done);
		if (IS_ERR(kthread_run(pure_thread_main, &t[i], "pure/%u", i)))
			break;
	}
	started = i;
	WRITE_ONCE(go, true);
	for (i = 0; i < started; i++)
		wait_for_completion(&t[i].done);
	CHECK_EQ(started, nr);
}

#define PURE_CASE(rule) KUNIT_CASE(rule)
#define PURE_SUITE(suite, ...)						\
	static struct kunit_case suite##_cases[] = { __VA_ARGS__, {} };	\
	static struct kunit_suite suite##_suite = {			\
		.name = "dchain_" #suite,				\
		.test_cases = suite##_cases,				\
	};								\
	kunit_test_suite(suite##_suite)

#else /* the host */

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kernel.h"

#define pure_yield() sched_yield()
#define PURE_TEST void **test __attribute__((unused))
#define CHECK(condition) assert_true(condition)
#define CHECK_EQ(is, expected) assert_int_equal(is, expected)

static struct pure_block {
	struct pure_block *next;
	char data[] __attribute__((aligned(64)));
} *pure_blocks;

static inline void *pure_alloc(size_t size)
{
	struct pure_block *b = NULL;

	if (posix_memalign((void **)&b, 64, sizeof(*b) + size))
		abort();
	memset(b, 0, sizeof(*b) + size);
	b->next = pure_blocks;
	pure_blocks = b;
	return b->data;
}

static inline int pure_free(PURE_TEST)
{
	while (pure_blocks) {
		struct pure_block *b = pure_blocks;

		pure_blocks = b->next;
		free(b);
	}
	return 0;
}

struct pure_thread {
	pure_thread_fn *fn;
	void *arg;
	unsigned int index;
	const bool *go;
	pthread_t id;
};

static inline void *pure_thread_main(void *p)
{
	struct pure_thread *t = p;

	while (!READ_ONCE(*t->go))
		pure_yield();
	t->fn(t->arg, t->index);
	return NULL;
}

static inline void pure_threads(pure_thread_fn *fn, void *arg, unsigned int nr)
{
	struct pure_thread *t = pure_alloc(nr * sizeof(*t));
	unsigned int i;
	bool go = false;

	for (i = 0; i < nr; i++) {
		t[i] = (struct pure_thread){ fn, arg, i, &go, 0 };
		if (pthread_create(&t[i].id, NULL, pure_thread_main, &t[i]))
			abort();
	}
	WRITE_ONCE(go, true);
	for (i = 0; i < nr; i++)
		pthread_join(t[i].id, NULL);
}

#define PURE_CASE(rule) cmocka_unit_test_teardown(rule, pure_free)
#define PURE_SUITE(suite, ...)						\
	int main(void)							\
	{								\
		const struct CMUnitTest cases[] = { __VA_ARGS__ };	\
									\
		cmocka_set_message_output(CM_OUTPUT_TAP);		\
		return cmocka_run_group_tests_name("dchain_" #suite,	\
						   cases, NULL, NULL);	\
	}

#endif
#endif /* DCHAIN_PURE_H */
