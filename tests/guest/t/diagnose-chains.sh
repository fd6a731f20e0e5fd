# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Two containers, one scanning its tree, one asking for a known number of names
# that do not exist; then the same with their roles swapped. The maker's count
# is exact, the victim's chains grow, a bystander's do not; diagnose names
# pattern, victim, maker and directory, and the command that it advises, typed
# as printed, brings the victim back.
# group: check
# group: all 5.10
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# cmdline: dhash_entries=4096
# memory: 1536M
# limit: 1500
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

names=75011

# container NAME: a cgroup, and a file system that keeps negative dentries.
container()
{
	cg_new "$1" >/dev/null
	overlay "/tmp/$1/root"
	mkdir "/tmp/$1/root/tree" "/tmp/$1/root/none"
	for i in $(seq 100); do
		: >"/tmp/$1/root/tree/$i"
	done
}

# found WHAT: path of that row of findings.
found()
{
	awk -v what="$1" '$1 == "WHAT" { on = 1 }
		on && $1 == what { print $NF; exit }' /run/diagnosis
}

# level PATTERN
level()
{
	awk -v pattern="$1" '$1 == "WHAT" { exit }
		$1 == pattern { print $2 }' /run/diagnosis
}

# play VICTIM MAKER
play()
{
	scan "$cgroups/$1" "/tmp/$1/root/tree"
	sleep 2
	diagnose
	is $status 0 "$1 at work: healthy"
	clean=$(average "/$1")
	made=$(field cgroups "/$2" created_negative)
	drive -c "$cgroups/$2" miss $names "/tmp/$2/root/none" >/dev/null
	# overlay keeps one of each; the one of tmpfs below it goes at once
	is $(($(field cgroups "/$2" created_negative) - ${made:-0})) \
		$names "$2 made exactly so many"
	# Entries made now stand before all others.
	mkdir "/tmp/bystander-$1"
	drive -c "$cgroups/bystander" hit 1000 "/tmp/bystander-$1" >/dev/null
	within "$(average "/$1")" "$(awk "BEGIN { print $clean + 8 }")" 40 \
		"$1 walks longer chains (before: $clean)"

	diagnose
	is $status 2 "critical"
	is "$(level chains)" critical "by its chains"
	is "$(level memory) $(level directory)" "healthy healthy" \
		"and by nothing else"
	is "$(found victim)" "/$1" "the victim is $1"
	is "$(found owner)" "/$2" "whose are they: $2's"
	is "$(found maker)" "/$2" "who made most: $2"
	is "$(found directory)" "/tmp/$2/root/none" "where they are"
	type_it "$(printed .)"
	diagnose
	is $status 0 "the command brings $1 back"
	within "$(average "/$1")" 0.5 "$(awk "BEGIN { print $clean + 1 }")" \
		"chains of $1 are as before"
	kill $worker
}

container one
container two
cg_new bystander >/dev/null
load
play one two
# The first maker's total stays larger: begin anew.
reset
play two one
within "$(field cgroups /bystander avg)" 1 3 "the bystander never noticed"
is "$(field cgroups /bystander created_negative)" 0 "and made none"
done_testing
