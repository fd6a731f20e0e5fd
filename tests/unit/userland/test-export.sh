#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dchain export, judged by parsers that are not ours: promtool, the Python
# client's OpenMetrics parser, node_exporter; and the files that go with it.
# shellcheck disable=SC2015,SC2016
set -u

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
contrib=$(dirname "$0")/../../../userland/contrib
recording=$TEST_DATA/recording
shown="$work/log"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

# Debian's python3, which has its modules, even where another one comes first.
python=/usr/bin/python3
# tool PROGRAM PACKAGE...: where it is; nothing when it cannot be had.
tool()
{
	"$(dirname "$0")/tool.sh" "$@" 2>/dev/null
}

# lacking RESULTS WHAT
lacking()
{
	for i in $(seq "$1"); do
		skip "there is no $2" "result $i that needs $2"
	done
}

# In bookworm it is part of the server's package.
promtool=$(tool promtool promtool prometheus)
exporter=$(tool prometheus-node-exporter prometheus-node-exporter)

# copy NUMBER: one of the recording's copies of the file cgroups.
copy()
{
	awk -v n="$1" '/^dchain/ { i++ } i == n' "$recording"
}

export_metrics()
{
	"$DCHAIN" export "$@" --input "$work/cgroups" \
		--input "$TEST_DATA/status" >"$work/log" 2>&1
}

# value SERIES: as the file of the text format has it.
value()
{
	awk -v name="$1" '$1 == name { print $2 }' "$work/dchain.prom"
}

copy 10 >"$work/cgroups"
export_metrics --openmetrics && grep -v ^dchain: "$work/log" >"$work/metrics"
ok $? 'OpenMetrics are printed'

if $python -c 'import prometheus_client' 2>/dev/null; then
	$python - "$work/metrics" >"$work/log" 2>&1 <<'END'
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = {f.name: f for f in
            text_string_to_metric_families(open(sys.argv[1]).read())}
steps = families["dchain_cgroup_steps"]
assert steps.type == "counter" and steps.unit == "steps", steps
assert len(steps.samples) == 10
docker = [s for s in steps.samples if s.labels.get("runtime") == "docker"]
assert len(docker) == 1 and len(docker[0].labels["container"]) == 64
pods = [s for s in steps.samples if "pod" in s.labels]
assert pods[0].labels["pod"] == "1f0c5d0e-7a53-4b0f-9c57-3a6e1b7f2d10"
assert families["dchain"].samples[0].labels["kernel"]
assert families["dchain_alive"].samples[0].value == 1
assert families["dchain_warnings"].samples[0].value == 1
END
	ok $? 'the Python client reads them as meant'
else
	lacking 1 python3-prometheus-client
fi

export_metrics --textfile "$work/dchain.prom" -n 4 &&
	[ "$(stat -c %a "$work/dchain.prom")" = 644 ] &&
	[ "$(ls "$work")" = "$(printf 'cgroups\ndchain.prom\nlog\nmetrics')" ]
ok $? 'a text file is written, and nothing is left beside it'

if [ -n "$promtool" ]; then
	"$promtool" check metrics <"$work/dchain.prom" >"$work/log" 2>&1 &&
		[ ! -s "$work/log" ]
	ok $? 'promtool has nothing against it'
else
	lacking 1 promtool
fi

series=$(grep -c '^dchain_cgroup_steps_total{' "$work/dchain.prom")
[ "$series" = 4 ] && [ "$(value dchain_other_cgroups)" = 6 ]
ok $? '--rows bounds the number of cgroups'

for count in lookups walked_lookups steps hits misses capped_walks \
	negative_hits inserted_negative_dentries inserted_positive_dentries \
	turned_positive_dentries transient_dentries; do
	sum=$(awk -F '[} ]+' -v name="dchain_cgroup_${count}_total{" \
		'index($0, name) == 1 { sum += $NF } END { print sum }' \
		"$work/dchain.prom")
	all=$(value "dchain_${count}_total")
	other=$(value "dchain_other_$count")
	echo "$count: $sum of cgroups, $other of others, $all of all"
	[ -n "$all" ] && [ $((sum + other)) = "$all" ] || exit 1
