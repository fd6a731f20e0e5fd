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

# firing NAME: the labels and annotations of an alert that fires.
firing()
{
	asked alerts | sed 's/{"labels"/\n&/g' |
		grep "\"alertname\":\"$1\".*\"state\":\"firing\""
}

# fires NAME [REGEX]: within some minutes.
fires()
{
	for _ in $(seq 120); do
		[ -z "$(firing "$1")" ] || break
		sleep 3
	done
	like "$(firing "$1")" "${2:-.}" "$1 fires"
}

# As the packages leave it, with shorter times.
setup()
{
	ln -s /usr/bin/dchain /usr/sbin/dchain
	# The bare root has no /etc/hosts; Prometheus scrapes localhost.
	echo '127.0.0.1 localhost' >>/etc/hosts
	# A reload of Prometheus needs the kill of procps, which all hosts have.
	[ -e /bin/kill ] || ln -s "$(command -v busybox)" /bin/kill
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
	for _ in $(seq 100); do
		! asked status/runtimeinfo >/dev/null || break
		sleep 2
	done
}

# What Prometheus has of it: a scrape that took too long leaves nothing for a
# while.
up()
{
	for _ in $(seq 100); do
		_up=$(asked 'query?query=dchain_up')
		case $_up in
		*'"value":'*)	break ;;
		esac
		sleep 3
	done
	echo "$_up"
}

mkdir -p /srv/none /srv/tree
for i in $(seq 400); do
	: >"/srv/tree/$i"
done
load
setup
up >/dev/null
check "Prometheus takes its configuration" \
	promtool check config /etc/prometheus/prometheus.yml
like "$(grep '^dchain_up ' $textfile)" '^dchain_up 1$' \
	"the timer's service writes the metrics, without a capability"
like "$(up)" '"value":\[[0-9.]*,"1"\]' \
	"by way of node_exporter they are in Prometheus"
systemd-run -q --unit worker dchain-worker -i 0.05 /srv/tree
sleep 30
is "$(asked alerts | grep -o '"state":"firing"')" "" "nothing fires"

systemd-run -q --unit trasher dchain-trasher --rate 2500 --time 900 /srv/none
fires DchainNegativeFlood \
	'"name":"trasher.service".*trasher.service makes [0-9.]+k negative'
diag "$(asked alerts | sed 's/{"labels"/\n&/g')"
done_testing
