// SPDX-License-Identifier: GPL-2.0-only
/*
 * kallsyms by way of what is exported: register_kprobe() resolves a name
 * before it looks at what stands there, and leaves the address in the probe
 * even when it then refuses, as it does for data.
 *
 * A kernel whose symbols are not sorted by name (before 6.2, and early releases
 * of 6.1) compares all of them for each name, as for every kprobe that any tool
 * sets by name: up to 40 ms where the name is missing. Others run between two
 * names, and while the module loads only.
 */
#include <linux/kallsyms.h>

#include "kernel/symbols.h"

/**
 * symbol_at() - the symbol that an address lies in
 * @addr: the address
 * @offset: distance from the symbol's start, in bytes
 * @length: the symbol's length, in bytes
 *
 * Context: any.
 * Return: false where no symbol of the kernel itself covers @addr.
 */
bool symbol_at(unsigned long addr, unsigned long *offset,
	       unsigned long *length)
{
	char text[KSYM_SYMBOL_LEN];
	char *plus;

	sprint_symbol(text, addr);
	plus = strrchr(text, '+');
	return plus && !strchr(text, '[') &&
	       sscanf(plus, "+0x%lx/0x%lx", offset, length) == 2;
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
	unsigned long offset, length;

	cond_resched();
	if (!register_kprobe(&kp))
		unregister_kprobe(&kp);
	if (!kp.addr)
		return 0;
	/* On IBT kernels the probe was moved past the ENDBR: move it back. */
	if (!symbol_at((unsigned long)kp.addr, &offset, &length))
		return 0;
	return (unsigned long)kp.addr - offset;
}
