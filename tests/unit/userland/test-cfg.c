// SPDX-License-Identifier: GPL-2.0-only
/* Loop heads in short code, made for one rule of control flow each. */
#include "heads.h"

#define HERE 0xffffffff81000000

static struct locate_result head(enum locate_arch arch, const char *bytes,
				 size_t size)
{
	struct locate_code code = { .arch = arch, .nparts = 1 };
	struct locate_result result;

	/* Of exactly this size, so that reading beyond it is seen. */
	code.parts[0].bytes = malloc(size);
	assert_non_null(code.parts[0].bytes);
	memcpy(code.parts[0].bytes, bytes, size);
	code.parts[0].size = size;
	code.parts[0].address = HERE;
	result = locate_head(&code);
	free(code.parts[0].bytes);
	return result;
}

#define X86(bytes) head(LOCATE_X86_64, bytes, sizeof(bytes) - 1)
#define ARM64(bytes) head(LOCATE_ARM64, bytes, sizeof(bytes) - 1)

/* 0: nop; 1: dec %ecx; 3: jne 1; 5: ret; 6: padding with a loop in it */
static void code_that_nothing_reaches_is_ignored(void **state)
{
	(void)state;
	found_at(X86("\x90\xff\xc9\x75\xfc\xc3\xcc\xcc\xeb\xfe"), 1);
}

/* f3 0f 1e fa: endbr64; the thunk is out of the function */
static void endbr_and_a_return_thunk_are_understood(void **state)
{
	(void)state;
	found_at(X86("\xf3\x0f\x1e\xfa\xff\xc9\x75\xfc\xe9\x00\x10\x00\x00"
		     "\xcc"), 4);
}

/* jmp *%rax and notrack jmp *%rax: where they go, nobody knows */
static void an_indirect_jump_leaves_the_function(void **state)
{
	(void)state;
	found_at(X86("\xff\xc9\x75\xfc\xff\xe0\xeb\xfe"), 0);
	found_at(X86("\xff\xc9\x75\xfc\x3e\xff\xe0\xeb\xfe"), 0);
}

/* A call, direct or not, comes back: the loop is not hidden behind it. */
static void calls_come_back(void **state)
{
	(void)state;
	found_at(X86("\xe8\x00\x10\x00\x00\xff\xd0\xff\xc9\x75\xf5\xc3"), 0);
}

static void no_loop_and_two_loops_are_refused(void **state)
{
	(void)state;
	refused(X86("\x90\xc3"), "0 outermost loops");
	refused(X86("\xff\xc9\x75\xfc\xff\xc9\x75\xfc\xc3"),
		"2 outermost loops");
}

/* 0: je 5; 2: nop; 3: je 5; 5: nop; 6: jne 2; 8: ret */
static void a_loop_with_two_entries_is_refused(void **state)
{
	(void)state;
	refused(X86("\x74\x03\x90\x74\x00\x90\x75\xfa\xc3"), "two entries");
}

static void a_reached_breakpoint_is_a_probe(void **state)
{
	struct locate_result result = X86("\x90\xcc\x90\xc3");

	(void)state;
	assert_int_equal(result.verdict, LOCATE_PROBED);
	assert_non_null(strstr(result.reason, "+0x1)"));
	result = ARM64("\x1f\x20\x03\xd5\x80\x00\x20\xd4\xc0\x03\x5f\xd6");
	assert_int_equal(result.verdict, LOCATE_PROBED);
	assert_non_null(strstr(result.reason, "+0x4)"));
}

/* ud2 behind a branch, as BUG() leaves it; it ends that path. */
static void a_trap_ends_its_path(void **state)
{
	(void)state;
	found_at(X86("\x74\x05\xff\xc9\x75\xfc\xc3\x0f\x0b\xeb\xfe"), 2);
}

static void unknown_bytes_are_refused_with_their_place(void **state)
{
	(void)state;
	refused(X86("\x90\x06\xc3"), "+0x1");
	refused(X86("\x90\x0f"), "+0x1");
	refused(ARM64("\x1f\x20\x03\xd5\x00\x00"), "+0x4");
}

/* nop; sub w0, w0, #1; cbnz w0, -4; ret; then a loop that nothing reaches */
static void arm64_branches_are_understood(void **state)
{
	(void)state;
	found_at(ARM64("\x1f\x20\x03\xd5\x00\x04\x00\x51\xe0\xff\xff\x35"
		       "\xc0\x03\x5f\xd6\x00\x00\x00\x14"), 4);
	/* b.ne -4 */
	found_at(ARM64("\x00\x04\x00\x51\xe1\xff\xff\x54\xc0\x03\x5f\xd6"), 0);
	/* tbnz w0, #0, -4 */
	found_at(ARM64("\x00\x04\x00\x51\xe0\xff\x07\x37\xc0\x03\x5f\xd6"), 0);
	/* bl and blr come back; br does not */
	found_at(ARM64("\x00\x04\x00\x94\x00\x00\x3f\xd6\xc0\xff\xff\x35"
		       "\x00\x00\x1f\xd6\x00\x00\x00\x14"), 0);
	/* brk #0x800, the kernel's BUG(), ends its path */
	found_at(ARM64("\x00\x04\x00\x51\xe0\xff\xff\x35\x00\x00\x21\xd4"
		       "\x00\x00\x00\x14"), 0);
}

static uint8_t cold_bytes[] = { 0x90, 0xe9, 0, 0, 0, 0 };

/* The only way back leads through the cold part. */
static void a_loop_through_the_cold_part_is_found(void **state)
{
	/* 0: nop; 1: jne cold; 7: ret     cold: nop; jmp 0 */
	uint8_t hot[] = { 0x90, 0x0f, 0x85, 0, 0, 0, 0, 0xc3 };
	const uint32_t distance = 0x1000;
	uint32_t there = distance - 7, back = -(distance + 6);
	struct locate_code code = {
		.arch = LOCATE_X86_64,
		.nparts = 2,
		.parts = {
			{ HERE, sizeof(hot), hot },
			{ HERE + distance, sizeof(cold_bytes), cold_bytes },
		},
	};

	(void)state;
	memcpy(hot + 3, &there, 4);
	memcpy(cold_bytes + 2, &back, 4);
	found_at(locate_head(&code), 0);
	code.nparts = 1;
	refused(locate_head(&code), "0 outermost loops");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_that_nothing_reaches_is_ignored),
		cmocka_unit_test(endbr_and_a_return_thunk_are_understood),
		cmocka_unit_test(an_indirect_jump_leaves_the_function),
		cmocka_unit_test(calls_come_back),
		cmocka_unit_test(no_loop_and_two_loops_are_refused),
		cmocka_unit_test(a_loop_with_two_entries_is_refused),
		cmocka_unit_test(a_reached_breakpoint_is_a_probe),
		cmocka_unit_test(a_trap_ends_its_path),
		cmocka_unit_test(unknown_bytes_are_refused_with_their_place),
		cmocka_unit_test(arm64_branches_are_understood),
		cmocka_unit_test(a_loop_through_the_cold_part_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
