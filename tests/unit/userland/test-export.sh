#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dchain export, judged by parsers that are not ours: promtool, the Python
# client's OpenMetrics parser; and the files that go with it.
# shellcheck disable=SC2015,SC2016
set -u

# shellcheck source=tests/unit/userland/cli.sh
. "$(dirname "$0")/cli.sh"
contrib=$(dirname "$0")/../../../userland/contrib
export shown="$work/log"

# Debian's python3, which has its modules, even where another one comes first.
python=/usr/bin/python3
# In bookworm it is part of the server's package.
promtool=$("$(dirname "$0")/tool.sh" promtool promtool prometheus 2>/dev/null)
root=$work/root
module=$root/sys/kernel/debug/dchain
mkdir -p "$module" "$root/sys/module/dchain" "$root/proc/sys/fs"
echo '4711 4000 45 0 3000 0' >"$root/proc/sys/fs/dentry-state"
cp "$TEST_DATA/status" "$module"
cat >"$work/cgroups" <<'END'
dchain cgroups - version: 3
# id lookups walked steps avg longest hits negative_hits misses capped inserted_negative inserted_positive turned_negative turned_positive transient votes of program state path
# warning: one
11 100 100 900 9.00 20 90 2 10 0 10 5 1 2 0 3 4 curl live /maker
12 50 50 60 1.20 3 50 0 0 0 0 0 0 0 0 0 0 - live /machine.slice/libpod-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope/container
13 70 70 80 1.14 4 70 0 0 0 0 7 0 0 0 0 0 - live /user.slice
14 20 20 20 1.00 1 20 0 0 0 0 0 0 0 0 0 0 - live /kubepods/burstable/pod1f0c5d0e-7a53-4b0f-9c57-3a6e1b7f2d10/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
0 5 5 9 1.80 4 5 0 0 0 0 0 0 0 0 0 0 - - (removed)
END
cp "$work/cgroups" "$module"

metrics()
{
	"$DCHAIN" export --root "$root" >"$work/metrics" 2>"$work/log"
}

textfile() # OPTION...
{
	"$DCHAIN" export --root "$root" --textfile "$work/dchain.prom" "$@" \
		>"$work/log" 2>&1
}

# value SERIES [FILE]
value()
{
	awk -v name="$1" '$1 == name { print $NF }' "${2-$work/dchain.prom}"
}

metrics
is $? 0 'OpenMetrics are printed'
is "$(cat "$work/log")" '' 'warnings are metrics, not lines'
like "$(cat "$work/metrics")" 'pod="1f0c5d0e-7a53-4b0f-9c57-3a6e1b7f2d10"' \
	'a pod has its label'
if $python -c 'import prometheus_client' 2>/dev/null; then
	$python - "$work/metrics" >"$work/log" 2>&1 <<'END'
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = {f.name: f for f in
            text_string_to_metric_families(open(sys.argv[1]).read())}
steps = families["dchain_cgroup_steps"]
assert steps.type == "counter" and steps.unit == "steps", steps
assert families["dchain_info"].samples[0].labels["kernel"]
assert families["dchain_alive"].samples[0].value in (0, 1)
assert families["dchain_kernel_dentries"].samples[0].value == 4711
END
	ok $? 'the Python client reads them as meant'
else
	skip 'there is no python3-prometheus-client' 'the Python client reads them'
fi

textfile -n 2 && [ "$(stat -c %a "$work/dchain.prom")" = 644 ] &&
	[ "$(ls "$work")" = "$(printf 'cgroups\ndchain.prom\nlog\nmetrics\nroot')" ]
ok $? 'a text file is written, and nothing is left beside it'
is "$(grep -c '^dchain_cgroup_steps_total{' "$work/dchain.prom")" 2 \
	'--rows bounds the number of cgroups'
is "$(value dchain_steps_total)" "$(awk '
	/^# id/ { for (i = 2; i <= NF; i++) if ($i == "steps") at = i - 1 }
	!/^[#d]/ { sum += $at } END { print sum }' "$module/cgroups")" \
	'all is what the file says'

printf '%s\n' 'dchain cgroups - version: 3' '# id lookups steps state path' \
	'7 10 20 removed /a' '9 1 2 live /a' '8 3 3 live /q\"\134\377' \
	'6 3 3 live /\377' '5 3 3 live /\134377' '4 3 3 live /\134x2d' \
	>"$module/cgroups"
textfile
is "$(value 'dchain_cgroup_steps_total{cgroup="/a",name="/a"}')" 2 \
	'a removed cgroup has no series, one that exists has'
grep -Fq 'cgroup="/\\377",' "$work/dchain.prom" &&
	grep -Fq 'cgroup="/\\134377",' "$work/dchain.prom" &&
	grep -Fq 'cgroup="/\\x2d",' "$work/dchain.prom"
ok $? 'no two paths have the same label, a unit keeps its backslash'
is "$(grep -o '^dchain_cgroup_lookups_total{[^}]*}' "$work/dchain.prom" |
	sort | uniq -d)" '' 'no series comes twice'