done >"$work/log"
ok $? 'cgroups and others are all, for each count'

awk 'NR > 2 && !/^#/ { sum += $4 } END { print sum }' "$work/cgroups" \
	>"$work/log"
[ "$(cat "$work/log")" = "$(value dchain_steps_total)" ]
ok $? 'all is what the file says'

printf '%s\n' 'dchain cgroups - version: 1' '# id lookups steps state path' \
	'7 10 20 removed /a' '9 1 2 live /a' '6 1 2 live /a' '8 3 3 live /q\"\134\377' \
	>"$work/cgroups"
export_metrics --textfile "$work/dchain.prom" &&
	[ "$(value 'dchain_cgroup_steps_total{cgroup="/a",name="/a"}')" = 4 ] &&
	[ "$(value dchain_other_steps)" = 20 ] &&
	grep -Fq 'cgroup="/q\\\"\\\\377",name=' "$work/dchain.prom"
ok $? 'live ones of one path are one series, odd bytes are escaped'

printf 'old\n' >"$work/file"
echo 'something else' >"$work/cgroups"
"$DCHAIN" export --textfile "$work/file" --input "$work/cgroups" \
	>"$work/log" 2>&1
[ $? = 6 ] && [ "$(grep -v '^#' "$work/file")" = 'dchain_up 0' ]
ok $? 'what cannot be read shows as dchain_up 0 and the exit status'

copy 10 >"$work/cgroups"
ln -s file "$work/link"
! export_metrics --textfile "$work/link" &&
	grep -q 'not a regular file' "$work/log" && [ -L "$work/link" ]
ok $? 'what is no regular file is not replaced'

"$DCHAIN" export --openmetrics --input "$work/cgroups" >/dev/full 2>"$work/log"
[ $? = 10 ] && grep -q 'write error' "$work/log"
ok $? 'a full disk is an error'

for wrong in '' '--openmetrics --textfile x' '--openmetrics -n many' \
	'--openmetrics --seconds 0' '--openmetrics --seconds inf' \
	'--openmetrics surplus'; do
	# shellcheck disable=SC2086 # a list of words
	"$DCHAIN" export $wrong --input "$work/cgroups" >"$work/log" 2>&1
	[ $? = 10 ] &&
		[ "$(grep -vc '^Try ' "$work/log")" = 1 ] || exit 1
done
ok $? 'wrong usage is one line each'

if [ -n "$exporter" ]; then
	port=$((20000 + $$ % 20000))
	export_metrics --textfile "$work/dchain.prom"
	"$exporter" --collector.disable-defaults \
		--collector.textfile --collector.textfile.directory="$work" \
		--web.listen-address=127.0.0.1:$port >"$work/log" 2>&1 &
	server=$!
	tries=0
	until curl -sf http://127.0.0.1:$port/metrics >"$work/scraped"; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] && kill -0 $server || break
		sleep 0.1
	done
	grep -q '^node_textfile_scrape_error 0' "$work/scraped" &&
		grep -q '^# TYPE dchain_cgroup_steps_total counter' "$work/scraped" &&
		[ "$(grep -c '^dchain_' "$work/scraped")" = \
		  "$(grep -c '^dchain_' "$work/dchain.prom")" ]
	ok $? 'node_exporter hands all of it on'
else
	lacking 1 node_exporter
fi

