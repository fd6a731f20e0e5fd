# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
# packages.sh, second part: install, upgrade, remove and purge, in a layer over
# a root with a kernel.

apt()
{
	# Words.
	# shellcheck disable=SC2086
	inside apt-get -qq -y $from_later "$@"
}

modules()
{
	find "$layer/lib/modules" -name 'dchain.ko*' | wc -l
}

# What packages and hooks could have left. Not what depmod, dkms and systemd
# keep for themselves.
listing()
{
	(cd "$layer" && find . -xdev \( -path ./proc -o -path ./dev -o \
		-path ./tmp -o -path ./var/cache -o -path ./var/log -o \
		-path ./var/lib/apt -o -path './var/lib/dpkg/*-old' -o \
		-path '*lib/modules/*/modules.*' -o \
		-path './var/lib/dkms/mok.*' \) -prune -o -print | sort)
}

install_all()
{
	cp "$1"/*.deb "$layer/tmp/"
	listing >"$scratch/before"
	check 'both install' apt install "/tmp/dchain-dkms_${version}_all.deb" \
		"/tmp/dchain_${version}_amd64.deb"
	is "$(modules)" 1 'dkms built the module'
	is "$(inside dchain --version)" "dchain ${version%-*}" \
		'the program is of this version'
	check 'the reproduction is there' inside dchain-repro --help
	inside dchain capture /tmp/captured >"$scratch/log" 2>&1
	is $? 3 'it captures the host, without the module'
	# shellcheck disable=SC2016
	check 'the README is there, with its pictures' inside sh -c 'cd \
		/usr/share/doc/dchain && ls $(sed -n \
		"s/^!\[.*](\(.*\))$/\1/p" README.md) README.md'
	is "$(cd "$layer/etc/systemd" && find . -name '*dchain*')" '' \
		'its units are switched off'
	check 'once more' apt install --reinstall \
		"/tmp/dchain-dkms_${version}_all.deb" \
		"/tmp/dchain_${version}_amd64.deb"
	is "$(modules)" 1 'the module is there'
}

upgrade_all()
{
	local kernel wants=$layer/etc/systemd/system

	kernel=$(ls "$layer/lib/modules")
	mkdir -p "$wants/multi-user.target.wants"
	ln -s /lib/systemd/system/dchain-watch.service \
		"$wants/multi-user.target.wants"
	check 'both upgrade' apt install "/tmp/dchain-dkms_${next}_all.deb" \
		"/tmp/dchain_${next}_amd64.deb"
	is "$(modules)" 1 'one module, not two'
	is "$(inside modinfo -k "$kernel" -F version dchain)" "${next%-*}" \
		'the newer one'
	is "$(cd "$layer/usr/src" && echo dchain*)" "dchain-${next%-*}" \
		'without the older source'
	is "$(cd "$wants" && find . -name 'dchain*')" \
		./timers.target.wants/dchain-diagnose.timer \
		'the timer is on where the service was, which is gone'
}

remove_all()
{
	check 'both are removed' apt remove dchain dchain-dkms
	is "$(modules)" 0 'with the module'
	check 'both are purged' apt purge dchain dchain-dkms
	# Without the options what any package suggests stays.
	check 'with what they had brought' apt autoremove --purge \
		-o APT::AutoRemove::SuggestsImportant=false \
		-o APT::AutoRemove::RecommendsImportant=false
	listing >"$scratch/after"
	check 'nothing is left' diff "$scratch/before" "$scratch/after"
}
