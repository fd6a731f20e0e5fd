/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few words of the kernel that the pure parts use, for the host. run links
 * it under the name of each linux/ header that they include.
 */
#ifndef DCHAIN_PURE_KERNEL_H
#define DCHAIN_PURE_KERNEL_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#undef __always_inline
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define notrace
#define ____cacheline_aligned __attribute__((aligned(64)))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define container_of(p, type, member) \
	((type *)((char *)(p) - offsetof(type, member)))

/*
 * The kernel counts on address dependencies, which is what consume means;
 * compilers make an acquire of it, and ThreadSanitizer understands that.
 */
#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_CONSUME)
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define smp_store_release(p, v) __atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_load_acquire(p) __atomic_load_n(p, __ATOMIC_ACQUIRE)
/* x86 keeps stores, and loads, in order: the compiler is all to hold back */
#define smp_wmb() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_signal_fence(__ATOMIC_SEQ_CST)
#define kvcalloc(n, size, flags) calloc(n, size)
#define kvfree(p) free(p)
#define U32_MAX UINT32_MAX
#define PATH_MAX 4096

/* Marks for the kernel's own detector of races. */
#ifdef __SANITIZE_THREAD__
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);

#define data_race(expression) \
({ \
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__); \
	AnnotateIgnoreWritesBegin(__FILE__, __LINE__); \
	__typeof__(expression) __value = (expression); \
	AnnotateIgnoreWritesEnd(__FILE__, __LINE__); \
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__); \
	__value; \
})
#else
#define data_race(expression) (expression)
#endif

#define PURE_UNCHECKED \
	static inline __attribute__((no_sanitize("address", "thread")))

/* It may read past a name's end, inside its last aligned word. */
PURE_UNCHECKED unsigned long read_word_at_a_time(const void *p)
{
	return *(const volatile unsigned long *)p;
}

/* The kernel's reads zeroes behind the end of a page. */
PURE_UNCHECKED unsigned long load_unaligned_zeropad(const void *p)
{
	return *(const volatile unsigned long *)p;
}

typedef struct {
	int counter;
} atomic_t;

static inline int atomic_read(const atomic_t *v)
{
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline void atomic_set(atomic_t *v, int i)
{
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);
}

static inline void atomic_dec(atomic_t *v)
{
	__atomic_fetch_sub(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline void atomic_inc(atomic_t *v)
{
	__atomic_fetch_add(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline bool atomic_add_unless(atomic_t *v, int a, int unless)
{
	int old = atomic_read(v);

	do {
		if (old == unless)
			return false;
	} while (!__atomic_compare_exchange_n(&v->counter, &old, old + a, false,
					      __ATOMIC_SEQ_CST,
					      __ATOMIC_RELAXED));
	return true;
}

#define cmpxchg(p, old, new) ({						\
	__typeof__(*(p)) __old = (old);					\
									\
	__atomic_compare_exchange_n(p, &__old, new, false,		\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
	__old; })

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline unsigned long __fls(unsigned long x)
{
	return 63 - __builtin_clzl(x);
}

#define GOLDEN_RATIO_64 0x61C8864680B583EBull

static inline u32 hash_long(unsigned long value, unsigned int bits)
{
	return value * GOLDEN_RATIO_64 >> (64 - bits);
}

/* Marks are off on the host. */
#define DECLARE_STATIC_KEY_FALSE(name) static const bool name
#define static_branch_unlikely(key) (*(key))

struct kref {
	int count;
};

static inline bool test_bit(unsigned long nr, const unsigned long *bits)
{
	return bits[nr / 64] >> nr % 64 & 1;
}

static inline void set_bit(unsigned long nr, unsigned long *bits)
{
	__atomic_fetch_or(&bits[nr / 64], 1UL << nr % 64, __ATOMIC_RELAXED);
}

#define min(x, y) ((x) < (y) ? (x) : (y))
#define max(x, y) ((x) > (y) ? (x) : (y))

/* the dentry hash table */
#define LIST_BL_LOCKMASK 1UL
#define DCACHE_OP_COMPARE (1U << 1)

struct hlist_bl_head {
	struct hlist_bl_node *first;
};

struct hlist_bl_node {
	struct hlist_bl_node *next, **pprev;
};

struct list_head {
	struct list_head *next, *prev;
};

typedef struct { int unused; } spinlock_t;

#define hlist_bl_entry(p, type, member) container_of(p, type, member)

typedef struct {
	struct {
		unsigned int sequence;
	} seqcount;
} seqcount_spinlock_t;

struct qstr {
	union {
		struct {
			u32 hash;
			u32 len;
		};
		u64 hash_len;
	};
	const unsigned char *name;
};

#define DCACHE_OP_DELETE (1U << 3)
#define DCACHE_DONTCACHE (1U << 7)
#define FUSE_SUPER_MAGIC 0x65735546
#define V9FS_MAGIC 0x01021997

struct dentry;

struct dentry_operations {
	int (*d_delete)(const struct dentry *dentry);
};

struct super_block {
	unsigned long s_magic;
};

static inline int always_delete_dentry(const struct dentry *dentry)
{
	return !!dentry;
}

struct inode;

struct dentry {
	unsigned int d_flags;
	seqcount_spinlock_t d_seq;
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	void *d_inode;
	const struct dentry_operations *d_op;
	struct super_block *d_sb;
};

static inline bool d_unhashed(const struct dentry *dentry)
{
	return !READ_ONCE(dentry->d_hash.pprev);
}

#endif /* DCHAIN_PURE_KERNEL_H */
