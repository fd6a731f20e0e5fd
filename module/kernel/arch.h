/* SPDX-License-Identifier: GPL-2.0-only */
/* What a probe looks like in the text, by architecture. */
#ifndef DCHAIN_ARCH_H
#define DCHAIN_ARCH_H

#include <linux/compiler.h>
#include <linux/types.h>

#if defined(CONFIG_X86_64)
/* int3; a near jump to a detour; a call of the function tracer's trampoline */
static inline const char *arch_probe_kind(const void *addr, bool ftrace)
{
	u8 opcode = READ_ONCE(*(const u8 *)addr);

	if (ftrace)
		return opcode == 0xe8 ? "ftrace" : "disarmed";
	return opcode == 0xcc ? "breakpoint" :
	       opcode == 0xe9 ? "optimised" : "disarmed";
}
#elif defined(CONFIG_ARM64)
/* brk #4; kprobes neither use ftrace there nor are they optimised */
static inline const char *arch_probe_kind(const void *addr, bool ftrace)
{
	return READ_ONCE(*(const u32 *)addr) == 0xd4200080 ? "breakpoint" :
							     "disarmed";
}
#else
#error "dchain runs on x86_64 and arm64"
#endif

#endif /* DCHAIN_ARCH_H */
