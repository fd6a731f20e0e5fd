#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What bash offers for dchain's commands, options and columns: every one
# is accepted by the program, and known ones are not missing.
# $DCHAIN comes from `run'.
set -u

folder=$(cd "$(dirname "$0")/../../../userland/contrib" && pwd)
# shellcheck source=userland/contrib/dchain.bash
. "$folder/dchain.bash"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

# Only known while a completion runs.
compopt()
{
	:
}

# offers WORD...: what bash offers for the last word, on one line.
offers()
{
	# Used by _dchain.
	# shellcheck disable=SC2034
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_dchain "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
	echo "${COMPREPLY[*]}"
}

has()		# WORDS WORD...
{
	local words=" $1 " word

	shift
	for word; do
		[[ $words == *" $word "* ]] || {
			echo "# no '$word' in:$words"
			return 1
		}
	done
}

same()
{
	[ "$1" = "$2" ] || { echo "# '$1' instead of '$2'"; return 1; }
}

# accepts COMMAND OPTION: the value may be wrong, the option not.
accepts()
{
	local takes

	takes=$("$DCHAIN" "$1" --help | _dchain_takes "$2")
	! "$DCHAIN" "$1" "$2" ${takes:+1} --help 2>&1 |
		grep -E 'unrecognized|ambiguous|requires an argument|allow an arg'
}

commands=$(offers "$DCHAIN" '')
check "no such option is seen" eval "! accepts top --nonsense >/dev/null"
check 'commands' has "$commands" diagnose top cgroups census drop export \
	capture
for command in $commands; do
	[[ $command != -* ]] || continue
	options=$(offers "$DCHAIN" "$command" -)
	check "$command has options" has "$options" --help
	for option in $options; do
		check "$command accepts $option" accepts "$command" "$option"
	done
done
check 'several columns' same "$(offers "$DCHAIN" cgroups -o id,look)" id,lookups
check 'further columns' same "$(offers "$DCHAIN" cgroups -o +avg)" +avg
check 'folders of an option' same "$(offers "$DCHAIN" top --root "$folder/pro")" \
	"$folder/prometheus"
check 'no option of a command that does not exist' same \
	"$(offers "$DCHAIN" nonsense -)" ''
check 'options of the worker' has "$(offers "$DCHAIN-worker" -)" --loops --statsd
check 'folders' has "$(offers "$DCHAIN-worker" "${folder%/*}/cont")" "$folder"

done_testing