is "$(grep -c dchain_cgroup_misses_total "$work/dchain.prom")" 0 \
	'what is not known has no metric'
if [ -n "$promtool" ]; then
	"$promtool" check metrics <"$work/dchain.prom" >"$work/log" 2>&1 &&
		[ ! -s "$work/log" ]
	ok $? 'promtool has nothing against it'
else
	skip 'there is no promtool' 'promtool has nothing against it'
fi

# The signal has come before the program begins, which holds it back until its
# file is written.
cp "$work/dchain.prom" "$work/last"
cp "$work/cgroups" "$module"
$python - "$DCHAIN" export --root "$root" --textfile "$work/dchain.prom" \
	>"$work/log" 2>&1 <<'END'
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
os.kill(os.getpid(), signal.SIGTERM)
os.execv(sys.argv[1], sys.argv[1:])
END
is $? 9 'a signal ends it'
check 'a signal keeps the last good file' cmp "$work/dchain.prom" "$work/last"
is "$(ls "$work")" "$(printf 'cgroups\ndchain.prom\nlast\nlog\nmetrics\nroot')" \
	'... and leaves nothing beside it'

rm -r "${module:?}"/* "$root/sys/module/dchain"
textfile
is "$? $(value dchain_up) $(value dchain_kernel_dentries)" '11 0 4711' \
	"without the module there are dchain_up 0 and the kernel's own figures"
is "$(grep -c '^dchain_[a-z]*_total\|^dchain_alive' "$work/dchain.prom")" 0 \
	'... and no counts of 0'
rm "$root/proc/sys/fs/dentry-state"
textfile
is "$(grep -v '^#' "$work/dchain.prom")" 'dchain_up 0' \
	'what cannot be read has no metric'

ln -s dchain.prom "$work/link"
! "$DCHAIN" export --textfile "$work/link" >"$work/log" 2>&1 &&
	grep -q 'not a regular file' "$work/log" && [ -L "$work/link" ]
ok $? 'what is no regular file is not replaced'
"$DCHAIN" export --root "$root" >/dev/full 2>"$work/log"
grep -q 'write error' "$work/log"
ok $? 'a full disk is an error'

rules=$contrib/prometheus/dchain.rules.yml
dashboard=$contrib/grafana/dchain.json
if [ -n "$promtool" ]; then
	"$promtool" test rules "$contrib/prometheus/dchain.test.yml" \
		>"$work/log" 2>&1
	ok $? 'the rules alert when they should'
	# A test that still passes with another threshold would test nothing.
	cp "$contrib"/prometheus/* "$work"
	sed -i 's/>= 16$/>= 31/; s/> 1000$/> 3000/' "$work/dchain.rules.yml"
	! "$promtool" test rules "$work/dchain.test.yml" >"$work/log" 2>&1
	ok $? 'their test notices wrong thresholds'
else
	skip 'there is no promtool' 'the rules alert when they should'
fi

mkdir -p "$root/sys/module/dchain"
cp "$work/cgroups" "$TEST_DATA/status" "$module"
echo '4711 4000 45 0 3000 0' >"$root/proc/sys/fs/dentry-state"
textfile
sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' "$work/dchain.prom" >"$work/known"
cat "$rules" "$dashboard" | grep -Eo '\bdchain_[a-z_]+' |
	grep -vx dchain_avg_steps | sort -u >"$work/used"
[ "$(wc -l <"$work/used")" -gt 10 ] &&
	! grep -vxFf "$work/known" "$work/used" >"$work/log"
ok $? 'rules and dashboard use metrics that there are'

if command -v systemd-analyze >/dev/null; then
	for unit in dchain-export.service dchain-diagnose.service; do
		systemd-analyze security --offline=true --no-pager \
			--threshold=30 "$contrib/systemd/$unit" || exit 1
	done >"$work/log" 2>&1
	ok $? 'the units leave an attacker little (exposure at most 3)'
else
	skip 'there is no systemd-analyze' 'the units leave an attacker little'
fi
done_testing
