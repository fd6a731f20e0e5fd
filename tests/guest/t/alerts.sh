# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# From a staged flood to the firing alert: Debian's node_exporter and Prometheus
# with the service, the timer and the rules of contrib/. Only their times are
# shorter, four seconds for a minute of the rules, five for fifteen elsewhere.
# Time is virtual, so that the CPU keeps up with the flood whatever runs beside
# the guest.
# group: all
# kernels: 6.1
# debug: no, the programs, not the module
# system: prometheus prometheus-node-exporter e2fsprogs
# files: userland/contrib
# memory: 2G
# cmdline: dhash_entries=16384
# virtual-time: yes
# limit: 1500
. /lib/dchain-test.sh

contrib=/test/contrib
textfile=/var/lib/prometheus/node-exporter/dchain.prom

# asked PATH: of Prometheus.
asked()
{
	busybox wget -q -O - "http://127.0.0.1:9090/api/v1/$1" 2>/dev/null
}

# waits PATH REGEX: for an answer that has a line like it, some minutes: a scrape
# that took too long leaves nothing for a while. Prints that line.
waits()
{
	for _ in $(seq 120); do
		! asked "$1" | sed 's/{"labels"/\n&/g' | grep -E -- "$2" || return
		sleep 3
	done
}

# As the packages leave it, with shorter times.
setup()
{
	ln -s /usr/bin/dchain /usr/sbin/dchain
	# The bare root has no /etc/hosts; Prometheus scrapes localhost.
	echo '127.0.0.1 localhost' >>/etc/hosts
	sed 's/^OnBootSec=.*/OnActiveSec=1s/; s/^OnUnitActiveSec=.*/OnUnitActiveSec=5s/' \
		$contrib/systemd/dchain-export.timer \
		>/usr/lib/systemd/system/dchain-export.timer
	cp $contrib/systemd/dchain-export.service /usr/lib/systemd/system
	sed 's/\b5m\b/20s/g; s/\b10m\b/40s/g; s/\b15m\b/60s/g; s/\b30m\b/120s/g' \
		$contrib/prometheus/dchain.rules.yml \
		>/etc/prometheus/dchain.rules.yml
	sed -i 's/\(_interval: *\)15s/\15s/
		s/^rule_files:/&\n  - dchain.rules.yml/' /etc/prometheus/prometheus.yml
	echo 'ARGS="--web.listen-address=127.0.0.1:9100"' \
		>/etc/default/prometheus-node-exporter
	echo 'ARGS="--web.listen-address=127.0.0.1:9090"' \
		>/etc/default/prometheus
	systemctl daemon-reload
	systemctl start dchain-export.timer
	systemctl restart prometheus prometheus-node-exporter
	waits status/runtimeinfo . >/dev/null
}

mkdir -p /srv/none /srv/tree
for i in $(seq 400); do
	: >"/srv/tree/$i"
done
load
setup
waits 'query?query=dchain_up' '"value":' >/dev/null
check "Prometheus takes its configuration" \
	promtool check config /etc/prometheus/prometheus.yml
like "$(grep '^dchain_up ' $textfile)" '^dchain_up 1$' \
	"the timer's service writes the metrics, without a capability"
like "$(waits 'query?query=dchain_up' '"value":')" '"value":\[[0-9.]*,"1"\]' \
	"by way of node_exporter they are in Prometheus"
systemd-run -q --unit worker dchain-worker -i 0.05 /srv/tree
sleep 30
is "$(asked alerts | grep -o '"state":"firing"')" "" "nothing fires"

systemd-run -q --unit trasher dchain-trasher --rate 2500 --time 900 /srv/none
like "$(waits alerts '"alertname":"DchainNegativeFlood".*"state":"firing"')" \
	'"name":"trasher.service".*trasher.service makes [0-9.]+k negative' \
	"DchainNegativeFlood fires"
diag "$(asked alerts | sed 's/{"labels"/\n&/g')"
done_testing
