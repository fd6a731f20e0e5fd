# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the harness scripts share: places, messages, Debian's mirrors.
# Sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
guest=$top/tests/guest
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dchain
export top guest cache
# Our own calls of make are not part of the one that called us.
unset MAKEFLAGS MAKELEVEL MFLAGS

die()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 2
}

note()
{
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# need PROGRAM...: stop with the way out when one is missing.
need()
{
	local p

	for p; do
		command -v "$p" >/dev/null || PATH=$PATH:/usr/sbin:/sbin \
			command -v "$p" >/dev/null ||
			die "no '$p' here: tests/setup.sh guest installs it"
	done
}

# The mirror of this machine's own apt configuration, for the main archive
# (label Debian) or the security archive (label Debian-Security).
mirror()
{
	# The $() is apt's, not the shell's.
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(LABEL) $(REPO_URI)' \
		'Created-By: Packages' |
		awk -v label="$1" '$1 == label && !n++ { print $2 }'
}

# reachable URI SUITE: does the mirror carry the suite?
reachable()
{
	local tmp rc=0

	tmp=$(mktemp)
	/usr/lib/apt/apt-helper -o APT::Sandbox::User=root \
		download-file "${1%/}/dists/$2/InRelease" "$tmp" \
		>/dev/null 2>&1 || rc=1
	rm -f "$tmp"
	return $rc
}

# sources CODENAME: one-line apt sources of a Debian release with all its
# updates that the mirrors carry.
sources()
{
	local main security keys s

	main=$(mirror Debian)
	security=$(mirror Debian-Security)
	[ -n "$main" ] || die "apt has no Debian mirror (label Debian)"
	keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
	echo "deb $keys $main $1 main"
	[ "$1" != sid ] || return 0
	for s in "$main $1-updates" "$security $1-security"; do
		# Two words, wanted.
		# shellcheck disable=SC2086
		! reachable $s || echo "deb $keys $s main"
	done
}

# The host's proxy settings, in the form that apt reads.
proxies()
{
	apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https |
		grep -i proxy || true
}

# The word behind a kernel's version that names another build of it: 6.1-rt's is
# rt, 6.1's is empty. debug-rt is a kernel of its own.
flavour()
{
	case $1 in
	debug*)	;;
	*-rt)	echo rt ;;
	*-cloud) echo cloud ;;
	esac
}

# info ROOT KEY [KERNEL]: one value of a root's stamp (see kernel.sh), of the
# flavour that KERNEL has.
info()
{
	local f

	f=$(flavour "${3-}")
	sed -n "s/^$2${f:+_$f}=//p" "$1/.dchain"
}

# The architecture of a kernel's name.
arch_of()
{
	case $1 in
	arm64*)	echo arm64 ;;
	*)	echo amd64 ;;
	esac
}

# apt_of DIR SUITE [ARCH]: make apt know the main archive's suite alone, with lists
# of its own in DIR; print the name of its configuration, for APT_CONFIG.
apt_of()
{
	local keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
	local uri

	uri=$(mirror Debian)
	reachable "$uri" "$2" || return
	mkdir -p "$1/lists/partial"
	sources "$2" >"$1/sources.list"
	[[ $2 != *-backports ]] ||
		echo "deb $keys $uri $2 main" >"$1/sources.list"
	cat >"$1/apt.conf" <<-CONF
		Dir::Etc::SourceList "$1/sources.list";
		Dir::Etc::SourceParts "-";
		Dir::State::Lists "$1/lists";
		Dir::State::status "/dev/null";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		APT::Sandbox::User "root";
		Acquire::Check-Valid-Until "false";
		APT::Architecture "${3:-amd64}";
		APT::Architectures { "${3:-amd64}"; };
	CONF
	APT_CONFIG=$1/apt.conf apt-get -q update >"$1/log" 2>&1 || {
		tail -n 1 "$1/log" >&2
		return 1
	}
	echo "$1/apt.conf"
}
