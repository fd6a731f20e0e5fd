// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recognising an emulated CPU.
 */
#include "repro/emulated.h"

#include <string.h>

#ifdef __x86_64__
#include <cpuid.h>

#define HYPERVISOR_BIT (1u << 31)
#define HYPERVISOR_LEAF 0x40000000

/* QEMU's emulator gives this name, KVM gives KVMKVMKVM. */
bool emulated(void)
{
	static const char name[] = "TCGTCGTCGTCG";
	unsigned int a, b, c, d, text[3];

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & HYPERVISOR_BIT))
		return false;
	__cpuid(HYPERVISOR_LEAF, a, text[0], text[1], text[2]);
	return !memcmp(text, name, sizeof(text));
}
#else
bool emulated(void)
{
	return false;
}
#endif
