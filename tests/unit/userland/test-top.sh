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
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

batch()
{
	"$DCHAIN" top --batch --input "$recording" "$@" >"$work/out" 2>&1
}

batch --input "$TEST_DATA/status" --count 11
ok $? 'a recording is replayed'

[ "$(grep -c '^dchain top - replay' "$work/out")" = 11 ]
ok $? 'one screen for each pair of readings'

tail -n 24 "$work/out" >"$work/last"
grep -Eq '^ 3[0-9]\.[0-9]{2}  12000 .* 03e724cd295a ' "$work/last"
ok $? 'the victim: average, lookups a second, container'

grep -Eq ' 45000   1\.0[0-9] .* (containerd:)?9f4b1c6e2d8a$' "$work/last"
ok $? 'the maker: negative dentries a second'

grep -q '▄▅▅▅▆▆▆▆ 03e724cd295a' "$work/last"
ok $? 'the history of its chains'

[ "$(grep -c '^warning: 3 walks were given up' "$work/out")" = 1 ]
ok $? 'a warning is shown as long as it holds'

[ "$(wc -L <"$work/out")" -le 80 ]
ok $? 'no line is longer than 80 columns'

COLUMNS=30 LINES=6 batch --count 1 && [ "$(wc -l <"$work/out")" = 6 ]
ok $? 'a small screen is filled'

LC_ALL=C batch --count 11 && ! LC_ALL=C grep -q '[^ -~]' "$work/out"
ok $? 'without UTF-8 all is ASCII'

head -n 20 "$recording" | sed '$s/$/ surplus/' >"$work/damaged"
"$DCHAIN" top --batch --input "$work/damaged" >"$work/out" 2>&1
[ $? = 6 ]
ok $? 'a damaged recording has its exit status'

"$DCHAIN" top --input "$recording" >"$work/out" 2>&1 </dev/null
[ $? = 10 ] && grep -q 'no terminal' "$work/out"
ok $? 'without a terminal it says so'

if ! command -v tmux >/dev/null; then
	skip 'tmux is not installed' 'on a terminal'
	done_testing
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
ok $? 'the terminal shows the end of the recording'

keys v
screen '^LOOK/s STEP/s *AVG' && ! grep -q MAKER "$work/out"
ok $? 'v: all columns'

keys c
screen ' 3[0-9]\.[0-9]{2} .*\.\..*\.scope'
ok $? 'c: paths'

keys v h
screen '^  Tab  *the other pane'
ok $? 'h: the keys'

keys h Tab '>' R
screen '  1\.00 .*(cdef|\.scope)$'
ok $? 'sorted otherwise'

$tmux resize-window -x 132 -y 10
screen 'VICTIM.{50,}MAKER' && screen '^q quit' &&
	[ "$(wc -l <"$work/out")" = 10 ]
ok $? 'a new size is used at once'

keys d 0 Enter
screen 'from 0.1 to 3600'
ok $? 'a wrong delay is refused'

keys Escape q
screen '^status 0'
ok $? 'q leaves, and leaves a usable terminal'

# The terminal goes while SIGHUP is ignored: the descriptor stays readable.
$tmux new-window "trap '' HUP; '$DCHAIN' top --delay 60 --input '$recording'; \
	echo \$? >'$work/gone'"
screen 'VICTIM'
$tmux kill-window
for _ in $(seq 100); do
	[ ! -s "$work/gone" ] || break
	sleep 0.1
done
is "$(cat "$work/gone")" 0 'top ends when its terminal is gone'
done_testing
