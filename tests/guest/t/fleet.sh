# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/vm/guest/dchain-test.sh
# What a fleet sees of a host: containers by name, metrics that are the
# module's numbers, both while the module comes and goes.
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
# quick: 6.1
# files: perl script /lib/terminfo/l/linux:/lib/terminfo/l/linux /usr/lib/x86_64-linux-gnu/perl-base:/usr/lib/x86_64-linux-gnu/perl-base
. /lib/dchain-test.sh

id=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
uid=1f0c5d0e-7a53-4b0f-9c57-3a6e1b7f2d10
docker=/system.slice/docker-$id.scope
pod=/kubepods/burstable/pod$uid/$id

# metric NAME: its value in the text file, the labels left out.
metric()
{
	awk -v name="$1" 'index($1, name "{") == 1 || $1 == name { print $NF }' \
		/tmp/x.prom
}

export_metrics()
{
	dchain export --textfile /tmp/x.prom "$@"
}

export_metrics 2>/dev/null
is $? 3 "without the module the exit status is 3"
is "$(metric dchain_up)" 0 "... and dchain_up is 0"

mkdir /mnt/d
a=$(cg_new "$docker")
b=$(cg_new "$pod")
load
drive -c "$a" hit 10007 /mnt/d >/dev/null
drive -c "$b" miss 5003 /mnt/d >/dev/null

is "$(dchain cgroups -n -o lookups,runtime,container "$docker" |
	tr -s ' ' | sed 's/^ //')" \
	"10007 docker 0123456789ab" "a container of docker has its name"
like "$(dchain cgroups -n -o runtime,container,pod "$pod" | tr -s ' ')" \
	"^cri 0123456789ab $uid" "a container of Kubernetes has its pod"
is "$(dchain cgroups --json --tree /kubepods |
	awk -F '[:,]' '/"lookups"/ { print $2 + 0 }' | sort -u)" \
	"$(field cgroups "$pod" lookups)" "the tree sums up what is below"

export_metrics --top 2
is $? 0 "metrics are written"
is "$(metric dchain_up)" 1 "dchain_up is 1"
is "$(metric dchain_alive)" 1 "dchain_alive is 1"
is "$(awk -v c="$docker" '$1 ~ /^dchain_cgroup_lookups_total/ &&
	index($1, "cgroup=\"" c "\"") { print $NF }' /tmp/x.prom)" 10007 \
	"a cgroup's metric is the module's number"
like "$(cat /tmp/x.prom)" \
	"^dchain_cgroup_created_negative_dentries_total.*pod=\"$uid\"} 5003" \
	"the pod's created dentries are told"
is "$(metric dchain_cgroup_lookups_total | wc -l)" 2 "--top bounds the series"
cat $debug/cgroups >/tmp/saved
dchain export --textfile /tmp/y.prom --top 2 --input /tmp/saved
is "$(awk '$1 == "dchain_lookups_total" { print $2 }' /tmp/y.prom)" \
	"$(awk '!/^#/ && NR > 2 { n += $2 } END { print n }' /tmp/saved)" \
	"all lookups are the sum of the file"

is "$(stat -c %a /tmp/x.prom)" 644 "node_exporter may read the file"

cat >/tmp/receive <<'END'
use IO::Socket::INET;
$s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 8125,
	Proto => "udp") or die;
$| = 1;
print "ready\n";
while ($s->recv($b, 65536), 1) { print "$b\n" }
END
perl /tmp/receive >/tmp/statsd &
server=$!
until [ -s /tmp/statsd ]; do sleep 0.1; done
dchain export --statsd 127.0.0.1:8125 --interval 2 --count 2 &
client=$!
# The first has come: what happens now is in the second.
until grep -q '^dchain\.up:' /tmp/statsd; do
	sleep 0.1
done
drive -c "$a" hit 7001 /mnt/d >/dev/null
wait $client
is $? 0 "StatsD is sent to, twice"
kill $server
is "$(awk -F '[:|]' '/_scope\.lookups:/ { n += $2 } END { print n }' \
	/tmp/statsd)" 7001 "... what happened, and nothing else"

dchain export --statsd 127.0.0.1:8125 --interval 1 2>/dev/null &
client=$!
sleep 2
unload_used
wait $client
is $? 3 "an exporter ends when the module goes"
load

TERM=linux /usr/bin/script -q -c \
	'stty cols 80 rows 24; dchain top --count 2 --delay 1; echo status $?' \
	/tmp/screen >/dev/null 2>&1 </dev/null
like "$(cat /tmp/screen)" 'VICTIM.*MAKER' "top draws on a terminal"
like "$(cat /tmp/screen)" 'status 0' "... and ends well"
dchain top --batch --delay 1 >/tmp/out 2>/tmp/err &
client=$!
sleep 3
unload_used
wait $client
is $? 3 "top ends when the module goes"
like "$(cat /tmp/out)" '^dchain top' "... having shown something"
done_testing
