#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A capture answers what the files in it say, on a machine without the module;
# a damaged one, or one that means harm, is refused. TAP.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
export TMPDIR="$work/tmp"
mkdir tmp
n=0

ok() # STATUS NAME
{
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}

# equal NAME: $work/got is $work/wanted.
equal()
{
	diff wanted got >difference
	ok $? "$1"
	sed 's/^/# /' difference
}

# pack NAME FILE...: as `dchain capture' does, the version first.
pack()
{
	to=$1
	shift
	tar -C host -czf "$to" dchain-capture "$@"
}

module=sys/kernel/debug/dchain
mkdir -p host/before "host/$module" host/sys/module/dchain/parameters
cp "$TEST_DATA/cgroups" "$TEST_DATA/status" "$TEST_DATA/histogram" "host/$module"
cp "$TEST_DATA/cgroups" "$TEST_DATA/status" host/before
printf 'format: 1\nversion: 0.1.0\n' >host/dchain-capture
printf 'ns: 5000000000\n' >host/clock
# The container of one of the cgroups, as the capture's host calls it.
path=$(awk '!/^#/ && NR > 2 && $NF ~ /\/./ { print $NF; exit }' \
	"$TEST_DATA/cgroups")
printf '{"containers":[{"runtime":"containerd","id":"called","cgroup":"%s"}],
"pods":[],"layers":[],"images":[],"volumes":[]}' "$path" >host/names
pack all.capture before clock names sys

for file in cgroups histogram status; do
	command=$file
	# Its host has another name for one of them.
	[ $file != cgroups ] || command="$file -o id,steps,state,path"
	# shellcheck disable=SC2086 # a command with its options
	"$DCHAIN" $command --input "$TEST_DATA/$file" >wanted 2>wanted.err
	wanted=$?
	# shellcheck disable=SC2086
	"$DCHAIN" $command --input all.capture >got 2>got.err
	status=$?
	[ $status = $wanted ]
	ok $? "$file: the exit status is the same"
	equal "$file: so is the output"
	cp wanted.err wanted
	sed "s|^dchain: all.capture|dchain: $TEST_DATA/$file|" got.err >got
	equal "$file: and what is said besides"
done
mkdir -p again/$module && echo damaged >again/$module/cgroups
tar -czf twice.capture -C host dchain-capture names sys -C ../again sys
"$DCHAIN" cgroups --input all.capture >wanted 2>&1
"$DCHAIN" cgroups --input twice.capture >got 2>&1
equal "of a file that is in it twice the first counts"
"$DCHAIN" top --batch --input all.capture >got 2>&1
ok $? "top shows what happened between its two readings"
"$DCHAIN" stat --input=all.capture >got 2>&1
ok $? "so does stat"
mkdir -p host/proc/sys/fs
echo '4711 4000 45 0 3000 0' >host/proc/sys/fs/dentry-state
printf 'MemAvailable: 1000 kB\nSlab: 500 kB\n' >host/proc/meminfo
pack host.capture before clock names proc sys
timeout 20 "$DCHAIN" export --openmetrics --rows 1 --seconds 60 \
	--input host.capture >got 2>&1
ok $? "export does not wait for what is in it"
grep -q '^dchain_kernel_dentries 4711$' got
ok $? "and has its host's dentries, not those here"
pack empty.capture clock names
for command in top stat; do
	"$DCHAIN" $command --input empty.capture >got 2>&1
	[ $? = 11 ] && grep -q 'no counts are in it' got
	ok $? "$command says when it has no counts"
	sed 's/^/# /' got
done
for command in mode reset drop repro watch capture; do
	! "$DCHAIN" $command --input all.capture off >got 2>&1 &&
		grep -q "unrecognized option '--input'" got
	ok $? "$command takes no capture: it is for this host"
	sed 's/^/# /' got
done

refused() # NAME TEXT
{
	"$DCHAIN" cgroups --input bad.capture >got 2>&1
	status=$?
	[ $status = 6 ] && grep -q "$2" got
	ok $? "$1"
	sed 's/^/# /' got
}

printf 'format: 2\n' >host/dchain-capture
pack bad.capture sys
refused "a later format is refused" "not a capture of format 1"
printf 'format: 1\n' >host/dchain-capture
head -c $(($(wc -c <all.capture) / 2)) all.capture >bad.capture
refused "one that is cut off is refused" "damaged"
ln -s /etc/passwd host/link
pack bad.capture link sys
refused "a link in it is refused" "cannot be in one"
echo out >out
tar -C host -czPf bad.capture --transform 's|^clock|../clock|' dchain-capture \
	clock
refused "a path that leads out is refused" "cannot be in one"
[ ! -e tmp/clock ]
ok $? "and nothing was written there"
[ -z "$(ls tmp)" ]
ok $? "no folder is left"
echo kept >file
ln -s file link
mkfifo fifo
for file in file link fifo; do
	timeout 5 "$DCHAIN" capture $file >got 2>&1
	[ $? = 10 ] && grep -q 'File exists' got && [ -e $file ] &&
		[ "$(cat file)" = kept ]
	ok $? "what is there already, a $file, is neither written nor removed"
done
echo "1..$n"
