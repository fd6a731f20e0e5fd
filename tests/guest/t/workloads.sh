# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Which negative entries are of use: those that usual programs leave, how many of
# them the same program uses when it runs once more, and what a limit of 1,000 a
# directory drops. The README has the table that this prints.
# group: all
# kernels: 6.1
# debug: no, the programs, not the module
# system: gcc libc6-dev python3 nodejs libnss3-tools
# memory: 2G
# limit: 900
. /lib/dchain-test.sh

hashes=20011
random=50021

mkdir -p /w/h /w/node/a/b/c/d /w/node/node_modules /w/one /w/two /w/three \
	/w/nss /w/trash
echo +memory >$cgroups/cgroup.subtree_control
mkdir $cgroups/w
echo +memory >$cgroups/w/cgroup.subtree_control

# 100 headers behind seven other folders, asked for by 20 sources.
for i in 1 2 3 4 5 6 7 8; do
	mkdir "/w/h/$i"
done
for i in $(seq 100); do
	echo "#define H$i $i" >"/w/h/8/header$i.h"
	echo "#include <header$i.h>" >>/w/h/all
done
for i in $(seq 20); do
	{ cat /w/h/all; echo "int x$i = H$i;"; } >"/w/h/$i.c"
done
cat >/w/compile <<'END'
cd /w/h && gcc -I1 -I2 -I3 -I4 -I5 -I6 -I7 -I8 -fsyntax-only ./*.c
END
cat >/w/shell <<'END'
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
for c in /usr/bin/[a-l]*; do
	sh -c "command -v ${c##*/}"
done
END
cat >/w/python <<'END'
python3 -c 'import json, http.client, email.mime.text, sqlite3, ssl, asyncio'
END
for m in $(seq 50); do
	mkdir "/w/node/node_modules/m$m"
	echo "module.exports = $m" >"/w/node/node_modules/m$m/index.js"
	echo "require('m$m')" >>/w/node/a/b/c/d/main.js
done
echo 'node /w/node/a/b/c/d/main.js' >/w/node.sh
mv /w/node.sh /w/nodejs
# A hash is looked for in three folders in turn; the last one has it.
python3 -c "
for i in range($hashes):
    open('/w/three/%040x' % (i * 2654435761), 'w').close()"
cat >/w/hash <<END
python3 -c "
import os
for i in range($hashes):
    for d in 'one', 'two', 'three':
        if os.path.exists('/w/%s/%040x' % (d, i * 2654435761)):
            break"
END
certutil -N --empty-password -d sql:/w/nss || bail "no NSS database"
echo 'NSS_SDB_USE_CACHE=yes certutil -L -d sql:/w/nss' >/w/nss.sh
mv /w/nss.sh /w/certificates
# One run opens other names than the next.
echo "dchain-trasher --count $random --seed \$1 /w/trash" >/w/trasher
all='compile shell python nodejs hash certificates trasher'

# once N: each of them, in a cgroup of its own.
once()
{
	for name in $all; do
		mkdir -p "$cgroups/w/$name"
		# The inner shell's.
		# shellcheck disable=SC2016
		sh -c 'echo 0 >"$1/cgroup.procs"; exec sh "/w/$2" "$3"' - \
			"$cgroups/w/$name" "$name" "$1" >/tmp/out 2>&1
		ok $? "$name runs"
	done
}

# value NAME COLUMN: of that cgroup's row.
value()
{
	awk -v path="/w/$1" -v n="$2" '$1 == path { print $n }' /run/owners
}

load
echo 3 >/proc/sys/vm/drop_caches
once 1
marks_on
once 2
dchain census --by owner --limit 1000 -n 0 --noheadings \
	-o path,negative,used,dropped,dropped_used >/run/owners
marks_off

diag "program, negative entries, used again, of 1,000 a directory dropped, used"
for name in $all; do
	negative=$(value $name 2)
	again=$(value $name 3)
	diag "$name $negative $again $(value $name 4) $(value $name 5)"
	case $name in
	trasher)
		within "$negative" $((random * 19 / 10)) $((random * 21 / 10)) \
			"the trasher leaves a name each time"
		within "$again" 0 $((random / 20)) "none of use" ;;
	hash)
		within "$negative" $((hashes * 19 / 10)) $((hashes * 21 / 10)) \
			"a hash leaves two names"
		within "$again" $((hashes * 18 / 10)) $((hashes * 21 / 10)) \
			"both of use" ;;
	esac
done
done_testing
