# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's build system reads Kbuild, never this file. `make help' lists
# the targets.

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build
KERNEL ?= 6.1
DESTDIR ?=
prefix ?= /usr/local

# A kernel built by clang takes modules built by clang, by its own version where
# that stands beside the system's.
clang := $(shell sed -n 's/^CONFIG_CLANG_VERSION=\([1-9][0-9]*\)....$$/\1/p' \
	$(KDIR)/.config 2>/dev/null)
LLVM ?= $(if $(clang),$(if $(shell command -v ld.lld-$(clang)),-$(clang),1))
llvm := $(if $(LLVM),LLVM=$(LLVM))

all: module userland

module:
	@[ -e $(KDIR)/Makefile ] || \
		{ echo "no kernel headers in $(KDIR): install those of" \
			"$(KVER) (linux-headers-$(KVER) on Debian and Ubuntu," \
			"kernel-devel-$(KVER) on Red Hat's and Fedora), or" \
			"name another folder by KDIR=FOLDER" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) $(llvm) modules

userland:
	$(MAKE) -C userland all

install: module userland
	$(MAKE) -C userland install DESTDIR=$(DESTDIR) PREFIX=$(prefix)
	$(MAKE) -C $(KDIR) M=$(CURDIR) $(llvm) modules_install \
		CONFIG_MODULE_SIG_ALL= \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR))

# Not what DKMS put into updates/dkms.
uninstall:
	$(MAKE) -C userland uninstall DESTDIR=$(DESTDIR) PREFIX=$(prefix)
	rm -f $(foreach d,extra updates,\
		$(wildcard $(DESTDIR)/lib/modules/$(KVER)/$(d)/dchain.ko*))
	$(if $(DESTDIR),,depmod $(KVER))

setup:
	tests/setup.sh

repro:
	@tests/setup.sh repro
	@tests/guest/boot/repro.sh $(KERNEL)

check:
	@tests/run

check-all:
	@tests/run -g all

# The long forms, and every test on every kernel, the debug kernels too.
soak:
	@tests/run -s -k "5.10 6.1 6.1-rt 6.12 6.12-rt 7.2 backports debug debug-rt"
	@tests/run -k "5.10 6.1 6.12 7.2 backports"
	@tests/run -k "debug debug-rt debug-clang" -j 1

bench:
	@tests/setup.sh bench
	@tests/bench/run

clean:
	$(MAKE) -C userland clean
	[ ! -e $(KDIR) ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean
	rm -rf build

help:
	@echo 'all            module (KDIR or KVER: for which kernel) and userland'
	@echo 'install        both (DESTDIR, prefix)'
	@echo 'uninstall      the opposite'
	@echo 'setup          install the Debian packages that all of this needs'
	@echo 'repro          the reproduction in a virtual machine (KERNEL=6.1,'
	@echo '               or 5.10, 6.12, 7.2; ACCEL=kvm or tcg)'
	@echo 'check          what tells most: 20 minutes on a new machine, then 10'
	@echo 'check-all      everything, but the long tests: 75 minutes'
	@echo 'soak           these, on the debug kernels too: a night'
	@echo '               tests/run NAME... runs any test, tests/run --list'
	@echo '               lists them; see tests/README'
	@echo 'bench          instructions that a lookup costs, in a virtual machine'
	@echo 'clean'

.PHONY: all module userland install uninstall setup repro check \
	check-all soak bench clean help
