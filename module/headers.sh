#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# headers.sh KVER KDIR: what make prints where KDIR has no headers of kernel
# KVER: the command that installs them on this distribution.
#
# OS_RELEASE names another file than /etc/os-release (tests).
set -u

kver=$1
kdir=$2
os=${OS_RELEASE:-/etc/os-release}
id=
# shellcheck source=/dev/null
[ ! -r "$os" ] || id=$(. "$os" && echo "${ID-} ${ID_LIKE-}")

install()
{
	echo "no kernel headers in $kdir: as root: $*, or name another folder" \
		"by KDIR="
	exit
}

elsewhere()
{
	echo "no kernel headers in $kdir: $*: build where they are, by KDIR=FOLDER"
	exit
}

# Kernels that are not their distribution's own.
case $kver in
*-microsoft-*)
	elsewhere "Microsoft packages none for WSL2 ($kver); its kernel's" \
		"source has them after make modules_prepare" ;;
*-pve)	install "apt-get install proxmox-headers-$kver (pve-headers-$kver" \
		"before Proxmox 8)" ;;
*uek*)	install "dnf install kernel-uek-devel-$kver" ;;
esac

# Amazon, Oracle, Rocky and Alma call themselves like fedora or rhel, SLES like
# suse, Ubuntu and Mint like debian.
case " $id " in
*' ubuntu '* | *' debian '*)
	install "apt-get install linux-headers-$kver" ;;
*' fedora '* | *' rhel '* | *' centos '*)
	case $kver in
	*+rt* | *.rt*)	install "dnf install kernel-rt-devel-$kver" ;;
	*)		install "dnf install kernel-devel-$kver" ;;
	esac ;;
*' suse '* | *' opensuse '*)
	install "zypper install kernel-${kver##*-}-devel" ;;
*' arch '*)
	install "pacman -S linux-headers" ;;
*)	elsewhere "no package known for this system (${id:-no os-release})" ;;
esac
