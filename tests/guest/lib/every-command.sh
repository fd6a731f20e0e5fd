# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Runs every command of dchain, and demands that `dchain --help' names no
# other. For tests of hosts that restrict root. Sourced.

# works STATUS COMMAND...: dchain's COMMAND ends with one of these statuses
# (separated by |) and, if that is 0, says something or changes something.
works()
{
	_statuses=$1
	shift
	timeout 120 dchain "$@" >/run/out 2>/run/err </dev/null
	_code=$?
	case "|$_statuses|" in
	*"|$_code|"*)	ok 0 "dchain $*" ;;
	*)	ok 1 "dchain $*"
		diag "status $_code" "$(tail -n 5 /run/out /run/err)" ;;
	esac
	tested="$tested $1"
}

# every_command CGROUP: the module is loaded and the cgroup has counts.
every_command()
{
	tested=
	works 0 cgroups
	works 0 cgroups --tree
	works 0 cgroups --histogram
	works 0 top 1 1
	works 0 export
	works 0 census
	works '0|1|2' diagnose
	rm -rf /run/capture
	works 0 capture /run/capture
	for _m in loop off walk; do
		check "mode $_m" drive store $_m $parameters/mode
		drive -c "$1" hit 503 /mnt/d >/dev/null
	done
	works 0 drop /mnt/d
	is "$(echo "$tested" | tr -s ' ' '\n' | grep . | sort -u | xargs)" \
		"$(dchain --help |
			sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' |
			sort -u | xargs)" "every command was run"
	for _f in "$debug"/*; do
		cat "$_f" >/dev/null 2>/run/err
		ok $? "$_f can be read"
	done
	is "$(find "$debug" -type f -perm /222)" "" \
		"no file in debugfs has a write bit"
}
