/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One machine instruction -> where control goes next.
 */
#ifndef DCHAIN_LOCATE_DECODE_H
#define DCHAIN_LOCATE_DECODE_H

#include <stddef.h>
#include <stdint.h>

enum locate_arch {
	LOCATE_X86_64,
	LOCATE_ARM64,
};

/**
 * enum flow - what follows an instruction
 * @FLOW_NEXT: the next instruction; calls too, they come back
 * @FLOW_BRANCH: the next instruction or the target
 * @FLOW_JUMP: the target only
 * @FLOW_STOP: nothing that can be known here: return, indirect jump, trap
 * @FLOW_PROBE: a breakpoint stands where an instruction was
 * @FLOW_UNKNOWN: these bytes are no known instruction
 */
enum flow {
	FLOW_NEXT,
	FLOW_BRANCH,
	FLOW_JUMP,
	FLOW_STOP,
	FLOW_PROBE,
	FLOW_UNKNOWN,
};

/**
 * struct decoded - an instruction
 * @flow: what follows
 * @size: bytes; 0 for FLOW_UNKNOWN
 * @target: address, for FLOW_BRANCH and FLOW_JUMP
 */
struct decoded {
	enum flow flow;
	size_t size;
	uint64_t target;
};

struct decoder;

/**
 * decoder_new - get a decoder; NULL when there is no memory, or when
 * libcapstone is not installed or lacks the architecture
 */
struct decoder *decoder_new(enum locate_arch arch);

/**
 * decoder_decode - decode the instruction at the beginning of @bytes
 * @d: from decoder_new()
 * @bytes: at least one
 * @len: how many there are
 * @address: where they are in the kernel
 */
struct decoded decoder_decode(struct decoder *d, const uint8_t *bytes,
			      size_t len, uint64_t address);

void decoder_free(struct decoder *d);

#endif
