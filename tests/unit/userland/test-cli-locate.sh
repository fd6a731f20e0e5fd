#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dchain locate: loops are found in saved functions of each kernel and in a
# vmlinux; what is none is refused.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"

for kernel in 5.10:0x41,0x82 6.1:0x4b,0x4e,0x50 6.12:0x58,0x51,0x4e \
	7.2:0x68,0x61,0x60 6.1-arm64:0x70,0x54,0x68; do
	wanted=
	for offset in $(echo "${kernel#*:}" | tr , ' '); do
		case $wanted in
		'') wanted=__d_lookup+$offset ;;
		*rcu+*) wanted=$wanted,__d_lookup_rcu_op_compare+$offset ;;
		*) wanted=$wanted,__d_lookup_rcu+$offset ;;
		esac
	done
	dchain locate --param --input "$data/text-${kernel%:*}" && out "$wanted"
	ok $? "locate finds the loops of ${kernel%:*}"
done

dchain locate --json --input "$data/text-5.10" &&
	json '[r["offset"] for r in d["locate"]] == [0x41, 0x82, None] and
		d["locate"][0]["head"] == "__d_lookup+0x41" and
		d["locate"][2]["reason"]'
ok $? 'locate in JSON gives the reason where there is no head'

# A function whose loop cannot be found: the others are still printed.
sed '/^__d_lookup /s/ [0-9a-f]*$/ 90c3/' "$data/text-6.1" >"$work/refused"
status 3 locate --input "$work/refused" &&
	out '__d_lookup_rcu+0x4e' '__d_lookup_rcu_op_compare+0x50' &&
	grep -q '__d_lookup: no loop head: 0 outermost loops' "$work/err"
ok $? 'locate says which function it refuses, with exit status 3'

# The same code as symbols of an ELF file.
awk '/^__d_lookup/ {
	print ".globl " $1 "\n.type " $1 ", @function\n" $1 ":"
	for (i = 1; i < length($4); i += 2)
		print ".byte 0x" substr($4, i, 2)
}
END { print ".globl last\nlast: ret" }' "$data/text-6.1" >"$work/code.s"
gcc -nostdlib -static -no-pie -Wl,-e,last -o "$work/vmlinux" "$work/code.s" \
	2>"$work/err" && dchain locate "$work/vmlinux" &&
	out '__d_lookup+0x4b' '__d_lookup_rcu+0x4e' \
	    '__d_lookup_rcu_op_compare+0x50'
ok $? 'locate reads a vmlinux'

dchain locate --bytes "$work/vmlinux" && cp "$work/out" "$work/saved" &&
	dchain locate --param --input "$work/saved" &&
	out '__d_lookup+0x4b,__d_lookup_rcu+0x4e,__d_lookup_rcu_op_compare+0x50'
ok $? 'locate --bytes makes a file that --input reads'

strip -o "$work/stripped" "$work/vmlinux" &&
	status 10 locate "$work/stripped" && grep -q 'not stripped' "$work/err"
ok $? 'a stripped vmlinux is refused'

printf 'MZ compressed' >"$work/vmlinuz"
status 10 locate "$work/vmlinuz" && grep -q 'vmlinuz is none' "$work/err"
ok $? 'a vmlinuz is refused'

# Any part of an ELF file may be missing.
size=$(wc -c <"$work/vmlinux")
at=1
while [ $at -lt "$size" ]; do
	head -c $at "$work/vmlinux" >"$work/part"
	dchain locate "$work/part"
	case $? in 0|3|10) ;; *) break ;; esac
	at=$((at + 131))
done
[ $at -ge "$size" ]
ok $? 'a vmlinux cut off anywhere ends in an ordinary error'

done_testing
