#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# repro.sh [KERNEL [OUTDIR]]: the whole reproduction in a throw-away guest, live
# on this terminal; charts and data come to OUTDIR (build/repro/KERNEL).
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

png="set terminal pngcairo size 1200,600 font 'sans,12'"
kernel=${1:-6.1}
out=${2:-$top/build/repro/$kernel}

root=$("$guest/boot/kernel.sh" "$kernel")
echo "Booting $(info "$root" package) in a virtual machine ..."
rm -rf "$out"
code=0
# The table is small, so that a chain of 30 needs half a million dentries.
"$guest/boot/run.sh" -l -k "$kernel" -m 1536M -t 900 -a dhash_entries=16384 \
	-d 200M -f mkfs.ext4 \
	-o "$out" "$guest/lib/repro.sh" || code=$?
if [ -e "$out/repro.gp" ] && command -v gnuplot >/dev/null; then
	(cd "$out" && gnuplot repro.gp && sed -e "s/^set terminal.*/$png/" \
		-e 's/repro\.svg/repro.png/' repro.gp | gnuplot) ||
		note "gnuplot could not draw the chart"
fi
[ ! -d "$out" ] || {
	echo
	echo "Data and chart are in ${out#"$PWD"/}:"
	ls "$out"
}
exit $code
