# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the two kinds of root hold, as words for root.sh. Sourced, never run.
# shellcheck disable=SC2034

# A host with a kernel, its headers and dkms; another kernel, and libraries that
# dchain depends on, for later.
host_root='dkms initramfs-tools linux-image-amd64 linux-headers-amd64
+linux-image-cloud-amd64 +linux-headers-cloud-amd64
+libjson-c5'

# A place to build packages.
build_root='build-essential debhelper dh-dkms lintian faketime
libsmartcols-dev libmount-dev libjson-c-dev
pkgconf'

# apt-get, from what a root has for later.
from_later='-o Dir::Cache::archives=/var/cache/later'
