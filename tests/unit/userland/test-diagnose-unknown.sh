#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What dchain diagnose says of staged hosts that do not tell all, or have no
# module: what is not known is unknown, and not healthy.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"
# shellcheck source=tests/unit/userland/stage.sh
. "$(dirname "$0")/stage.sh"

stage unread
rm "$host/proc/slabinfo"
diagnose
is $status 3 "U8: what cannot be read is unknown"
says 'Unknown inodes. memory, slabs' "and is named"
stage pages
slabs 400000 1000
diagnose -v
small=$(awk '$1 == "memory" { print $3; exit }' "$host/screen")
sed -i 's/^page_size: .*/page_size: 65536/' "$host/dchain-capture"
diagnose -v
within "$(awk -v s="$small" '$1 == "memory" { print int(10 * $3 / s); exit }' \
	"$host/screen")" 155 165 "U12: slabs have pages of the captured host"
stage paused
walked=10 diagnose
is $status 3 "PAUSE: a census of 10 buckets proves nothing"
stage loopoff
sed -i 's/ 21000 - / 0 - /' "$host"/sys/kernel/debug/dchain/cgroups
diagnose
is $status 3 "LOOPOFF: lookups without steps prove nothing"
stage late
sed -i 's/_now: default/_now: memory/' "$host"/sys/kernel/debug/dchain/status
diagnose
is $status 3 "LATE: another hierarchy than was counted in"
stage host
rm -r "$host/sys/module" "$host/sys/kernel"
mkdir -p "$host/sys/kernel/debug/dchain"
"$DCHAIN" diagnose --root "$host" >"$host/screen"
is $? 3 "without the module: unknown"
like "$(cat "$host/screen")" 'modprobe dchain && dchain diagnose' "and how to know"
is "$(grep -c drop_caches "$host/screen")" 0 "nothing is dropped where nothing is wrong"
table 8000000 100 7900000
echo '7900000 0 9000000' >"$host/proc/sys/fs/file-nr"
slabs 8000000 1000
"$DCHAIN" diagnose --root "$host" >"$host/screen"
is $? 2 "U9: critical by the host's figures alone"
is "$(grep -c drop_caches "$host/screen")" 0 "and what is held open is not dropped"
for wrong in "--steps 8" "--steps 9,8" "--memory x,y" "--directory 0,1" "0" "x"; do
	# shellcheck disable=SC2086 # words
	"$DCHAIN" diagnose --root "$host" $wrong >"$work/out" 2>&1
	is $? 10 "refused: $wrong"
done
like "$("$DCHAIN" diagnose --root "$host" 0 2>&1)" 'seconds from 0.1 to 86400' \
	"U18: what is expected in place of 0 seconds"
table 8000000 100 900
slabs 8000000 1000
"$DCHAIN" diagnose --root "$host" >"$host/screen"
like "$(tr -s ' \n' '  ' <"$host/screen")" \
	"free all unused entries .* in about [67]\.[0-9] s\. Everybody's lookups wait" \
	"NOISE: what frees all of the host says how long others wait"
done_testing
