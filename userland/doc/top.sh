#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# top.sh: make top.svg anew: `dchain top' in a guest, on a terminal of 80x24,
# once the table has 30 dentries a bucket. Takes some minutes.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
guest=$here/../../tests/guest
work=$(mktemp -d)
tmux="tmux -f /dev/null -S $work/tmux"
trap '$tmux kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

$tmux new-session -d -x 80 -y 24 "'$guest/boot/run.sh' -l -m 1536M -t 900 \
	-a dhash_entries=8192 -f /usr/lib/locale/C.utf8:/usr/lib/locale/C.utf8 \
	-f /lib/terminfo/s/screen:/lib/terminfo/s/screen \
	'$here/top-guest.sh' 2>'$work/log'"
until $tmux capture-pane -peN >"$work/screen" 2>/dev/null &&
	grep -qE 'buckets: 3[0-9]' "$work/screen"; do
	$tmux has-session 2>/dev/null || { cat "$work/log" >&2; exit 1; }
	sleep 1
done
LC_ALL=C awk -f "$here/screen.awk" "$work/screen" >"$work/svg"
mv "$work/svg" "$here/top.svg"
