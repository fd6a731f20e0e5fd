#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dchain top: a recording replayed as text, and on a real terminal of tmux.
# shellcheck disable=SC2015
set -u

work=$(mktemp -d)
tmux="tmux -f /dev/null -S $work/tmux"
trap '$tmux kill-server 2>/dev/null; rm -rf "$work"' EXIT
recording=$TEST_DATA/recording
export LC_ALL=C.UTF-8
shown="$work/out"
# shellcheck source=tests/host/check.sh
. "$(dirname "$0")/check.sh"

batch()
{
	"$DCHAIN" top --batch --input "$recording" "$@" >"$work/out" 2>&1
}

batch --input "$TEST_DATA/status" --count 11
check 'a recording is replayed'

[ "$(grep -c '^dchain top - replay' "$work/out")" = 11 ]
check 'one screen for each pair of readings'

tail -n 24 "$work/out" >"$work/last"
grep -Eq '^ 3[0-9]\.[0-9]{2}  12000 .* 03e724cd295a ' "$work/last"
check 'the victim: average, lookups a second, container'

grep -Eq ' 45000   1\.0[0-9] .* (containerd:)?9f4b1c6e2d8a$' "$work/last"
check 'the maker: negative dentries a second'

grep -q '▄▅▅▅▆▆▆▆ 03e724cd295a' "$work/last"
check 'the history of its chains'

[ "$(grep -c '^warning: 3 walks were given up' "$work/out")" = 1 ]
check 'a warning is shown as long as it holds'

[ "$(wc -L <"$work/out")" -le 80 ]
check 'no line is longer than 80 columns'

COLUMNS=30 LINES=6 batch --count 1 && [ "$(wc -l <"$work/out")" = 6 ]
check 'a small screen is filled'

LC_ALL=C batch --count 11 && ! LC_ALL=C grep -q '[^ -~]' "$work/out"
check 'without UTF-8 all is ASCII'

head -n 20 "$recording" | sed '$s/$/ surplus/' >"$work/damaged"
"$DCHAIN" top --batch --input "$work/damaged" >"$work/out" 2>&1
[ $? = 6 ]
check 'a damaged recording has its exit status'

"$DCHAIN" top --input "$recording" >"$work/out" 2>&1 </dev/null
[ $? = 1 ] && grep -q 'no terminal' "$work/out"
check 'without a terminal it says so'

if ! command -v tmux >/dev/null; then
	echo "ok $((n + 1)) # skip tmux is not installed"
	echo "1..$((n + 1))"
	exit
fi

# Wait for a text on the screen; ten seconds are long even under sanitizers.
screen()
{
	tries=0
	until $tmux capture-pane -p >"$work/out" && grep -Eq "$1" "$work/out"; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}

keys()
{
	$tmux send-keys "$@"
}

$tmux new-session -d -x 80 -y 24 \
	"'$DCHAIN' top --delay 0.1 --input '$recording'; echo status \$?; cat"
screen '^ 30\.49 .* 03e724cd295a '
check 'the terminal shows the end of the recording'

keys v
screen '^ *AVG LOOK/s STEP/s' && ! grep -q MAKER "$work/out"
check 'v: all columns'

keys c
screen '^ 3[0-9]\.[0-9]{2} .*\.\..*\.scope'
check 'c: paths'

keys v h
screen '^  Tab  *the other pane'
check 'h: the keys'

keys h Tab '>' R
screen '  1\.00 .*(cdef|\.scope)$'
check 'sorted otherwise'

$tmux resize-window -x 132 -y 10
screen '^q quit' && [ "$(wc -l <"$work/out")" = 10 ] &&
	awk '/VICTIM.*MAKER/ { wide = length($0) > 90 } END { exit !wide }' \
		"$work/out"
check 'a new size is used at once'

keys d 0 Enter
screen 'from 0.1 to 3600'
check 'a wrong delay is refused'

keys Escape q
screen '^status 0'
check 'q leaves, and leaves a usable terminal'
echo "1..$n"
