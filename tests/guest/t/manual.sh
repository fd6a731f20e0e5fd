# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Every example of the manuals works as it stands there, in the order of the
# pages, on a host with some cgroups that did something.
# group: all
# kernels: 6.1
# files: userland/man
# limit: 300
. /lib/dchain-test.sh

commands=/tmp/commands
mkdir -p $commands /mnt/d
# An installed package has the module where modprobe finds it.
cp /dchain.ko "/lib/modules/$(uname -r)/" && depmod || bail "depmod failed"

awk -f /test/man/examples.awk -v to=$commands \
	/test/man/*.[148]
a=$(cg_new a)
b=$(cg_new b)

for file in "$commands"/*; do
	drive -c "$a" hit 500 /mnt/d >/dev/null
	drive -c "$b" miss 300 /mnt/d >/dev/null
	timeout 60 sh -e "$file" >/tmp/out 2>/tmp/err </dev/null
	code=$?
	example=$(head -n 1 "$file")
	ok $code "$example"
	[ $code = 0 ] || diag "status $code" "$(cat /tmp/out /tmp/err)"
	# All of them print something, but for what goes to a file or a server.
	case $(cat "$file") in
	*'>'*|*export*|modprobe*|*reset|*'mode '*) ;;
	*)	check "... and answers" test -s /tmp/out ;;
	esac
done
[ "$(find $commands -type f | wc -l)" -ge 10 ]
ok $? "the examples were found"
done_testing
