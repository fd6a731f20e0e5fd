# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What make repro runs in the guest.
insmod /dchain.ko mode=off || exit
# The layer that an image would have is on a disk.
mkfs.ext4 -q /dev/scratch && mkdir -p /mnt/disk &&
	mount -t ext4 /dev/scratch /mnt/disk || exit
# The chart is drawn outside: no word about a gnuplot that is not here.
printf '#!/bin/sh\n' >/usr/bin/gnuplot && chmod +x /usr/bin/gnuplot
exec dchain repro --layer /mnt/disk --out /out
