// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallsyms by way of what is exported: register_kprobe() resolves a name
 * before it looks at what stands there, and leaves the address in the probe
 * even when it then refuses, as it does for data.
 *
 * A kernel whose symbols are not sorted by name (see COMPAT_SORTED_SYMBOLS)
 * compares all of them, for some 40 ms where one is missing, and lets nobody
 * else run meanwhile. There an index of all symbols is made first. The kernel
 * is then only asked for the symbol at an address, which it finds at once.
 */
#include <linux/dcache.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/stringhash.h>

#include "kernel/compat.h"
#include "kernel/symbols.h"

/* Symbols of struct symbol_page: as many as fit into a page of memory. */
#define SYMBOLS_A_PAGE 340
/* Between offers to let others run: 0.2 ms. */
#define SYMBOLS_PART 64

/**
 * struct symbol_page - a part of the index
 * @next: the part that was filled before this one, or NULL
 * @used: number of symbols in it
 * @hash: hash of each symbol's name
 * @address: address of each symbol
 */
struct symbol_page {
	struct symbol_page *next;
	unsigned int used;
	u32 hash[SYMBOLS_A_PAGE];
	unsigned long address[SYMBOLS_A_PAGE];
};

static_assert(sizeof(struct symbol_page) <= 4096);

static struct symbol_page *symbol_pages;

/**
 * symbol_at() - the symbol that an address lies in
 * @addr: the address
 * @name: where to put its name
 * @size: room there
 * @offset: distance from the symbol's start, in bytes
 * @length: the symbol's length, in bytes
 *
 * Context: any.
 * Return: false where no symbol of the kernel itself covers @addr.
 */
bool symbol_at(unsigned long addr, char *name, size_t size,
	       unsigned long *offset, unsigned long *length)
{
	char text[KSYM_SYMBOL_LEN];
	char *plus;

	sprint_symbol(text, addr);
	plus = strrchr(text, '+');
	if (!plus || strchr(text, '[') ||
	    sscanf(plus, "+0x%lx/0x%lx", offset, length) != 2)
		return false;
	*plus = '\0';
	return strscpy(name, text, size) > 0;
}

static u32 symbol_hash(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

static bool symbol_keep(unsigned long address, const char *name)
{
	struct symbol_page *page = symbol_pages;

	if (!page || page->used == SYMBOLS_A_PAGE) {
		page = kmalloc(sizeof(*page), GFP_KERNEL);
		if (!page)
			return false;
		page->next = symbol_pages;
		page->used = 0;
		symbol_pages = page;
	}
	page->hash[page->used] = symbol_hash(name);
	page->address[page->used++] = address;
	return true;
}

/*
 * Add all symbols from an address on to the index, downwards or upwards in
 * memory; each one's start and length lead to the next.
 */
static bool symbols_keep(unsigned long address, bool down)
{
	char name[KSYM_NAME_LEN];
	unsigned long offset, length;
	unsigned int n = 0;

	while (symbol_at(address, name, sizeof(name), &offset, &length) &&
	       length) {
		address -= offset;
		if (!symbol_keep(address, name))
			return false;
		address = down ? address - 1 : address + length;
		if (!(++n % SYMBOLS_PART))
			cond_resched();
	}
	return n;
}

/**
 * symbols_index() - make the index, on a kernel that needs it
 *
 * Without memory for it, symbol_address() asks the kernel for each name, as on
 * a kernel that sorts its symbols.
 *
 * Context: process, may sleep. symbols_forget() frees the index.
 */
void symbols_index(void)
{
	unsigned long within = (unsigned long)d_lookup;

	if (COMPAT_SORTED_SYMBOLS)
		return;
	if (!symbols_keep(within, true) || !symbols_keep(within, false))
		symbols_forget();
}

/* Free the index: process context. */
void symbols_forget(void)
{
	struct symbol_page *page;

	while ((page = symbol_pages)) {
		symbol_pages = page->next;
		kfree(page);
		cond_resched();
	}
}

static bool symbol_is(unsigned long address, const char *name)
{
	char found[KSYM_NAME_LEN];
	unsigned long offset, length;

	return symbol_at(address, found, sizeof(found), &offset, &length) &&
	       !strcmp(found, name);
}

/*
 * Of several symbols with that name the first in memory, as the kernel does it.
 * Of several names at one address the kernel reports one, and only that one is
 * found.
 */
static unsigned long symbol_indexed(const char *name)
{
	unsigned long first = 0;
	const struct symbol_page *page;
	u32 hash = symbol_hash(name);
	unsigned int i;

	for (page = symbol_pages; page; page = page->next) {
		for (i = 0; i < page->used; i++) {
			if (page->hash[i] == hash &&
			    (!first || page->address[i] < first) &&
			    symbol_is(page->address[i], name))
				first = page->address[i];
		}
		cond_resched();
	}
	return first;
}

/**
 * symbol_address() - the address of a symbol of the kernel, text or data
 * @name: its name
 *
 * The probe is registered disabled, so that no text is ever changed.
 *
 * Context: process, may sleep.
 * Return: the address, 0 where there is no such symbol.
 */
unsigned long symbol_address(const char *name)
{
	struct kprobe kp = {
		.symbol_name = name,
		.flags = KPROBE_FLAG_DISABLED,
	};
	char found[KSYM_NAME_LEN];
	unsigned long offset, length;

	if (symbol_pages)
		return symbol_indexed(name);
	if (!register_kprobe(&kp))
		unregister_kprobe(&kp);
	if (!kp.addr)
		return 0;
	/*
	 * On IBT kernels the probe was moved past the ENDBR: move it back.
	 * The name found may be an alias of the one wanted.
	 */
	if (!symbol_at((unsigned long)kp.addr, found, sizeof(found), &offset,
		       &length))
		return 0;
	return (unsigned long)kp.addr - offset;
}
