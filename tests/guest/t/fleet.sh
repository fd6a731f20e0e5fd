# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# What a fleet sees of a host: containers by name, and metrics that are the
# module's numbers, or say that it is not there.
# group: all
# kernels: 5.10 6.1 6.12 7.2
# debug: no, the programs, not the module
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
is $? 11 "without the module the exit status is 11"
is "$(metric dchain_up)" 0 "... and dchain_up is 0"

mkdir /mnt/d
a=$(cg_new "$docker")
b=$(cg_new "$pod")
load
drive -c "$a" hit 10007 /mnt/d >/dev/null
drive -c "$b" miss 5003 /mnt/d >/dev/null

is "$(dchain cgroups --noheadings -o lookups,runtime,container "$docker" |
	tr -s ' ' | sed 's/^ //')" \
	"10007 docker 0123456789ab" "a container of docker has its name"
like "$(dchain cgroups --noheadings -o runtime,container,pod "$pod" | tr -s ' ')" \
	"^cri 0123456789ab $uid" "a container of Kubernetes has its pod"
is "$(dchain cgroups --json --tree /kubepods |
	awk -F '[:,]' '/"lookups"/ { print $2 + 0 }' | sort -u)" \
	"$(field cgroups "$pod" lookups)" "the tree sums up what is below"

export_metrics -n 3
is $? 0 "metrics are written"
is "$(metric dchain_up)" 1 "dchain_up is 1"
is "$(metric dchain_alive)" 1 "dchain_alive is 1"
is "$(awk -v c="$docker" '$1 ~ /^dchain_cgroup_lookups_total/ &&
	index($1, "cgroup=\"" c "\"") { print $NF }' /tmp/x.prom)" 10007 \
	"a cgroup's metric is the module's number"
like "$(cat /tmp/x.prom)" "pod=\"$uid\"" "the pod has its label"
export_metrics -n 2
is "$(metric dchain_cgroup_lookups_total | wc -l)" 2 "--rows bounds the series"
is "$(stat -c %a /tmp/x.prom)" 644 "node_exporter may read the file"
unload
done_testing
