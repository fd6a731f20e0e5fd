#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# secure-boot.sh WORK ROOT CMDLINE: make a guest boot as Debian does with Secure
# Boot on: firmware with Microsoft's keys, Debian's shim and GRUB, a kernel
# signed by Debian (WORK/kernel, WORK/initrd). Prints the arguments for QEMU.
# secure-boot.sh --sign MODULE ROOT KEYS: sign a module as DKMS does, with a key
# made in the folder KEYS, which the first form enrolls (WORK/keys).
set -euo pipefail
# shellcheck source=tests/guest/boot/common.sh
. "$(dirname "$0")/common.sh"

files=$cache/secure-boot
ovmf=$files/usr/share/OVMF
shim=$files/usr/lib/shim
grub=$files/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed
packages='ovmf shim-signed shim-helpers-amd64-signed grub-efi-amd64-signed'

# Unpacked, not installed: these packages' scripts write to the disk that this
# machine boots from.
fetch()
{
	local new p

	exec 9>"$files.lock"
	flock 9
	[ ! -e "$files" ] || return 0
	new=$(mktemp -d "$cache/new-secure-boot.XXXXXX")
	for p in $packages; do
		(cd "$new" && apt-get -q -o APT::Sandbox::User=root \
			download "$p") >"$new/log" 2>&1 ||
			die "no package $p: $(tail -n 1 "$new/log")"
	done
	for p in "$new"/*.deb; do
		dpkg-deb -x "$p" "$new"
		rm "$p"
	done
	mv "$new" "$files"
}

# Names and form of the key are DKMS's.
sign()
{
	local tool dir hash

	mkdir -p "$3"
	openssl req -new -x509 -nodes -days 36500 -newkey rsa:2048 -sha256 \
		-subj '/CN=DKMS module signing key' -outform DER \
		-keyout "$3/mok.key" -out "$3/mok.pub" 2>"$3/log" ||
		die "no key: $(tail -n 1 "$3/log")"
	tool=$(find "$2/usr/lib/" -path '*/scripts/sign-file' | head -n 1)
	[ -n "$tool" ] || die "no sign-file in $2"
	# As DKMS: another one may be in a module that is not loaded yet.
	hash=$(sed -n 's/^CONFIG_MODULE_SIG_HASH="\(.*\)"/\1/p' \
		"$2"/usr/src/linux-headers-*-amd64/.config | head -n 1)
	# In its own root: it needs that release's libraries.
	dir=$(mktemp -d "$2/tmp/sign.XXXXXX")
	cp "$1" "$dir/module"
	cp "$3/mok.key" "$3/mok.pub" "$dir/"
	# Expanded by the inner shell.
	# shellcheck disable=SC2016
	chroot "$2" sh -c 'cd "$1" && "$2" "$3" mok.key mok.pub module' \
		sh "${dir#"$2"}" "${tool#"$2"}" "${hash:-sha512}"
	mv "$dir/module" "$1"
	rm -r "$dir"
}

# disk WORK CMDLINE: a boot medium without partitions. Names in capitals are those
# that the firmware and shim look for; GRUB's own folder is built into it.
disk()
{
	local image=$1/boot.img size

	size=$(du -cm "$1/kernel" "$1/initrd" | awk 'END { print $1 + 32 }')
	truncate -s "${size}M" "$image"
	mkfs.vfat "$image" >/dev/null
	cat >"$1/grub.cfg" <<-CONFIG
		linux /vmlinuz $2
		initrd /initrd
		boot
	CONFIG
	mmd -i "$image" ::/EFI ::/EFI/BOOT ::/EFI/debian
	mcopy -i "$image" "$shim/shimx64.efi.signed" ::/EFI/BOOT/BOOTX64.EFI
	mcopy -i "$image" "$shim/mmx64.efi.signed" ::/EFI/BOOT/mmx64.efi
	mcopy -i "$image" "$grub" ::/EFI/BOOT/grubx64.efi
	mcopy -i "$image" "$1/grub.cfg" ::/EFI/debian/grub.cfg
	mcopy -i "$image" "$1/kernel" ::/vmlinuz
	mcopy -i "$image" "$1/initrd" ::/initrd
}

if [ "$1" = --sign ]; then
	shift
	sign "$@"
	exit
fi
PATH=$PATH:/usr/sbin:/sbin
need mkfs.vfat mcopy perl openssl
fetch
cp "$ovmf"/OVMF_VARS_4M.ms.fd "$1/variables"
"$guest/boot/mok-enroll.pl" "$1/variables" "$1/keys/mok.pub"
disk "$1" "$3"
# The store of variables is only written from system management mode: else the
# system could enroll keys itself.
echo "-machine q35,smm=on -global driver=cfi.pflash01,property=secure,value=on" \
	"-drive if=pflash,unit=0,format=raw,readonly=on,file=$ovmf/OVMF_CODE_4M.ms.fd" \
	"-drive if=pflash,unit=1,format=raw,file=$1/variables" \
	"-drive if=none,id=boot,format=raw,file=$1/boot.img" \
	"-device virtio-blk-pci,drive=boot,serial=boot,bootindex=0"
