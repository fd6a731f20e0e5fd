#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# lifecycle.sh SUITE: dchain's life under that suite's dkms, from `dkms add` of
# this tree to `dkms remove`, with kernels that arrive and leave between. TAP.
# group: all
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=tests/guest/boot/common.sh
. "$here/../guest/boot/common.sh"
# shellcheck source=tests/package/layer.sh
. "$here/layer.sh"
# shellcheck source=tests/package/roots.sh
. "$here/roots.sh"
# shellcheck source=tests/lib/tap.sh
. "$here/../lib/tap.sh"

# The source tree of a version, as a user has it, in the layer's /usr/local/src.
tree_of()
{
	local to=$layer/usr/local/src/dchain-$1

	mkdir -p "$to"
	(cd "$top" && tar -c --exclude='*.o' --exclude='*.ko' \
		Kbuild dkms.conf module) | tar -x -C "$to"
	grep -rlF "$version" "$to" | xargs sed -i "s/${version//./\\.}/$1/g"
}

module_of()	# RELEASE
{
	find "$layer/lib/modules/$1/updates" -name 'dchain.ko*' 2>/dev/null |
		sed "s|^$layer||"
}

# What the kernel's own tools find under the module's name.
found_version()	# RELEASE
{
	inside modinfo -k "$1" -F version dchain 2>&1
}

state()		# VERSION RELEASE
{
	inside dkms status dchain/"$1" -k "$2" | sed 's/.*: //'
}

releases()
{
	ls "$layer/lib/modules"
}

first_life()
{
	tree_of "$version"
	check 'add' inside dkms add "/usr/local/src/dchain-$version"
	is "$(inside dkms status)" "dchain/$version: added" 'status says added'
	check 'build' inside dkms build "dchain/$version" -k "$main"
	is "$(state "$version" "$main")" built 'status says built'
	is "$(module_of "$main")" '' 'nothing installed yet'
	check 'install' inside dkms install "dchain/$version" -k "$main"
	is "$(state "$version" "$main")" installed 'status says installed'
	is "$(found_version "$main")" "$version" 'modinfo finds this version'
}

new_kernel()
{
	# Two words each, wanted.
	# shellcheck disable=SC2086
	check 'a cloud kernel arrives' inside apt-get -qq -y $from_later install \
		linux-image-cloud-amd64 linux-headers-cloud-amd64
	cloud=$(releases | grep cloud-amd64)
	is "$(state "$version" "$cloud")" installed \
		'its hooks installed the module'
	is "$(found_version "$cloud")" "$version" 'modinfo finds it there'
	is "$(state "$version" "$main")" installed \
		'the other kernel kept its own'
}

# no_part_in RELEASE PACKAGE...: kernels that dkms.conf excludes come and go.
no_part_in()
{
	local release=$1 text

	shift
	check "kernel $release arrives" inside dpkg -i "$@"
	is "$(inside dkms status | grep "$release")" '' \
		'dkms has nothing for it'
	is "$(module_of "$release")" '' 'no module in its folder'
	text=$(inside dkms build "dchain/$version" -k "$release" 2>&1)
	is $? 77 'a build by hand is refused with status 77'
	is "$(echo "$text" | grep -o BUILD_EXCLUSIVE)" BUILD_EXCLUSIVE \
		'and with the reason'
	check 'it leaves' inside dpkg -P "linux-image-$release" \
		"linux-headers-$release"
}

# A newer kernel that the module does not compile for: the compiler sees no
# debugfs. It must be installed all the same, by dkms.conf's care alone.
does_not_compile()
{
	local new=99.9.0-1-cloud-amd64
	local debs="/tmp/linux-headers-$new.deb /tmp/linux-image-$new.deb"

	"$here/other-kernel.sh" "$layer" "$cloud" "$new" code DEBUG_FS ||
		die "could not make packages of kernel $new"
	# Two words.
	# shellcheck disable=SC2086
	check "kernel $new arrives" inside dpkg -i $debs
	is "$(inside modinfo -k "$new" -F description dchain)" \
		'dchain did not compile for this kernel' \
		'and finds a module that says so'
	inside dkms uninstall "dchain/$version" -k "$new" >"$tap_log" 2>&1
	inside dkms build --force "dchain/$version" -k "$new" >"$tap_log" 2>&1
	is $? 10 'a build by hand fails with status 10'
	inside dpkg -P --force-all "linux-image-$new" "linux-headers-$new" \
		>"$tap_log" 2>&1
}

excluded()
{
	old=3.9.0-1-cloud-amd64
	"$here/other-kernel.sh" "$layer" "$cloud" "$old" ||
		die "could not make packages of kernel $old"
	no_part_in "$old" "/tmp/linux-headers-$old.deb" \
		"/tmp/linux-image-$old.deb"
	"$here/other-kernel.sh" "$layer" "$cloud" "$cloud-bare" \
		config KPROBES ||
		die "could not make packages of kernel $cloud-bare"
	no_part_in "$cloud-bare" "/tmp/linux-headers-$cloud-bare.deb" \
		"/tmp/linux-image-$cloud-bare.deb"
}

kernel_leaves()
{
	check 'the cloud kernel leaves' inside apt-get -qq -y purge \
		"linux-image-$cloud" "linux-headers-$cloud"
	is "$(module_of "$cloud")" '' 'with its module'
	is "$(state "$version" "$main")" installed \
		'the other kernel kept its own'
}

last_day()
{
	check 'remove' inside dkms remove "dchain/$version" --all
	is "$(inside dkms status)" '' 'status lists nothing'
	is "$(find "$layer"/lib/modules -name 'dchain.ko*')" '' 'no module left'
	check 'modinfo finds nothing' eval ! inside modinfo -k "$main" dchain
}

[ $# = 1 ] || die 'usage: lifecycle.sh SUITE'
alone "$@"
version=$(sed -n 's/^PACKAGE_VERSION="*\([^"]*\)"*$/\1/p' "$top/dkms.conf")
[ -n "$version" ] || die "no PACKAGE_VERSION in $top/dkms.conf"
# shellcheck disable=SC2086
root=$("$here/root.sh" "$1" $host_root) || die "no root for $1"
layer "$root"
main=$(releases)
diag "$1: $(inside dkms --version), kernel $main, dchain $version"

first_life
new_kernel
does_not_compile
excluded
kernel_leaves
check "modprobe in a guest with kernel $main" "$here/boot.sh" "$layer" "$main" \
	"$version"
last_day
done_testing
