# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
# packages.sh, first part: build, in a layer over a root with the tools.

# source_of VERSION FOLDER: an unpacked source package of that version, of this
# tree without what git ignores, with its .orig.tar.xz beside it.
source_of()
{
	local name=dchain-${1%-*}

	mkdir -p "$2/$name"
	(cd "$top" && git ls-files -z --cached --others --exclude-standard |
		tar -c --exclude=debian --ignore-failed-read --null -T -) \
		2>/dev/null | tar -x -C "$2/$name"
	[ "$1" = "$version" ] || newer "$2/$name" "$1"
	tar -C "$2" --sort=name --mtime=@1 --owner=0 --group=0 -cJf \
		"$2/dchain_${1%-*}.orig.tar.xz" "$name"
	tar -C "$top" -c debian | tar -x -C "$2/$name"
	sed -i "1s/(.*)/($1)/" "$2/$name/debian/changelog"
}

# newer FOLDER VERSION: a later release, for the upgrade.
newer()
{
	local old=${version%-*}

	grep -rlF "\"$old\"" "$1/dkms.conf" "$1/module" |
		xargs sed -i "s/\"${old//./\\.}\"/\"${2%-*}\"/"
}

# build FOLDER [COMMAND...]: the packages come to stand in FOLDER.
build()
{
	local folder=$1

	shift
	# The inner shell's.
	# shellcheck disable=SC2016
	inside sh -c 'cd "$0"/dchain-*/ && exec "$@"' "$folder" "$@" \
		dpkg-buildpackage -us -uc
}

# Another place, time, time zone, umask, language, terminal and home.
build_differently()
{
	# shellcheck disable=SC2016
	build "$1" env LC_ALL=C.UTF-8 TZ=Pacific/Chatham COLUMNS=200 \
		HOME=/nowhere faketime '+400 days' \
		sh -c 'umask 027; exec "$@"' sh
}

# unwanted: findings of lintian, of those that this one knows, that are not
# taken for such here. Nobody publishes releases that uscan could find; the
# package must please bookworm's lintian too, which knows no newer policy; a
# host without systemd has nothing to start.
unwanted()
{
	local tag

	for tag in debian-watch-file-is-missing out-of-date-standards-version \
		package-supports-alternative-init-but-no-init.d-script; do
		! inside lintian-explain-tags $tag >/dev/null 2>&1 ||
			echo $tag
	done | paste -sd,
}

sums()
{
	(cd "$layer/$1" && sha256sum ./*.deb)
}

# build_all FOLDER: ends with all packages in FOLDER.
build_all()
{
	local changes=/a/dchain_${version}_amd64.changes

	mkdir -p "$layer/a" "$layer/build/elsewhere" "$layer/next"
	source_of "$version" "$layer/a"
	cp -a "$layer/a/." "$layer/build/elsewhere"
	source_of "$next" "$layer/next"
	check 'the packages build' build /a
	check 'lintian finds nothing' inside lintian --allow-root -I \
		--fail-on error,warning,info --suppress-tags "$(unwanted)" \
		"$changes"
	check 'they build elsewhere, at another time' \
		build_differently /build/elsewhere
	is "$(sums build/elsewhere)" "$(sums a)" 'to the same bytes'
	check 'a newer version builds' build /next
	cp "$layer"/a/*.deb "$layer"/next/*.deb "$1"
}
