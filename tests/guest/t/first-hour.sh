# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# The README's first hour, typed as it stands there: of who has a slow host, and
# of who has a patch for the kernel. Packages and module are in the guest
# already.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# files: README.md tests/ktest/collision:/clone/tests/ktest/collision
# cmdline: dhash_entries=4096
# memory: 512M
# limit: 600
. /lib/dchain-test.sh
# shellcheck source=tests/guest/lib/diagnose.sh
. /lib/diagnose.sh

# type_readme WORDS: what follows them, but for what the guest has; the output
# and the exit status of the N-th command in /run/N and /run/N.status.
type_readme()
{
	readme_lines "$1" | grep -v apt-get >/run/lines
	n=0
	while read -r line; do
		n=$((n + 1))
		case $line in
		modprobe*|make*)
			load
			continue ;;
		esac
		diag "typing: $line"
		sh -c "$line" </dev/null >/run/$n 2>&1
		echo $? >/run/$n.status
		sed 's/^/# /' /run/$n
	done </run/lines
}

overlay /tmp/root
mkdir -p /tmp/root/none /tmp/tree
for i in $(seq 400); do
	: >"/tmp/tree/$i"
done
cg_new victim >/dev/null
drive -c "$(cg_new before)" miss 10 /tmp/root/none >/dev/null
scan $cgroups/victim /tmp/tree
drive -c "$(cg_new maker)" miss 100000 /tmp/root/none >/dev/null
type_readme "On a slow host"
is "$(cat /run/1.status)" 3 "without the module: not known"
like "$(cat /run/1)" "2[0-9]\.[0-9] *dentries a bucket" "but chains are long"
like "$(cat /run/1)" "modprobe dchain && dchain diagnose" "and what to do"
is "$(cat /run/3.status)" 2 "with it: critical"
like "$(cat /run/3)" "steps a lookup for /victim" "the victim"
like "$(cat /run/3)" "^owner .*/maker$" "the maker, by whose dentries they are"
cp /run/3 /run/diagnosis
type_it "$(printed '^dchain drop')"
dchain diagnose >/run/diagnosis
is $? 0 "one of the commands that are printed cures it"
kill $worker
wait $worker 2>/dev/null
umount /tmp/root
unload_used

mkdir -p /clone/build
cd /clone || bail "no clone"
ln -s /usr/bin build/userland
type_readme "For a patch to the kernel"
is "$(cat /run/2.status)" 0 "a kernel developer's measurement passes"
like "$(tr '\n' ' ' </run/2)" "ok 1 clean # 1\.[0-9]+ steps" \
	"with the figure of a clean table"
like "$(tr '\n' ' ' </run/2)" "clogged_as_predicted # (29|3[0-2])\.[0-9]+ steps" \
	"and of a clogged one"
done_testing
