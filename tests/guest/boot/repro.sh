#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# repro.sh [KERNEL [OUTDIR]]: the whole reproduction in a throw-away guest, live
# on this terminal; chart and data come to OUTDIR (build/repro/KERNEL).
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

kernel=${1:-6.1}
out=${2:-$top/build/repro/$kernel}

root=$("$guest/boot/kernel.sh" "$kernel")
echo "Booting $(info "$root" package) in a virtual machine ..."
rm -rf "$out"
code=0
# The table is small, so that a chain of 30 needs half a million dentries.
"$guest/boot/run.sh" -l -k "$kernel" -m 1536M -t 600 -a dhash_entries=16384 \
	-o "$out" "$guest/lib/repro.sh" || code=$?
[ ! -e "$out/repro.csv" ] || {
	"$top/build/userland/dchain-repro" --draw "$out" ||
		note "gnuplot could not draw the chart"
	echo
	echo "Data and chart are in ${out#"$PWD"/}:"
	ls "$out"
}
exit $code
