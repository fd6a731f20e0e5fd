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
	ok 'both install' apt install "/tmp/dchain-dkms_${version}_all.deb" \
		"/tmp/dchain_${version}_amd64.deb"
	is 'dkms built the module' 1 "$(modules)"
	is 'the program is of this version' "dchain ${version%-*}" \
		"$(inside dchain --version)"
	# shellcheck disable=SC2016
	ok 'the README is there, with its pictures' inside sh -c 'cd \
		/usr/share/doc/dchain && ls $(sed -n \
		"s/^!\[.*](\(.*\))$/\1/p" README.md) README.md'
	is 'its units are switched off' '' \
		"$(cd "$layer/etc/systemd" && find . -name '*dchain*')"
	ok 'once more' apt install --reinstall \
		"/tmp/dchain-dkms_${version}_all.deb" \
		"/tmp/dchain_${version}_amd64.deb"
	is 'the module is there' 1 "$(modules)"
}

upgrade_all()
{
	local kernel

	kernel=$(ls "$layer/lib/modules")
	ok 'both upgrade' apt install "/tmp/dchain-dkms_${next}_all.deb" \
		"/tmp/dchain_${next}_amd64.deb"
	is 'one module, not two' 1 "$(modules)"
	is 'the newer one' "${next%-*}" \
		"$(inside modinfo -k "$kernel" -F version dchain)"
	is 'without the older source' "dchain-${next%-*}" \
		"$(cd "$layer/usr/src" && echo dchain*)"
}

remove_all()
{
	ok 'both are removed' apt remove dchain dchain-dkms
	is 'with the module' 0 "$(modules)"
	ok 'both are purged' apt purge dchain dchain-dkms
	ok 'with what they had brought' apt autoremove --purge
	listing >"$scratch/after"
	ok 'nothing is left' diff "$scratch/before" "$scratch/after"
}
