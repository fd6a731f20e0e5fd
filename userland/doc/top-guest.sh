# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What top.sh shows: runs in its guest. Containers scan trees of theirs; one
# opens names that do not exist; one looks only for files that it just made,
# which stand at the heads of their chains.
. /lib/dchain-test.sh
export LC_ALL=C.UTF-8 TERM=screen

modprobe overlay 2>/dev/null
mkdir /tmp/low /tmp/up /tmp/work /tmp/pages /tmp/build
mount -t overlay -o lowerdir=/tmp/low,upperdir=/tmp/up,workdir=/tmp/work \
	overlay /tmp/pages || exit

# container NAME COMMAND...
container()
{
	name=$1
	shift
	cg_run "$(cg_new "lxc.payload.$name")" "$@" >/dev/null 2>&1 &
}

# scans NAME FILES INTERVAL
scans()
{
	mkdir "/tmp/$1"
	for i in $(seq "$2"); do
		: >"/tmp/$1/$i"
	done
	container "$1" dchain-worker -i "$3" "/tmp/$1"
}

scans shop 900 0.2
scans mail 400 0.5
scans wiki 200 1
scans backup 100 3
container build sh -c 'while :; do
	drive -n $((n += 1)) hit 1000 /tmp/build && rm /tmp/build/$n; done'
sleep 2
insmod /dchain.ko || exit
container crawler dchain-trasher --time 900 --rate 1500 /tmp/pages
exec dchain top --delay 20
