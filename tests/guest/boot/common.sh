# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What the harness scripts share: places, messages, Debian's mirrors.
# Sourced, never run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
vm=$top/tests/vm
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dchain
export top vm cache
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
			die "no '$p' here: tests/setup.sh vm installs it"
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
	[ -n "$main" ] || die "apt knows no Debian mirror (label Debian)"
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

# info ROOT KEY: one value of a root's stamp (see kernel.sh).
info()
{
	sed -n "s/^$2=//p" "$1/.dchain"
}
