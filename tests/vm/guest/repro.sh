# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What make repro runs in the guest.
insmod /dchain.ko mode=off || exit
exec dchain repro --out /out
