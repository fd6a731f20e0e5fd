# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# BPF programs on the functions that dchain hooks, which change the call that
# ftrace put there (fentry): before it and after it, by both hooks, both count,
# and when either goes the other stays. On the kernel of bpftrace's Debian.
# group: soak
# kernels: 6.1
# debug: no, no BPF
# cmdline: dhash_entries=16384
# memory: 2G
# limit: 1500
# soak:
# files: bpftrace
. /lib/dchain-test.sh

# bpf_on, bpf_off: a program of bpftrace's, which takes its time.
bpf_on()
{
	bpftrace -e 'kfunc:__d_lookup, kfunc:__d_lookup_rcu
		/ strncmp(comm, "driving", 7) == 0 / { @n = count(); }
		interval:s:1 { print("ready"); }' >/run/bpf 2>&1 &
	bpf=$!
	_i=0
	until grep -q ready /run/bpf; do
		sleep 1
		[ $((_i += 1)) -lt 400 ] && kill -0 $bpf ||
			bail "bpftrace: $(tail -n 1 /run/bpf)"
	done
}

# What it has counted of drive's lookups.
bpf_off()
{
	# Once more where it was not listening yet.
	_i=0
	while kill -INT $bpf 2>/dev/null &&
	      ! grep -q '^State:.*zombie' /proc/$bpf/status; do
		sleep 1
		[ $((_i += 1)) -lt 120 ] || bail "bpftrace does not end"
	done
	wait $bpf
	bpf_saw=$(sed -n 's/^@n: //p' /run/bpf)
}

exact()
{
	reset
	drive -c "$a" hit 1009 /mnt/d >/dev/null
	is "$(field cgroups /a lookups)" 1009 "$1: dchain is exact"
	is "$(field status alive)" yes "$1: and alive"
}

a=$(cg_new a)
mkdir /mnt/d
bpf_on
for hook in kprobe auto; do
	load hook=$hook
	exact "BPF, then hook=$hook"
	[ $hook = auto ] || unload
done
bpf_off
within "$bpf_saw" 2018 100000 "and BPF sees them: $bpf_saw"
exact "BPF gone"
unload
for hook in auto kprobe; do
	load hook=$hook
	bpf_on
	exact "hook=$hook, then BPF"
	check "hook=$hook, then BPF: unloads" unload
	drive hit 503 /mnt/d >/dev/null
	bpf_off
	within "$bpf_saw" 1512 100000 \
		"hook=$hook, then BPF: BPF sees them, also afterwards: $bpf_saw"
done
done_testing
