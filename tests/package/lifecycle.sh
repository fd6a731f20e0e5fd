#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# lifecycle.sh SUITE: dchain's life under that suite's dkms, from `dkms add` of
# this tree to `dkms remove`, with kernels that arrive and leave between. TAP.
#
# DCHAIN_TREE names another tree than this one (tests of the test).
set -uo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=tests/vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=tests/dkms/layer.sh
. "$here/layer.sh"
# shellcheck source=tests/dkms/roots.sh
. "$here/roots.sh"
# shellcheck source=tests/tap.sh
. "$here/../tap.sh"

# The source tree of a version, as a user has it, in the layer's /usr/local/src.
tree_of()
{
	local to=$layer/usr/local/src/dchain-$1

	mkdir -p "$to"
	(cd "$tree" && tar -c --exclude='*.o' --exclude='*.ko' \
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

quiet_log()	# VERSION RELEASE
{
	! inside grep -iE 'warning|error' \
		"/var/lib/dkms/dchain/$1/$2/x86_64/log/make.log"
}

releases()
{
	ls "$layer/lib/modules"
}

first_life()
{
	tree_of "$version"
	ok 'add' inside dkms add "/usr/local/src/dchain-$version"
	is 'status says added' "dchain/$version: added" "$(inside dkms status)"
	ok 'build' inside dkms build "dchain/$version" -k "$main"
	is 'status says built' built "$(state "$version" "$main")"
	ok 'no warning from the compiler' quiet_log "$version" "$main"
	is 'nothing installed yet' '' "$(module_of "$main")"
	ok 'install' inside dkms install "dchain/$version" -k "$main"
	is 'status says installed' installed "$(state "$version" "$main")"
	is 'modinfo finds this version' "$version" "$(found_version "$main")"
}

new_kernel()
{
	# Two words each, wanted.
	# shellcheck disable=SC2086
	ok 'a cloud kernel arrives' inside apt-get -qq -y $from_later install \
		linux-image-cloud-amd64 linux-headers-cloud-amd64
	cloud=$(releases | grep cloud-amd64)
	is 'its hooks installed the module' installed \
		"$(state "$version" "$cloud")"
	is 'modinfo finds it there' "$version" "$(found_version "$cloud")"
	is 'the other kernel kept its own' installed \
		"$(state "$version" "$main")"
}

upgrade()
{
	local new=$version.1

	tree_of "$new"
	ok 'add of a newer version' inside dkms add \
		"/usr/local/src/dchain-$new"
	ok 'install over the older' inside dkms install "dchain/$new" -k "$main"
	is 'modinfo finds the newer' "$new" "$(found_version "$main")"
	is 'one module file' 1 "$(module_of "$main" | wc -l)"
	is 'the cloud kernel still has the older' "$version" \
		"$(found_version "$cloud")"
	ok 'autoinstall there' inside dkms autoinstall -k "$cloud"
	is 'now it has the newer' "$new" "$(found_version "$cloud")"
	ok 'removal of the older' inside dkms remove "dchain/$version" --all
	is 'leaves the newer' "$new $new" \
		"$(found_version "$main") $(found_version "$cloud")"
	version=$new
}

# no_part_in RELEASE PACKAGE...: kernels that dkms.conf excludes come and go.
no_part_in()
{
	local release=$1 text

	shift
	ok "kernel $release arrives" inside dpkg -i "$@"
	is 'dkms has nothing for it' '' "$(inside dkms status | grep "$release")"
	is 'no module in its folder' '' "$(module_of "$release")"
	text=$(inside dkms build "dchain/$version" -k "$release" 2>&1)
	is 'a build by hand is refused with status 77' 77 $?
	is 'and with the reason' BUILD_EXCLUSIVE \
		"$(echo "$text" | grep -o BUILD_EXCLUSIVE)"
	ok 'it leaves' inside dpkg -P "linux-image-$release" \
		"linux-headers-$release"
}

# The same kernel with AUTOINSTALL=yes unconditionally: shows that the test
# sees the failure which dkms.conf avoids, where this dkms has it.
control()
{
	local conf=$layer/usr/src/dchain-$version/dkms.conf want=passes got=fails

	echo 'AUTOINSTALL=yes' >>"$conf"
	case $(inside dkms --version) in
	*3.0.*)	want=fails ;;
	esac
	! inside dpkg -i "$@" >"$log" 2>&1 || got=passes
	is "without dkms.conf's care, its installation $want" $want $got
	inside dpkg -P --force-all "linux-image-$old" "linux-headers-$old" \
		>"$log" 2>&1
	sed -i '$d' "$conf"
}

excluded()
{
	old=9.9.0-1-cloud-amd64
	"$here/other-kernel.sh" "$layer" "$cloud" "$old" ||
		die "could not make packages of kernel $old"
	no_part_in "$old" "/tmp/linux-headers-$old.deb" \
		"/tmp/linux-image-$old.deb"
	control "/tmp/linux-headers-$old.deb" "/tmp/linux-image-$old.deb"
	"$here/other-kernel.sh" "$layer" "$cloud" "$cloud-bare" KPROBES ||
		die "could not make packages of kernel $cloud-bare"
	no_part_in "$cloud-bare" "/tmp/linux-headers-$cloud-bare.deb" \
		"/tmp/linux-image-$cloud-bare.deb"
}

kernel_leaves()
{
	ok 'the cloud kernel leaves' inside apt-get -qq -y purge \
		"linux-image-$cloud" "linux-headers-$cloud"
	is 'with its module' '' "$(module_of "$cloud")"
	is 'the other kernel kept its own' installed \
		"$(state "$version" "$main")"
}

last_day()
{
	ok 'remove' inside dkms remove "dchain/$version" --all
	is 'status knows nothing' '' "$(inside dkms status)"
	is 'no module left' '' "$(find "$layer"/lib/modules -name 'dchain.ko*')"
	ok 'modinfo finds nothing' eval ! inside modinfo -k "$main" dchain
}

[ $# = 1 ] || die 'usage: lifecycle.sh SUITE'
alone "$@"
tree=${DCHAIN_TREE:-$top}
version=$(sed -n 's/^PACKAGE_VERSION="*\([^"]*\)"*$/\1/p' "$tree/dkms.conf")
[ -n "$version" ] || die "no PACKAGE_VERSION in $tree/dkms.conf"
# shellcheck disable=SC2086
root=$("$here/root.sh" "$1" $host_root) || die "no root for $1"
layer "$root"
main=$(releases)
diag "$1: $(inside dkms --version), kernel $main, dchain $version"

first_life
new_kernel
upgrade
excluded
kernel_leaves
ok "modprobe in a guest with kernel $main" "$here/boot.sh" "$layer" "$main" \
	"$version"
last_day
plan
