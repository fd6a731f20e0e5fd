# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel's build system reads Kbuild, never this file. `make help' lists
# the targets.

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build
KERNEL ?= 6.1
DESTDIR ?=
prefix ?= /usr/local

# The fast ones first. Those that this tree has.
parts := host pure fuzz static vm kunit dkms ktest arm64
parts := $(foreach p,$(parts),$(if $(wildcard tests/$p/run),$p))

all: module userland

module:
	@[ -e $(KDIR)/Makefile ] || { echo "no kernel headers in $(KDIR):" \
		"as root: apt-get install linux-headers-$(KVER)," \
		"or name another folder by KDIR=" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

userland:
	$(MAKE) -C userland all

install: module userland
	$(MAKE) -C userland install DESTDIR=$(DESTDIR) PREFIX=$(prefix)
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install \
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
	@tests/vm/repro.sh $(KERNEL)

check:
	@tests/setup.sh build $(parts)
	@tests/check.sh $(parts)

$(parts:%=check-%): check-%:
	@tests/setup.sh build $*
	@tests/check.sh $*

soak:
	@tests/setup.sh vm kunit
	@tests/kunit/build.sh
	@tests/vm/check.sh -s -k "5.10 6.1 6.12 7.2 debug"
	@tests/vm/check.sh -k debug -j 1

bench:
	@tests/setup.sh bench
	@tests/bench/run

bench-compare:
	@tests/bench/compare

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
	@echo 'check          all tests; one part: $(parts:%=check-%)'
	@echo 'soak           the long tests'
	@echo 'bench          instructions a lookup; bench-compare: with a saved run'
	@echo 'clean'

.PHONY: all module userland install uninstall setup repro check \
	$(parts:%=check-%) soak bench bench-compare clean help
