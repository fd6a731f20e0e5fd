// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control flow of single instructions, by libcapstone.
 */
#include "locate/decode.h"

#include "locate/capstone.h"

#include <stdbool.h>
#include <stdlib.h>

/* What arm64 kernels put in place of a probed instruction: BRK #4. */
#define ARM64_BRK_KPROBE 4

struct decoder {
	enum locate_arch arch;
	csh handle;
	cs_insn *insn;
};

struct decoder *decoder_new(enum locate_arch arch)
{
	struct decoder *d;
	cs_err error;

	if (!libcapstone_load())
		return NULL;
	d = calloc(1, sizeof(*d));
	if (!d)
		return NULL;
	d->arch = arch;
	if (arch == LOCATE_X86_64)
		error = libcapstone.open(CS_ARCH_X86, CS_MODE_64, &d->handle);
	else
		error = libcapstone.open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN,
					 &d->handle);
	if (error) {
		free(d);
		return NULL;
	}
	libcapstone.option(d->handle, CS_OPT_DETAIL, CS_OPT_ON);
	d->insn = libcapstone.malloc(d->handle);
	if (!d->insn) {
		decoder_free(d);
		return NULL;
	}
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	if (d->insn)
		libcapstone.free(d->insn, 1);
	libcapstone.close(&d->handle);
	free(d);
}

static struct decoded x86_flow(struct decoder *d)
{
	struct decoded result = { FLOW_NEXT, d->insn->size, 0 };
	const cs_x86 *detail = &d->insn->detail->x86;

	switch (d->insn->id) {
	case X86_INS_INT3:
		result.flow = FLOW_PROBE;
		return result;
	case X86_INS_UD2:
		/* A warning's trap comes back; nothing hot is behind it. */
	case X86_INS_LJMP:
		result.flow = FLOW_STOP;
		return result;
	default:
		break;
	}
	if (libcapstone.insn_group(d->handle, d->insn, CS_GRP_RET) ||
	    libcapstone.insn_group(d->handle, d->insn, CS_GRP_IRET)) {
		result.flow = FLOW_STOP;
	} else if (libcapstone.insn_group(d->handle, d->insn, CS_GRP_JUMP)) {
		bool direct = detail->op_count == 1 &&
			      detail->operands[0].type == X86_OP_IMM;

		if (!direct)
			result.flow = FLOW_STOP;
		else if (d->insn->id == X86_INS_JMP)
			result.flow = FLOW_JUMP;
		else
			result.flow = FLOW_BRANCH;
		if (direct)
			result.target = (uint64_t)detail->operands[0].imm;
	}
	return result;
}

static struct decoded decode_x86(struct decoder *d, const uint8_t *bytes,
				 size_t len, uint64_t address)
{
	if (!libcapstone.disasm_iter(d->handle, &bytes, &len, &address,
				     d->insn))
		return (struct decoded) { FLOW_UNKNOWN, 0, 0 };
	return x86_flow(d);
}

static struct decoded arm64_flow(struct decoder *d)
{
	struct decoded result = { FLOW_NEXT, 4, 0 };
	const cs_arm64 *detail = &d->insn->detail->arm64;
	const cs_arm64_op *last = detail->operands + detail->op_count - 1;

	switch (d->insn->id) {
	case ARM64_INS_BRK:
		result.flow = detail->op_count &&
			      last->imm == ARM64_BRK_KPROBE ?
			      FLOW_PROBE : FLOW_STOP;
		break;
	case ARM64_INS_RET:
	case ARM64_INS_ERET:
	case ARM64_INS_BR:
		result.flow = FLOW_STOP;
		break;
	case ARM64_INS_B:
		result.flow = detail->cc == ARM64_CC_INVALID ||
			      detail->cc == ARM64_CC_AL ?
			      FLOW_JUMP : FLOW_BRANCH;
		result.target = (uint64_t)last->imm;
		break;
	case ARM64_INS_CBZ:
	case ARM64_INS_CBNZ:
	case ARM64_INS_TBZ:
	case ARM64_INS_TBNZ:
		result.flow = FLOW_BRANCH;
		result.target = (uint64_t)last->imm;
		break;
	default:
		break;
	}
	return result;
}

static struct decoded decode_arm64(struct decoder *d, const uint8_t *bytes,
				   size_t len, uint64_t address)
{
	uint32_t word;

	if (len < 4)
		return (struct decoded) { FLOW_UNKNOWN, 0, 0 };
	word = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
	       (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
	if (libcapstone.disasm_iter(d->handle, &bytes, &len, &address, d->insn))
		return arm64_flow(d);
	/*
	 * An instruction too new for libcapstone goes on to the next one,
	 * unless it is of the class of branches (bits 28-26: 101) or of the
	 * reserved one (bits 28-25: 0000).
	 */
	if ((word >> 26 & 7) == 5 || !(word >> 25 & 15))
		return (struct decoded) { FLOW_UNKNOWN, 0, 0 };
	return (struct decoded) { FLOW_NEXT, 4, 0 };
}

struct decoded decoder_decode(struct decoder *d, const uint8_t *bytes,
			      size_t len, uint64_t address)
{
	if (d->arch == LOCATE_ARM64)
		return decode_arm64(d, bytes, len, address);
	return decode_x86(d, bytes, len, address);
}
