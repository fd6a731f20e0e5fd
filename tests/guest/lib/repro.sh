# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What make repro runs in the guest. The chart is drawn outside.
insmod /dchain.ko || exit
printf '#!/bin/sh\n' >/usr/bin/gnuplot && chmod +x /usr/bin/gnuplot
exec dchain-repro --out /out