rules=$contrib/prometheus/dchain.rules.yml
if [ -n "$promtool" ]; then
	"$promtool" check rules "$rules" >"$work/log" 2>&1
	ok $? 'the rules are valid'
	"$promtool" test rules "$contrib/prometheus/dchain.test.yml" \
		>"$work/log" 2>&1
	ok $? 'the rules alert when they should'
	# A test that still passes with another threshold would test nothing.
	cp "$contrib"/prometheus/* "$work"
	sed -i 's/>= 16$/>= 31/; s/> 1000$/> 3000/' "$work/dchain.rules.yml"
	! "$promtool" test rules "$work/dchain.test.yml" >"$work/log" 2>&1
	ok $? 'their test notices wrong thresholds'
else
	lacking 3 promtool
fi

# What the dashboard queries, as its answers to a real export: ten minutes of the
# recording on a host h. Each query must find something, with the labels that
# its legend names (those left empty go with `unless'). dchain_kernel_* is told
# of the running kernel only, not of a capture.
kernel=$(sed -n 's/.*metrics_family(m, "\(dchain_kernel_[a-z_]*\)".*/\1/p' \
	"$(dirname "$0")/../../../userland/export/export.c")
for i in $(seq 11); do
	copy "$i" >"$work/cgroups"
	export_metrics --textfile "$work/dchain.prom"
	{
		cat "$work/dchain.prom"
		for name in $kernel; do
			echo "$name $i"
		done
	} >"$work/minute.$(printf %02d "$i")"
done
cat >"$work/ask" <<'END'
import json, re, sys
panels = json.load(open(sys.argv[1]))["panels"]
series = {}
for i, minute in enumerate(sys.argv[2:]):
    for line in open(minute):
        found = re.match(r"(\w+)(?:\{(.*)\})? (\S+)$", line)
        if found:
            name, labels, value = found.groups()
            labels = (labels + "," if labels else "") + 'instance="h"'
            values = series.setdefault("%s{%s}" % (name, labels), [])
            values += ["_"] * (i - len(values)) + [value]
asked = []
for target in (t for p in panels for t in p["targets"]):
    query = target["expr"].replace("$__rate_interval", "5m")
    query = query.replace("$instance", "h|other")
    asked.append("count(%s)" % query)
    for label in re.findall(r"{{(\w+)}}", target["legendFormat"]):
        asked.append("count(count by (%s) (%s) unless on (%s) vector(0))" %
                     (label, query, label))
print(json.dumps({"evaluation_interval": "1m", "tests": [{
    "interval": "1m",
    "input_series": [{"series": s, "values": " ".join(v)}
                     for s, v in series.items()],
    "promql_expr_test": [{
        "expr": q + " > bool 0", "eval_time": "10m",
        "exp_samples": [{"labels": "{}", "value": 1}]} for q in asked]}]}))
END

# ask DASHBOARD
ask()
{
	$python "$work/ask" "$1" "$work"/minute.* >"$work/asked.yml" \
		2>"$work/log" &&
		"$promtool" test rules "$work/asked.yml" >"$work/log" 2>&1
}

dashboard=$contrib/grafana/dchain.json
if [ -n "$promtool" ]; then
	ask "$dashboard"
	ok $? 'each query of the dashboard is answered, with what its legend names'
	sed 's/free_slots{instance=/free_slots{host=/' "$dashboard" >"$work/host"
	! ask "$work/host" && ! grep -q Traceback "$work/log" &&
		sed 's/{{name}}/{{nome}}/' "$dashboard" >"$work/nome" &&
		! ask "$work/nome" && ! grep -q Traceback "$work/log"
	ok $? 'one that is not would be noticed'
else
	lacking 2 promtool
fi

{
	echo "$kernel"
	sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' "$work/dchain.prom"
} >"$work/known"
cat "$rules" "$dashboard" | grep -Eo '\bdchain_[a-z_]+' |
	grep -vx dchain_avg_steps | sort -u >"$work/used"
[ "$(wc -l <"$work/used")" -gt 10 ] &&
	! grep -vxFf "$work/known" "$work/used" >"$work/log"
ok $? 'rules and dashboard use metrics that there are'

if command -v systemd-analyze >/dev/null; then
	for unit in dchain-export.service dchain-watch.service; do
		systemd-analyze security --offline=true --no-pager \
			--threshold=15 "$contrib/systemd/$unit" || exit 1
	done >"$work/log" 2>&1
	ok $? 'the units leave an attacker little (exposure at most 1.5)'
else
	lacking 1 systemd-analyze
fi
done_testing
